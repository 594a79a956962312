"""Ways out that more than one room gives."""

from __future__ import annotations

from workflow_app.domain.texts import Text

ENTER_IT = Text("Nhập đúng mục ấy", "Enter it as asked")
LOOK_AGAIN = Text(
    "Xem phần vừa thay đổi rồi gửi lại; phần đã nhập còn trong trang này",
    "Look at what changed and send again; what you typed is still in this page",
)
NOTHING = Text("Không phải làm gì thêm", "Nothing is left to do")
SEE_STATE = Text(
    "Xem hồ sơ: trang ấy nêu bước tiếp theo và người thực hiện",
    "See the dossier: it names the next step and who takes it",
)
SOMEBODY_ELSE = Text("Đồng chí khác được làm bước này thực hiện", "Somebody else who may take this step does it")
