"""Search: the words of dossiers and of numbers, indexed by triggers of the database.

`search_text` holds words that `workflow_app.domain.searching` has already cut, parted by single blanks, so neither
database cuts them by rules of its own. On SQLite an FTS5 table reads them from the table itself; on PostgreSQL they
stand in a table apart, so that an act which changes no word rewrites no index.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

SEARCHED = ("dossier", "register_entry")


def upgrade() -> None:
    make = _on_postgresql if op.get_bind().dialect.name == "postgresql" else _on_sqlite
    for table in SEARCHED:
        for statement in make(table):
            op.execute(statement)


def _on_sqlite(table: str) -> list[str]:
    """A word is whatever stands between blanks; detail and sizes are left out because nothing is ranked."""
    forget = (
        f"INSERT INTO {table}_search ({table}_search, rowid, search_text) "
        "SELECT 'delete', old.id, old.search_text WHERE old.search_text <> '';"
    )
    keep = (
        f"INSERT INTO {table}_search (rowid, search_text) SELECT new.id, new.search_text WHERE new.search_text <> '';"
    )
    return [
        f"CREATE VIRTUAL TABLE {table}_search USING fts5 (search_text, content='{table}', content_rowid='id', "
        "tokenize=\"ascii tokenchars '-/'\", prefix='2 3 4 5', detail=none, columnsize=0)",
        f"CREATE TRIGGER {table}_search_begins AFTER INSERT ON {table} BEGIN {keep} END",
        f"CREATE TRIGGER {table}_search_follows AFTER UPDATE OF search_text ON {table} "
        f"WHEN old.search_text <> new.search_text BEGIN {forget} {keep} END",
        f"CREATE TRIGGER {table}_search_ends AFTER DELETE ON {table} BEGIN {forget} END",
    ]


def _on_postgresql(table: str) -> list[str]:
    return [
        f"CREATE TABLE {table}_search (id bigint CONSTRAINT pk_{table}_search PRIMARY KEY "
        f"CONSTRAINT fk_{table}_search_id REFERENCES {table} ON DELETE CASCADE, words tsvector NOT NULL)",
        f"CREATE INDEX ix_{table}_search_words ON {table}_search USING gin (words)",
        f"""CREATE FUNCTION {table}_search_follows() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO {table}_search (id, words)
            VALUES (NEW.id, array_to_tsvector(string_to_array(NEW.search_text, ' ')))
            ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words;
            RETURN NULL;
        END $$""",  # noqa: S608 - the table is one of SEARCHED
        f"CREATE TRIGGER {table}_search_begins AFTER INSERT ON {table} FOR EACH ROW "
        f"WHEN (NEW.search_text <> '') EXECUTE FUNCTION {table}_search_follows()",
        f"CREATE TRIGGER {table}_search_follows AFTER UPDATE OF search_text ON {table} FOR EACH ROW "
        f"WHEN (OLD.search_text <> NEW.search_text) EXECUTE FUNCTION {table}_search_follows()",
    ]


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in SEARCHED:
        for trigger in ("begins", "follows") if is_postgresql else ("begins", "follows", "ends"):
            op.execute(f"DROP TRIGGER {table}_search_{trigger}" + (f" ON {table}" if is_postgresql else ""))
        if is_postgresql:
            op.execute(f"DROP FUNCTION {table}_search_follows()")
        op.execute(f"DROP TABLE {table}_search")
