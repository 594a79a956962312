"""What to do about a refusal, by its code, where the rule that refuses knows nothing better.

A rule that can name the person, the paper or the step gives it with the refusal; these are for the others. Codes that
stand in none of these tables say everything themselves: `tests/house` holds that list, with the reason of each.
"""

from __future__ import annotations

from workflow_app.domain.texts import Text
from workflow_app.domain.ways_out_of_votes import OF_VOTES

_RECORD_POST = Text(
    "Người quản trị ghi người giữ chức danh, hoặc người giữ chức danh uỷ quyền bằng văn bản cho đồng chí khác",
    "Whoever runs the office enters a holder of the post, or a holder delegates it in writing",
)
_SEE_STATE = Text(
    "Xem hồ sơ: trang ấy nêu bước tiếp theo và người thực hiện",
    "See the dossier: it names the next step and who takes it",
)
_LOOK_AGAIN = Text(
    "Tải lại trang, xem phần vừa thay đổi rồi làm lại", "Load the page again, look at what changed, then go on"
)
_ANOTHER_SIGNER = Text(
    "Chọn đồng chí khác giữ chức danh ở đơn vị này hoặc cấp trên", "Choose somebody else with a post here or above"
)
_ANOTHER_SUBSTITUTE = Text(
    "Giao đồng chí khác giữ chức danh ở tổ chức ấy, ở cấp trên hoặc cấp dưới; người giữ chức danh thu hồi uỷ quyền cũ",
    "Somebody else with a post there, above or below is named; the holder revokes the old delegation",
)
_ASK_FOR_RETURN = Text("Đề nghị nơi đang giữ hồ sơ trả lại", "Ask whoever has the dossier now for its return")
_REPLACE = Text(
    "Sửa sai bằng đính chính, văn bản thay thế hoặc thu hồi", "Correct it by a correction, a replacement or a recall"
)

_ONE_POST = Text(
    "Kết thúc chức danh kia trước, hoặc giao cho đồng chí khác", "End the other post first, or give it to somebody else"
)
_GIVE_BACK = Text(
    "Trả lại để soạn lại; người đã ký xem phần khác và ký lại", "Give it back to be reworked; who signed signs anew"
)

