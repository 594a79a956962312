"""Who may, and who may not: posts, signatures, substitutes, declared exceptions."""

from __future__ import annotations

from workflow_app.domain.texts import Text

MESSAGES: dict[str, Text] = {
    # who
    "own_work": Text(
        "Bạn là người soạn thảo nên không được tự thẩm định, ký hoặc duyệt; phải do đồng chí khác thực hiện.",
        "You wrote this yourself, so a colleague must check, sign or approve it.",
    ),
    "same_person": Text(
        "{by_whom} đã thực hiện hoặc ghi bước “{step}”; bước này phải do người khác thực hiện hoặc ghi.",
        "{by_whom} took, or wrote down, the step “{step}”; somebody else must take this one, or write it down.",
    ),
    "about_yourself": Text(
        "Hồ sơ này về chính bạn, nên bạn không được thực hiện hoặc ghi kết quả bước này.",
        "This file is about you, so you may neither take nor record this step.",
    ),
    "recorder_is_chair": Text(
        "Người ghi kết quả biểu quyết và người chủ trì xác nhận phải là hai người.",
        "The one who records the vote and the chair who confirms it must be two persons.",
    ),
    "named_in_field": Text(
        "Bạn có tên trong mục “{field}” nên không thực hiện được bước này.",
        "You are named in “{field}”, so you may not take this step.",
    ),
    "not_your_role": Text("Bước này do {who} thực hiện.", "This step is taken by {who}."),
    "already_signed": Text("{done}; mỗi người chỉ ký một lần.", "{done}; nobody signs twice."),
    "not_your_turn": Text("Chưa đến lượt: {group} ký trước.", "Not your turn yet: {group} signs first."),
    "signatures_missing": Text(
        "Bước “{step}” mới có {got}/{need} chữ ký.", "“{step}” has {got} of {need} signatures so far."
    ),
    "nobody_holds_it": Text(
        "Hiện không có ai giữ chức danh {who}; không thể phê duyệt khi không có người.",
        "Nobody holds the post of {who}; nothing is approved by nobody.",
    ),
    "nobody_named": Text(
        "Không xác định được ai thực hiện bước này; việc không có người chịu trách nhiệm thì không được ghi nhận.",
        "Nobody can be named who took this step; an act without somebody to answer for it is not recorded.",
    ),
    # who, when somebody is away
    "delegation_missing": Text(
        "Đồng chí không được {person} uỷ quyền ở chức danh của bước này. Người được uỷ quyền không uỷ quyền lại.",
        "{person} has not delegated to you the post that takes this step. A substitute passes nothing on.",
    ),
    "delegation_not_yet": Text(
        "Uỷ quyền của {person} chỉ có hiệu lực từ {first} đến hết {last}.",
        "The delegation by {person} holds only from {first} to {last}.",
    ),
    "delegation_over": Text(
        "Uỷ quyền của {person} đã hết hiệu lực ngày {last}.", "The delegation by {person} ended on {last}."
    ),
    "delegation_revoked": Text(
        "{person} đã thu hồi uỷ quyền từ ngày {revoked}.", "{person} revoked the delegation as of {revoked}."
    ),
    "delegation_out_of_scope": Text(
        "Uỷ quyền của {person} không gồm bước “{step}” của loại hồ sơ này.",
        "The delegation by {person} does not include “{step}” on this kind of dossier.",
    ),
    "delegation_elsewhere": Text(
        "Uỷ quyền của {person} chỉ gồm hồ sơ của {organisation} và cấp dưới.",
        "The delegation by {person} covers only dossiers of {organisation} and of what is below it.",
    ),
    "delegation_not_below": Text(
        "{organisation} không phải {post} hay tổ chức ở dưới; uỷ quyền không rộng hơn chức danh.",
        "{organisation} is neither {post} nor below it; a delegation is never wider than its post.",
    ),
    "substitute_is_author": Text(
        "Đồng chí soạn hồ sơ này nên không thay {person} xử lý hồ sơ của chính mình.",
        "You wrote this dossier, so you do not stand in for {person} on it.",
    ),
    "vote_not_delegated": Text(
        "“{step}” phải do chính người đó thực hiện, không uỷ quyền được.",
        "“{step}” is done in person; it cannot be delegated.",
    ),
    "beginning_not_delegated": Text(
        "“{step}” không làm thay: người lập hồ sơ là người soạn, ghi đúng tên mình.",
        "“{step}” is done for nobody else: who begins a dossier is its author, in his own name.",
    ),
    "delegation_backdated": Text(
        "Uỷ quyền không được bắt đầu trước hôm nay ({first}); ngày đã nhập: {day}.",
        "A delegation may not begin before today ({first}); {day} was entered.",
    ),
    "delegation_covered": Text(
        "{person} đã được giao thay chức danh này từ {first} đến hết {last}, với phạm vi gồm cả những gì nhập ở đây.",
        "{person} is a substitute in this post already, from {first} to {last}, for all that is entered here.",
    ),
    "longer_than_post": Text(
        "Uỷ quyền không được dài hơn thời gian giữ chức danh ({first} – {last}).",
        "A delegation is never longer than the post it comes from ({first} – {last}).",
    ),
    "longer_than_term": Text(
        "Uỷ quyền không được dài hơn nhiệm kỳ {term} của {organisation} (đến hết {last}), vì chức danh không dài hơn "
        "nhiệm kỳ.",
        "A delegation is never longer than the term {term} of {organisation} (until {last}): the post ends with it.",
    ),
    "scope_contradicts": Text(
        "“{kind}” được chọn ở mục loại hồ sơ hoặc ở mục các bước mà không ở cả hai: chọn bước của loại ấy, hoặc "
        "bỏ chọn loại ấy.",
        "“{kind}” is ticked among the kinds or among the steps, not in both: tick a step of it, or leave the kind out.",
    ),
    "scope_is_all": Text(
        "Đã chọn giao mọi việc của chức danh mà vẫn đánh dấu loại hồ sơ hoặc bước.",
        "Everything the post may do was chosen, and yet some kinds or steps are ticked.",
    ),
    "scope_is_kinds": Text(
        "Đã chọn giao theo loại hồ sơ mà vẫn đánh dấu từng bước.",
        "Whole kinds were chosen, and yet single steps are ticked.",
    ),
    "post_not_delegated": Text(
        "Chức danh {role} không giao người thay: chức danh này không thực hiện bước nào làm thay được, hoặc chỉ kiểm "
        "tra, quản trị.",
        "The post of {role} is not stood in for: none of its steps can be taken for it, or it inspects or runs the "
        "office.",
    ),
    "acting_not_delegated": Text(
        "{person} đang quyền hoặc phụ trách chức danh {role}, tức là đã thay người khác, nên không giao tiếp được.",
        "{person} holds the post of {role} for the time being, which is standing in already, and hands it to nobody.",
    ),
    "step_not_delegated": Text(
        "“{step}” không phải việc của chức danh {role}, hoặc phải do chính người đó làm; uỷ quyền không rộng hơn chức "
        "danh.",
        "“{step}” is not for the post of {role} to do, or is done in person; a delegation is never wider than its "
        "post.",
    ),
    "substitute_suspended": Text(
        "{person} đang trong diện không thay mặt tập thể quyết định (đình chỉ hoặc miễn sinh hoạt đảng) nên không thay "
        "người giữ chức danh ở {organisation}.",
        "{person} is suspended or exempted from Party activity, and so stands in for nobody in {organisation}.",
    ),
    "substitute_oversees": Text(
        "{person} làm công tác kiểm tra hoặc quản trị hệ thống nên không thay người quyết định ở {organisation}.",
        "{person} inspects or runs the office, and so stands in for nobody who decides in {organisation}.",
    ),
    "overseer_named": Text(
        "{person} làm công tác kiểm tra hoặc quản trị hệ thống nên không được chọn ở mục “{field}”.",
        "{person} inspects or runs the office, and so is not to be named as “{field}”.",
    ),
    "substitute_without_post": Text(
        "{person} không giữ chức danh nào ở {organisation}, ở cấp trên hoặc cấp dưới của tổ chức ấy nên không thay "
        "được.",
        "{person} holds no post in {organisation}, above it or below it, and so stands in for nobody there.",
    ),
    "substitute_is_principal": Text(
        "{person} không thể uỷ quyền cho chính mình.", "{person} cannot stand in for himself."
    ),
    "gives_himself": Text(
        "Người quản trị không tự giao chức danh, quyền ký thay hoặc quyền biểu quyết cho chính mình.",
        "Whoever runs the office gives himself no post, no place of another's and no vote.",
    ),
    "not_your_post": Text(
        "Chức danh {role} do {person} giữ: chỉ {person} hoặc người quản trị giao người thay. Người được uỷ quyền không "
        "uỷ quyền lại.",
        "{person} holds the post of {role}: only he, or the administrator, names a substitute. A substitute passes "
        "nothing on.",
    ),
    "not_your_delegation": Text(
        "Chỉ {person} hoặc người quản trị thu hồi uỷ quyền này.",
        "Only {person} or the administrator revokes this delegation.",
    ),
    "manner_not_for_committee": Text(
        "Chức danh của cấp uỷ ký T/M, không ký K/T.", "A post of a committee signs T/M, never K/T."
    ),
    "signer_without_title": Text(
        "{person} không giữ chức danh nào để ghi dưới chữ ký nên không ký được.",
        "{person} holds no post that could stand below the signature, and so cannot sign.",
    ),
    "signs_for_no_body_of_his": Text(
        "{person} không phải thành viên {body}: chỉ ký theo uỷ quyền có ghi T/L hoặc TUQ, không ký T/M.",
        "{person} is no member of the {body}: he signs by a delegation that says T/L or TUQ, never T/M.",
    ),
    "must_sign_himself": Text(
        "Đồng chí cũng phải ký bước này với tư cách của mình; ký thay {person} thì bước này không bao giờ đủ chữ ký.",
        "You have to sign this step yourself; signing for {person} as well, it could never be complete.",
    ),
    "posts_exclude_each_other": Text(
        "{person} đang giữ hoặc thay hai chức danh không được kiêm nhiệm: {first} và {second}; không thực hiện được.",
        "{person} holds, or stands in for, two posts that exclude each other: {first} and {second}; he takes no step.",
    ),
    "recused": Text("{person} không tham gia hồ sơ này: {ground}.", "{person} keeps out of this dossier: {ground}."),
    "suspended_member": Text(
        "{person} {why} nên không thay mặt tập thể ký, biểu quyết hoặc quyết định.",
        "{person} is {why} and neither signs, votes nor decides for a body meanwhile.",
    ),
    "recused_already": Text("{person} đã rút khỏi việc này.", "{person} keeps out of this already."),
    "not_recused": Text("{person} không ở trong diện rút khỏi việc này.", "{person} does not keep out of this."),
    "nobody_keeps_out": Text("Hồ sơ này không có ai rút khỏi việc.", "Nobody keeps out of this dossier."),
    "post_not_held_then": Text(
        "{person} chưa giữ chức danh được ký vào ngày {day}; ngày ký phải là ngày người ký đang giữ chức danh.",
        "{person} did not hold the post that signs on {day}; a signature bears a day on which its post was held.",
    ),
    "signer_taken_off": Text(
        "{person} không còn là người ký bước này.", "{person} is no longer a signer of this step."
    ),
    "signer_has_signed": Text(
        "{person} đã ký bước này; không thay người đã ký.",
        "{person} has signed this step; a signature is not replaced.",
    ),
    "signer_is_yourself": Text("Không tự chỉ định mình làm người ký.", "Nobody makes himself a signer."),
    "signs_already": Text("{person} đã là người ký bước “{step}”.", "{person} is a signer of “{step}” already."),
    "takes_off_principal": Text(
        "Người làm thay không thay chính {person} ở bước “{step}”.",
        "A substitute does not take {person}, for whom he acts, off “{step}”.",
    ),
    "puts_out_principal": Text(
        "Người làm thay không cho chính {person}, người mình làm thay, rút khỏi việc.",
        "A substitute does not put {person}, for whom he acts, out of the matter.",
    ),
    "not_a_signer": Text("{person} không phải là người ký bước “{step}”.", "{person} is no signer of “{step}”."),
    "signer_without_post": Text(
        "{person} không giữ chức danh được ký bước “{step}”; người kiểm tra, người quản trị không ký thay ai.",
        "{person} holds no post that may sign “{step}”; who inspects or runs the office signs in nobody's place.",
    ),
    "signer_unfit": Text("{person} không ký được bước “{step}”: {why}.", "{person} cannot sign “{step}”: {why}."),
    "too_few_own_signers": Text(
        "Thêm {person} rút khỏi việc thì bước “{step}” không còn đủ người ký theo chức danh.",
        "With {person} out of it too, “{step}” has too few left of those who sign it by their posts.",
    ),
    "too_few_signers": Text(
        "Bớt người ký thì “{step}” không bao giờ đủ chữ ký; hãy chỉ định người thay.",
        "With fewer signers “{step}” could never be complete; name somebody instead.",
    ),
    # exceptions
    "exception_unknown": Text("Bước này không có ngoại lệ “{name}”.", "This step knows no exception “{name}”."),
    "exception_not_small": Text(
        "Ngoại lệ chỉ dùng khi {body} có không quá {limit} người; hiện có {count}.",
        "The exception is for {body} of at most {limit}; there are {count}.",
    ),
}
