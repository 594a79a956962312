"""Who could, where somebody may not: posts, signatures, substitutes, declared exceptions."""

from __future__ import annotations

from workflow_app.domain.texts import Text
from workflow_app.domain.ways_out.shared import NOTHING, SOMEBODY_ELSE

_RECORD_POST = Text(
    "Người quản trị ghi người giữ chức danh, hoặc người giữ chức danh uỷ quyền bằng văn bản cho đồng chí khác",
    "Whoever runs the office enters a holder of the post, or a holder delegates it in writing",
)
_DELEGATED_ANEW = Text(
    "Người giữ chức danh tự thực hiện, hoặc giao uỷ quyền mới",
    "The holder of the post takes it himself, or delegates it anew",
)
_ANOTHER_SUBSTITUTE = Text(
    "Giao đồng chí khác giữ chức danh ở tổ chức ấy, ở cấp trên hoặc cấp dưới; người giữ chức danh thu hồi uỷ quyền cũ",
    "Somebody else with a post there, above or below is named; the holder revokes the old delegation",
)
_ANOTHER_SIGNER = Text(
    "Chọn đồng chí khác giữ chức danh ở đơn vị này hoặc cấp trên", "Choose somebody else with a post here or above"
)

WAYS_OUT: dict[str, Text] = {
    "own_work": SOMEBODY_ELSE,
    "same_person": SOMEBODY_ELSE,
    "about_yourself": SOMEBODY_ELSE,
    "recorder_is_chair": Text(
        "Người khác ghi kết quả, hoặc người khác chủ trì", "Somebody else records the result, or presides"
    ),
    "named_in_field": SOMEBODY_ELSE,
    "not_your_role": Text("Người giữ chức danh ấy thực hiện", "Who holds that post takes it"),
    "already_signed": Text(
        "Chờ những người còn lại ký; ký nhầm thì rút lại chữ ký khi chưa ai xử lý tiếp",
        "Wait for the other signers; a signature given by mistake is taken back before anybody acts on it",
    ),
    "not_your_turn": Text("Chờ nhóm ấy ký xong rồi ký", "Wait until that group has signed, then sign"),
    "signatures_missing": Text(
        "Những người chưa ký ký, hoặc đổi người ký; trang hồ sơ nêu tên từng người",
        "Those who have not signed do, or a signer is changed; the dossier names each of them",
    ),
    "nobody_holds_it": _RECORD_POST,
    "nobody_named": Text(
        "Ghi rõ người thực hiện, hoặc đăng nhập bằng tài khoản của người ấy",
        "Name the person who took it, or sign in as that person",
    ),
    "delegation_missing": Text(
        "Người giữ chức danh tự thực hiện, hoặc uỷ quyền bằng văn bản cho đồng chí",
        "The holder of the post takes it himself, or delegates it to you in writing",
    ),
    "delegation_not_yet": Text(
        "Chờ đến ngày uỷ quyền có hiệu lực, hoặc người uỷ quyền tự thực hiện",
        "Wait until the delegation begins, or the principal takes the step",
    ),
    "delegation_over": _DELEGATED_ANEW,
    "delegation_revoked": _DELEGATED_ANEW,
    "delegation_out_of_scope": Text(
        "Người giữ chức danh tự thực hiện, hoặc giao uỷ quyền mới có cả bước này",
        "The holder of the post takes it himself, or delegates anew with this step",
    ),
    "delegation_elsewhere": Text(
        "Người giữ chức danh tự thực hiện, hoặc giao uỷ quyền mới có cả tổ chức này",
        "The holder of the post takes it himself, or delegates anew with this organisation",
    ),
    "delegation_not_below": Text(
        "Chọn chính tổ chức của chức danh hoặc một tổ chức ở dưới; để trống là mọi hồ sơ của chức danh",
        "Choose the post's own organisation or one below it; left open it is all that the post deals with",
    ),
    "substitute_is_author": Text(
        "Người giữ chức danh tự thực hiện, hoặc giao cho đồng chí khác",
        "The holder of the post takes it himself, or delegates it to somebody else",
    ),
    "vote_not_delegated": Text(
        "Chính người ấy thực hiện, trực tiếp hoặc có người ghi hộ phiếu công khai",
        "That very person takes it; an open ballot may be written down by the clerk",
    ),
    "beginning_not_delegated": Text(
        "Người giữ chức danh tự lập, hoặc người quản trị ghi chức danh cho người sẽ lập hồ sơ",
        "A holder of the post begins it, or whoever runs the office enters the post of the one who shall",
    ),
    "delegation_backdated": Text("Ghi ngày bắt đầu từ hôm nay trở đi", "Let it begin today or later"),
    "delegation_covered": Text(
        "Không phải giao thêm; muốn đổi căn cứ, hình thức ký hoặc thu hẹp thì thu hồi uỷ quyền đang có rồi giao lại",
        "Nothing is left to hand over; to change its basis or manner, or to narrow it, revoke the one there is first",
    ),
    "longer_than_post": Text("Ghi các ngày trong thời gian giữ chức danh", "Enter days within those of the post"),
    "longer_than_term": Text(
        "Ghi ngày cuối trong nhiệm kỳ; nhiệm kỳ do người quản trị ghi ở trang “Tổ chức, nhiệm kỳ, thẩm quyền”",
        "Enter a last day within the term; whoever runs the office keeps the terms",
    ),
    "scope_contradicts": Text(
        "Chọn ở các bước là đủ; mục loại hồ sơ để trống", "Tick the steps alone; leave the kinds open"
    ),
    "scope_is_all": Text(
        "Bỏ các dấu ấy, hoặc chọn giao một số loại hồ sơ, một số bước",
        "Take the ticks away, or choose some kinds or some steps",
    ),
    "scope_is_kinds": Text(
        "Bỏ dấu ở các bước, hoặc chọn giao một số bước", "Take the ticks off the steps, or choose some steps"
    ),
    "post_not_delegated": Text(
        "Người khác cùng giữ chức danh ấy làm, hoặc người quản trị ghi thêm người giữ chức danh",
        "Another holder of that post does it, or whoever runs the office enters one",
    ),
    "acting_not_delegated": Text(
        "Người có thẩm quyền giao quyền, phụ trách cho người khác; người quản trị ghi lại chức danh",
        "Whoever may do so appoints somebody else for the time being, and whoever runs the office enters it",
    ),
    "step_not_delegated": Text(
        "Chọn trong các loại hồ sơ và các bước của chính chức danh ấy", "Choose among the kinds and steps of that post"
    ),
    "substitute_suspended": _ANOTHER_SUBSTITUTE,
    "substitute_oversees": _ANOTHER_SUBSTITUTE,
    "overseer_named": Text(
        "Chọn người không làm công tác kiểm tra, không quản trị hệ thống",
        "Name somebody who neither inspects nor runs the office",
    ),
    "substitute_without_post": _ANOTHER_SUBSTITUTE,
    "substitute_is_principal": Text("Chọn đồng chí khác thay", "Name somebody else"),
    "gives_himself": Text("Người quản trị khác ghi việc này", "Another administrator enters it"),
    "not_your_post": Text(
        "Người giữ chức danh hoặc người quản trị giao người thay",
        "The holder of the post, or the administrator, names the substitute",
    ),
    "not_your_delegation": Text(
        "Người uỷ quyền hoặc người quản trị thu hồi", "Who gave it, or the administrator, revokes it"
    ),
    "manner_not_for_committee": Text("Chọn ký T/M, T/L hoặc TUQ", "Choose T/M, T/L or TUQ"),
    "signer_without_title": _RECORD_POST,
    "signs_for_no_body_of_his": Text(
        "Người giữ chức danh tự ký, hoặc thu hồi rồi giao lại uỷ quyền, ghi rõ hình thức ký T/L hoặc TUQ",
        "The holder of the post signs himself, or revokes the delegation and gives it anew with T/L or TUQ",
    ),
    "must_sign_himself": Text(
        "Ký bằng tư cách của mình; người được thay tự ký hoặc uỷ quyền cho đồng chí khác",
        "Sign for yourself; the other signs himself or names another substitute",
    ),
    "posts_exclude_each_other": Text(
        "Kết thúc một trong hai chức danh hoặc thu hồi uỷ quyền; hoặc đồng chí khác thực hiện",
        "End one of the two posts or revoke the delegation; or somebody else takes the step",
    ),
    "recused": SOMEBODY_ELSE,
    "suspended_member": Text(
        "Đồng chí khác giữ chức danh ấy thực hiện, hoặc chờ ghi việc trở lại sinh hoạt đảng",
        "Somebody else who holds the post takes it, or it waits until his return to activity is entered",
    ),
    "recused_already": NOTHING,
    "not_recused": NOTHING,
    "nobody_keeps_out": NOTHING,
    "post_not_held_then": Text(
        "Ghi ngày ký thật, từ ngày giữ chức danh; hoặc người giữ chức danh ngày đó ký",
        "Enter the day on which it is really signed; or who held the post on that day signs",
    ),
    "signer_taken_off": Text(
        "Người ký thay đã được chỉ định; lãnh đạo có thể đổi lại",
        "A replacement signs; whoever changed it may change it back",
    ),
    "signer_has_signed": Text("Chọn người chưa ký", "Choose somebody who has not signed"),
    "signer_is_yourself": _ANOTHER_SIGNER,
    "signs_already": _ANOTHER_SIGNER,
    "takes_off_principal": Text(
        "Người được quyền đổi người ký mà không làm thay đồng chí ấy thực hiện",
        "Somebody who may change signers and does not act for that person does it",
    ),
    "puts_out_principal": Text(
        "Đồng chí ấy tự xin rút, hoặc người có thẩm quyền mà không làm thay đồng chí ấy thực hiện",
        "That person declares it, or somebody competent who does not act for that person does it",
    ),
    "not_a_signer": Text("Chọn trong danh sách người ký của bước", "Choose one of the signers of that step"),
    "signer_without_post": _ANOTHER_SIGNER,
    "signer_unfit": _ANOTHER_SIGNER,
    "too_few_own_signers": Text(
        "Người ấy tự khai báo nếu thật có liên quan; việc này chuyển cấp uỷ cấp trên",
        "Whoever is truly concerned declares it himself; the matter goes to the superior committee",
    ),
    "too_few_signers": Text(
        "Chỉ định người ký khác thay cho người bớt ra", "Name another signer in the place of the one taken off"
    ),
    "exception_unknown": Text(
        "Bỏ ngoại lệ ấy; chỉ khai ngoại lệ mà bước này có", "Leave it out; only an exception of this step is declared"
    ),
    "exception_not_small": Text(
        "Thực hiện bằng đồng chí khác, không dùng ngoại lệ", "Somebody else takes the step, without the exception"
    ),
}
