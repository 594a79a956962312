"""workflow-app tick: what the office's clock does by itself, done now."""

from __future__ import annotations

from workflow_app.commands.edge import Edge, pass_edge
from workflow_app.commands.speaking import command
from workflow_app.domain.texts import Text
from workflow_app.services.ticking import tick as take_due_steps


@command(
    Text(
        "Thực hiện những bước mà định nghĩa giao cho hệ thống và đã đến hạn.\n\n"
        "Máy chủ đang chạy tự làm mỗi phút; nơi không có máy chủ chạy thì gọi lệnh này theo giờ. Gọi hai lần "
        "không sao.",
        "Take the steps that definitions give to the system and whose time has come.\n\n"
        "A running server does this every minute; call it from a timer where no server runs. Taking it twice does no "
        "harm.",
    )
)
@pass_edge
def tick(edge: Edge) -> None:
    """The clock's steps, now."""
    with edge.open_office() as (database, office):
        done = take_due_steps(database, office, edge.now())
        for one in done:
            edge.out.print(f"{one.dossier}: {one.trigger} ({one.from_state} → {one.state})", markup=False)
        told = Text(f"đồng hồ đã thực hiện {len(done)} bước", f"{len(done)} steps taken by the clock")
        edge.out.print(edge.say(told))
