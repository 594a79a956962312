"""What all tables share: the names of their constraints, and columns that come again."""

from __future__ import annotations

import sqlalchemy as sa

from workflow_app.db.columns import instant

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def yes_no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def written_down() -> tuple[sa.Column[str], sa.Column[str]]:
    """When the row was written, and when its last day was, where that came later. NULL: before that was kept."""
    return instant("recorded_at", nullable=True), instant("ended_at", nullable=True)
