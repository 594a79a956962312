"""Where a rule is written that no definition writes: the source of a refusal, by its code.

A code stands in one of the two tables. The rules that a definition writes (OF_DEFINITION) take the source that stands
beside them there: the vote's, the paper's, the step's or the kind's. The others say theirs here, and keep it whatever
the step. Where no regulation that we read orders a rule, it is the software's own, and says so.
"""

from __future__ import annotations

from workflow_app.domain.texts import Text

SOFTWARE = Text("Quy tắc của phần mềm", "A rule of the software")
SIGNING_POWERS = Text(
    "36-HD/VPTW ngày 3/4/2018, mục 1.7 (uỷ quyền bằng văn bản, không uỷ quyền lại)",
    "36-HD/VPTW of 3 April 2018, 1.7 (powers are given in writing and never passed on)",
)
_SIGNING_FORMS = Text(
    "36-HD/VPTW ngày 3/4/2018, mục 1.7 (hình thức ký T/M, K/T, T/L, TUQ)",
    "36-HD/VPTW of 3 April 2018, 1.7 (in what form one signs: T/M, K/T, T/L, TUQ)",
)
_NUMBERS = Text(
    "36-HD/VPTW ngày 3/4/2018, mục 1.3 (số văn bản tính theo nhiệm kỳ)",
    "36-HD/VPTW of 3 April 2018, 1.3 (documents are numbered by term)",
)
_SECRETS = Text(
    "Luật Bảo vệ bí mật nhà nước 117/2025/QH15, hiệu lực 01/3/2026", "Law 117/2025/QH15, in force from 1 March 2026"
)
_EXCLUDING_POSTS = Text(
    "Danh mục chức danh không kiêm nhiệm do cơ quan đặt (chưa đối chiếu văn bản nào của Trung ương)",
    "The office's list of posts that exclude each other (no central text checked)",
)
_WORKING_RULES = Text(
    "Quy chế làm việc của cấp uỷ (chưa đối chiếu văn bản nào của Trung ương)",
    "Working rules of the committee (no central text checked)",
)
SUSPENDED = Text(
    "Cài đặt của văn phòng về người đang bị đình chỉ sinh hoạt (thông lệ, chưa đối chiếu văn bản nào của Trung ương)",
    "The office's setting on members who are suspended (by custom; no central text checked)",
)
_OFFICE_DECIDES = Text(
    "Không thấy quy định nào trong nguồn đã đọc; văn phòng tự quyết định trong quy chế làm việc",
    "No rule found in any source read; the office decides in its working rules",
)

_BY_SOURCE: dict[Text, str] = {
    SIGNING_POWERS: """
        delegation_missing delegation_not_yet delegation_over delegation_revoked delegation_out_of_scope
        delegation_elsewhere delegation_not_below substitute_is_author substitute_oversees substitute_without_post
        substitute_is_principal vote_not_delegated beginning_not_delegated acting_not_delegated step_not_delegated
        must_sign_himself not_your_post not_your_delegation
        """,
    _SIGNING_FORMS: "manner_not_for_committee signer_without_title signs_for_no_body_of_his",
    _NUMBERS: "no_term",
    _SECRETS: "marked_secret",
    _EXCLUDING_POSTS: "incompatible_posts incompatible_here incompatible_stood_in posts_exclude_each_other",
    _WORKING_RULES: "recused recused_already not_recused nobody_keeps_out",
    SUSPENDED: "suspended_member substitute_suspended",
    _OFFICE_DECIDES: """
        correction_waits own_correction correction_too_large correction_of_numbers correction_of_meaning
        """,
    SOFTWARE: """
        nobody_named delegation_backdated delegation_covered longer_than_post longer_than_term post_not_held_then
        scope_contradicts scope_is_all scope_is_kinds post_not_delegated gives_himself signer_taken_off
        signer_has_signed signer_is_yourself signs_already takes_off_principal puts_out_principal not_a_signer
        too_few_signers exception_unknown
        stale content_changed key_reused nothing_changed nothing_corrected no_correction nothing_to_take_back
        nothing_proposed no_clock text_frozen put_to_vote dated_before_dossier dated_before_stage
        bad_value unknown_field paper_empty paper_not_kept paper_too_large paper_type unknown_paper no_place
        activity_already two_rolls no_roll no_opinion no_opinion_left no_reservation
        organisation_not_there
        bad_tally bad_ballot key_lost not_void voted_and_keeps_out no_paper_entry second_person_needed entries_differ
        cast_today chair_absent marked_absent differs_too_often entered_again nothing_to_withdraw entered_by_another
        not_checked presence_entered_twice nobody_new secret_has_no_words reservation_without_yes
        holds_it_already already_ended days_reversed code_taken parent_not_there organisation_in_use organisation_ended
        day_not_come changed_later issued_since below_itself outside_superior seen_otherwise nothing_to_change
        terms_overlap power_held power_not_held
        unknown_setting bad_setting office_not_empty username_taken bad_username has_account password_short
        password_long password_guessable
        """,
}
SOURCES: dict[str, Text] = {code: source for source, codes in _BY_SOURCE.items() for code in codes.split()}

_OF_DEFINITION = """
    own_work same_person about_yourself recorder_is_chair named_in_field not_your_role already_signed not_your_turn
    signatures_missing nobody_holds_it signer_without_post signer_unfit too_few_own_signers exception_not_small
    not_from_here not_begun other_route already_acted nothing_earlier not_passed acted_since nothing_signed closed
    too_early too_late not_yet clock_still_runs extension_used_up lasts_too_long lasts_too_short missing_field
    too_few_rows rows_open row_missing row_there_already same_person_twice not_official not_probationary rows_rewritten
    not_in_that_post not_your_row is_subject named_is_subject subject_without_rows row_without_subject body_not_small
    not_on_the_roll bad_sum not_by_the_roll not_explained team_is_subject team_not_independent paper_missing
    paper_too_early paper_expired no_document no_text no_recipients not_confirmed none_filled not_sealed text_changed
    text_lost text_not_adopted text_as_voted not_signed is_signed is_issued not_issued ends_itself ended_before_issue
    ended_by_void replaced_by_older number_not_given
    dated_before_vote dated_before_signature comments_awaited comments_unsettled not_your_opinion not_empowered
    is_empowered other_path other_place not_outside
    is_outside lies_elsewhere no_round round_open not_decided_against decided_for rounds_used_up no_tally
    ballots_not_allowed on_paper_alone electronic_alone no_ballots_here not_entitled already_voted ballot_in_person
    minority_left enough_are_left nobody_voted entered_once usual_chair minutes_not_scanned minutes_before_round
    chair_confirms_himself
    reservations_open not_your_reservation no_quorum not_the_chair empty_roll may_not_preside presence_not_recorded
    chair_gone chair_stays voted_on_elsewhere chair_not_of_body overseer_named
    """
OF_DEFINITION = frozenset(_OF_DEFINITION.split())