WAYS_OUT: dict[str, Text] = {
    # who
    "entered_again": Text("Người chủ trì xác nhận kết quả", "The chair confirms the result"),
    "already_signed": Text(
        "Chờ những người còn lại ký; ký nhầm thì rút lại chữ ký khi chưa ai xử lý tiếp",
        "Wait for the other signers; a signature given by mistake is taken back before anybody acts on it",
    ),
    "signatures_missing": Text(
        "Những người chưa ký ký, hoặc đổi người ký; trang hồ sơ nêu tên từng người",
        "Those who have not signed do, or a signer is changed; the dossier names each of them",
    ),
    "not_your_role": _SEE_STATE,
    "nobody_holds_it": _RECORD_POST,
    "incompatible_posts": _ONE_POST,
    "incompatible_here": _ONE_POST,
    "manner_not_for_committee": Text("Chọn ký T/M, T/L hoặc TUQ", "Choose T/M, T/L or TUQ"),
    "nobody_named": Text(
        "Ghi rõ người thực hiện, hoặc đăng nhập bằng tài khoản của người ấy",
        "Name the person who took it, or sign in as that person",
    ),
    "delegation_not_yet": Text(
        "Chờ đến ngày uỷ quyền có hiệu lực, hoặc người uỷ quyền tự thực hiện",
        "Wait until the delegation begins, or the principal takes the step",
    ),
    "organisation_ended": Text(
        "Chọn tổ chức đang hoạt động, hoặc ngày cuối không sau ngày tổ chức kết thúc",
        "Choose an organisation that is there, or a last day no later than its own",
    ),
    "organisation_not_there": Text("Chọn tổ chức đang hoạt động ngày ấy", "Choose one that is there on that day"),
    "day_not_come": Text("Ghi lại vào ngày ấy", "Enter it on that day"),
    "issued_since": Text("Chọn ngày sau ngày ban hành ấy", "Choose a day after that document"),
    "changed_later": Text("Chọn ngày sau lần thay đổi trước", "Choose a day after the change before"),
    "below_itself": Text("Chọn tổ chức khác làm cấp trên", "Choose another organisation above it"),
    "nothing_to_change": Text("Nhập tên hoặc cấp trên khác", "Enter another name, or another organisation above it"),
    "parent_not_there": Text(
        "Chọn ngày từ khi có tổ chức cấp trên", "Choose a day from which the organisation above it is there"
    ),
    "delegation_not_below": Text(
        "Chọn chính tổ chức của chức danh hoặc một tổ chức ở dưới; để trống là mọi hồ sơ của chức danh",
        "Choose the post's own organisation or one below it; left open it is all that the post deals with",
    ),
    "vote_not_delegated": Text("Chính người ấy thực hiện, trực tiếp hoặc có người ghi hộ phiếu công khai",
                               "That very person takes it; an open ballot may be written down by the clerk"),
    "beginning_not_delegated": Text(
        "Người giữ chức danh tự lập, hoặc người quản trị ghi chức danh cho người sẽ lập hồ sơ",
        "A holder of the post begins it, or whoever runs the office enters the post of the one who shall",
    ),
    "posts_exclude_each_other": Text(
        "Kết thúc một trong hai chức danh hoặc thu hồi uỷ quyền; hoặc đồng chí khác thực hiện",
        "End one of the two posts or revoke the delegation; or somebody else takes the step",
    ),
    "substitute_oversees": _ANOTHER_SUBSTITUTE,
    "substitute_suspended": _ANOTHER_SUBSTITUTE,
    "suspended_member": Text(
        "Đồng chí khác giữ chức danh ấy thực hiện, hoặc chờ ghi việc trở lại sinh hoạt đảng",
        "Somebody else who holds the post takes it, or it waits until his return to activity is entered",
    ),
    "overseer_named": Text(
        "Chọn người không làm công tác kiểm tra, không quản trị hệ thống",
        "Name somebody who neither inspects nor runs the office",
    ),
    "substitute_without_post": _ANOTHER_SUBSTITUTE,
    "signer_without_title": _RECORD_POST,
    "signs_for_no_body_of_his": Text(
        "Người giữ chức danh tự ký, hoặc thu hồi rồi giao lại uỷ quyền, ghi rõ hình thức ký T/L hoặc TUQ",
        "The holder of the post signs himself, or revokes the delegation and gives it anew with T/L or TUQ",
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
    "acting_not_delegated": Text(
        "Người có thẩm quyền giao quyền, phụ trách cho người khác; người quản trị ghi lại chức danh",
        "Whoever may do so appoints somebody else for the time being, and whoever runs the office enters it",
    ),
    "post_not_delegated": Text(
        "Người khác cùng giữ chức danh ấy làm, hoặc người quản trị ghi thêm người giữ chức danh",
        "Another holder of that post does it, or whoever runs the office enters one",
    ),
    "step_not_delegated": Text(
        "Chọn trong các loại hồ sơ và các bước của chính chức danh ấy", "Choose among the kinds and steps of that post"
    ),
    "longer_than_term": Text(
        "Ghi ngày cuối trong nhiệm kỳ; nhiệm kỳ do người quản trị ghi ở trang “Tổ chức, nhiệm kỳ, thẩm quyền”",
        "Enter a last day within the term; whoever runs the office keeps the terms",
    ),
    "incompatible_stood_in": Text(
        "Thu hồi uỷ quyền kia, hoặc chọn đồng chí khác", "Revoke the other delegation, or name somebody else"
    ),
    "must_sign_himself": Text("Ký bằng tư cách của mình; người được thay tự ký hoặc uỷ quyền cho đồng chí khác",
                              "Sign for yourself; the other signs himself or names another substitute"),
    "recused_already": Text("Không phải làm gì thêm", "Nothing is left to do"),
    "not_recused": Text("Không phải làm gì thêm", "Nothing is left to do"),
    "nobody_keeps_out": Text("Không phải làm gì thêm", "Nothing is left to do"),
    "post_not_held_then": Text(
        "Ghi ngày ký thật, từ ngày giữ chức danh; hoặc người giữ chức danh ngày đó ký",
        "Enter the day on which it is really signed; or who held the post on that day signs",
    ),
    "signer_taken_off": Text(
        "Người ký thay đã được chỉ định; lãnh đạo có thể đổi lại",
        "A replacement signs; whoever changed it may change it back"
    ),
    "signer_has_signed": Text("Chọn người chưa ký", "Choose somebody who has not signed"),
    "signer_is_yourself": _ANOTHER_SIGNER,
    "signs_already": _ANOTHER_SIGNER,
    "too_few_own_signers": Text(
        "Người ấy tự khai báo nếu thật có liên quan; việc này chuyển cấp uỷ cấp trên",
        "Whoever is truly concerned declares it himself; the matter goes to the superior committee",
    ),
    "signer_without_post": _ANOTHER_SIGNER,
    "signer_unfit": _ANOTHER_SIGNER,
    "not_a_signer": Text("Chọn trong danh sách người ký của bước", "Choose one of the signers of that step"),
    # movement
    "not_from_here": _SEE_STATE,
    "not_begun": Text("Lập hồ sơ trước", "Begin the dossier first"),
    "other_route": _SEE_STATE,
    "stale": _LOOK_AGAIN,
    "content_changed": _LOOK_AGAIN,
    "key_reused": Text("Mở lại trang rồi gửi lại", "Open the page again, then send"),
    "nothing_earlier": Text("Sửa ngay ở bước này, hoặc dừng hồ sơ", "Change it at this stage, or stop the dossier"),
    "already_acted": _ASK_FOR_RETURN,
    "acted_since": _ASK_FOR_RETURN,
    "nothing_signed": Text(
        "Văn bản đã vào số thì đính chính, thay thế hoặc thu hồi; chưa ký thì sửa rồi ký",
        "What has its number is corrected, replaced or revoked; what is not signed is changed and then signed",
    ),
    "nothing_to_take_back": Text("Đề nghị người đang xử lý trả lại", "Ask whoever has it now for a return"),
    "nothing_changed": Text(
        "Sửa nội dung hoặc đính kèm giấy tờ rồi ghi; không có gì sửa thì không phải ghi",
        "Change something or bring a paper, then record it; where nothing is to be changed, nothing is left to do",
    ),
    "correction_too_large": _GIVE_BACK,
    "correction_of_numbers": _GIVE_BACK,
    "correction_of_meaning": _GIVE_BACK,
    "no_correction": Text("Không phải làm gì thêm", "Nothing is left to do"),
    "closed": Text(
        "Mở lại hồ sơ, nếu loại hồ sơ có bước ấy và lãnh đạo đồng ý; nếu không thì lập hồ sơ mới, dẫn chiếu hồ sơ này",
        "Reopen it, where its kind has that step and the leadership agrees; else begin a new one that refers to it",
    ),
    # days and clocks
    "not_yet": Text("Chờ đến ngày ấy", "Wait for that day"),
    "clock_still_runs": Text("Chờ hết thời hạn", "Wait until the window has run out"),
    "extension_used_up": Text(
        "Xử lý ngay, dù đã quá hạn, và báo cáo lý do lên cấp trên; quá hạn không phải lý do từ chối",
        "Go on although it is late, and report why to the superior; lateness is no reason to refuse",
    ),
    "no_clock": Text("Không có thời hạn nào phải tính ở đây", "There is no window to reckon here"),
    "nothing_proposed": Text("Không phải làm gì thêm", "Nothing is left to do"),
    # contents and papers
    "rows_open": Text("Ghi mục ấy ở các dòng còn thiếu", "Fill that column in the rows named"),
    "rows_rewritten": Text(
        "Để nguyên các cột khác; muốn sửa thì trả hồ sơ về bước soạn trước",
        "Leave the other columns as they were; to change them the dossier is sent back first",
    ),
    "row_without_subject": Text(
        "Chọn một đối tượng trong danh sách đối tượng của hồ sơ", "Name one of the subjects listed in the file"
    ),
    "row_missing": Text("Ghi thêm dòng ấy vào bảng", "Enter such a row"),
    "row_there_already": Text("Sửa dòng đang có, không ghi dòng mới", "Change the row that is there"),
    "same_person_twice": Text(
        "Chọn người khác ở một trong hai mục", "Name somebody else in one of the two"
    ),
    "too_few_rows": Text("Sửa hồ sơ: ghi thêm dòng vào bảng", "Revise the dossier: enter more rows"),
    "not_in_that_post": Text("Chọn đồng chí đang giữ chức danh ấy; sổ chức danh do người quản trị ghi",
                             "Name somebody who holds it; whoever runs the office keeps the posts"),
    "not_official": Text("Chọn đảng viên chính thức; danh sách đảng viên do cán bộ tổ chức ghi",
                         "Name an official member; the organisation officer keeps the rolls"),
    "not_probationary": Text("Chọn đảng viên dự bị; danh sách đảng viên do cán bộ tổ chức ghi",
                             "Name a probationary member; the organisation officer keeps the rolls"),
    "not_on_the_roll": Text("Chọn đúng chi bộ của đảng viên, hoặc cán bộ tổ chức ghi lại danh sách đảng viên",
                            "Name the cell where he is counted, or the organisation officer corrects the roll"),
    "not_your_row": Text("Người hoặc tổ chức có tên ở dòng ấy trả lời", "Whom that row names answers it"),
    "named_is_subject": Text("Chọn đồng chí không thuộc đối tượng", "Name somebody who is no subject"),
    "team_is_subject": Text("Thay thành viên đoàn", "Replace that member of the team"),
    "team_not_independent": Text("Thay thành viên đoàn", "Replace that member of the team"),
    "body_not_small": Text("Đi theo bước dành cho tập thể lớn hơn", "Take the step meant for larger bodies"),
    "marked_secret": Text(
        "Xử lý trên mạng riêng theo quy định bảo mật; ở đây chỉ lập thẻ ghi số, loại, người giữ",
        "Deal with it on the separate network; keep here only a stub with its number, kind and holder",
    ),
    "paper_too_early": Text("Người viết lập lại giấy tờ sau mốc ấy", "Its writer makes it out again after that day"),
    "paper_expired": Text("Xin cấp lại giấy tờ còn giá trị", "Obtain it anew"),
    "exception_not_small": Text("Thực hiện bằng đồng chí khác, không dùng ngoại lệ",
                                "Somebody else takes the step, without the exception"),
    # documents and numbers
    "no_document": Text("Soạn văn bản ấy trước", "Write that document first"),
    "no_text": Text("Soạn trích yếu và nội dung văn bản trước", "Write its abstract and words first"),
    "no_recipients": Text("Ghi nơi nhận của văn bản", "Enter who receives it"),
    "not_signed": Text("Người có thẩm quyền ký trước", "It is signed first"),
    "is_signed": _REPLACE,
    "is_issued": _REPLACE,
    "not_issued": Text("Văn thư lấy số và ban hành trước", "The clerk numbers and issues it first"),
    "no_term": Text("Người quản trị ghi nhiệm kỳ", "Whoever runs the office enters the term"),
    "dated_before_vote": Text("Ghi ngày từ ngày biểu quyết trở đi", "Enter the day of the vote or a later one"),
    "dated_before_stage": Text(
        "Ghi ngày hồ sơ đến bước biểu quyết hoặc ngày sau đó", "Enter the day it came to its vote or a later one"
    ),
    "dated_before_dossier": Text("Ghi ngày từ ngày lập hồ sơ trở đi", "Enter the day it was begun or a later one"),
    **OF_VOTES,
    # places and powers
    "not_empowered": Text(
        "Chuyển cấp trên quyết định; thẩm quyền (nếu đã được giao bằng văn bản) do người quản trị ghi",
        "The superior decides; a power given in writing is entered by whoever runs the office",
    ),
    "is_empowered": Text("Cơ quan ấy tự quyết định, không phải trình lên", "It decides itself; nothing goes up"),
    "other_path": _SEE_STATE,
    "other_place": _SEE_STATE,
    "not_outside": Text("Tổ chức ấy tự thực hiện bước của mình", "That organisation takes its own step"),
    "is_outside": Text("Văn thư đảng uỷ ghi thay, kèm bản chụp", "The clerk records it for them, with a scan"),
    "lies_elsewhere": Text("Nơi đang giữ hồ sơ chuyển đến trước", "Who holds the dossier sends it on first"),
    "no_place": Text("Chọn tổ chức, cuộc họp trong danh sách", "Choose one that is listed"),
    "no_roll": Text(
        "Ghi tên người ấy vào danh sách đảng viên của một chi bộ trước", "Enter the person on the roll of a cell first"
    ),
    "activity_already": Text(
        "Xem sổ đảng viên ở trang của người ấy; chọn điều khác với điều đang ghi",
        "See the roll on the person's page; choose another than what it says now",
    ),
    "two_rolls": Text(
        "Làm thủ tục chuyển sinh hoạt, hoặc kết thúc tên ở danh sách cũ trước",
        "Transfer the member, or end the old entry first",
    ),
    # comments
    "comments_awaited": Text(
        "Nhắc nơi được hỏi; quá hạn thì không chờ nữa", "Remind those asked; after the due day nobody is waited for"
    ),
    "comments_unsettled": Text(
        "Người soạn ghi tiếp thu hoặc giải trình từng ý kiến", "The drafter marks each as taken or explained"
    ),
    "not_your_opinion": Text("Nơi được hỏi trả lời", "Whoever was asked answers"),
    "no_opinion": Text("Không phải làm gì thêm", "Nothing is left to do"),
}  # fmt: skip
