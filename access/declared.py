"""What every relation and function of the schema is; whatever is not named here must stand behind the wall."""

# Read by everyone who is signed in, written by nobody at run time; no personal data.
PLAIN = frozenset({"auth_permission", "django_content_type", "django_migrations"})

# Read by everyone who is signed in (who works where, the code tables), written only as the 管理者 policies allow.
GUARDED = frozenset(
    {
        "auth_group",
        "accounts_agency",
        "accounts_worker",
        "accounts_membership",
        "accounts_city",
        "meetings_body",
        "meetings_bodyseat",
        "cases_codeitem",
    }
)

# Sign-in secrets: the gate's alone.
GATE = frozenset({"accounts_secret", "accounts_session", "accounts_context", "accounts_throttle"})

# Made by libraries and never used: nobody has a right on them.
NOBODY = frozenset(
    {"auth_group_permissions", "guardian_groupobjectpermission", "guardian_userobjectpermission"}
)

VIEWS = frozenset({"access_sight", "accounts_worker_groups"})

# SECURITY DEFINER functions `app` may execute; each resolves the context itself or says nothing about a case.
FOR_APP = frozenset(
    {
        "ctx",
        "ctx_worker",
        "ctx_membership",
        "ctx_agency",
        "ctx_desk",
        "ctx_role",
        "ctx_named_only",
        "ctx_denied",
        "ctx_sealed",
        "just_stood",
        "who_sees",
        "who_reads",
        "contact_is_open",
        "denial_names_me",
        "denial_reads",
        "denial_named",
        "denial_may",
        "denial_flags",
        "denial_set",
        "denial_confirm",
        "denial_follow",
        "denial_ask_lift",
        "denial_answer_lift",
        "unborn_person",
        "cases_open_from_consultation",
        "cases_recall",
        "cases_similar",
        "cases_count_of",
        "cases_move_counts",
        "consent_open",
        "coordination_end",
        "coordination_lapse",
        "coordination_ready",
        "coordination_take",
        "withdrawal_denied",
        "withdrew_consent",
        "letter_denied",
        "letter_draft_denied",
        "letter_open",
        "letter_contact_open",
        "plan_move",
        "role_propose",
        "referrals_move",
        "referrals_side",
        "desk_clock",
        "desk_mailed",
        "desk_unmailed",
        "desk_waiting",
        "meetings_asked",
        "meetings_consented",
        "meetings_done",
        "meetings_drop",
        "meetings_move",
        "meetings_open",
        "meetings_party",
        "meetings_release",
        "meetings_role_open",
        "meetings_settle",
        "meetings_side",
        "comment_denied",
        "notice_denied",
        "access_sweep",
        "access_close_expired",
        "desk_search",
        "audit_of_case",
        "audit_search",
        "audit_subject",
    }
)

# SECURITY DEFINER functions only other functions and triggers reach.
INNER = frozenset(
    {
        "access_denies",
        "access_permission",
        "access_retouch",
        "access_retouch_all",
        "access_open",
        "access_close",
        "access_lock",
        "access_author",
        "denial_agency_holds",
        "denial_stands",
        "denial_names",
        "denial_blocked",
        "denial_fit",
        "denial_second",
        "denial_lock",
        "denial_write",
        "denial_step",
        "denial_end",
        "audit_write",
        "cases_newest",
        "cases_touch",
        "cases_born",
        "cases_attached",
        "cases_ended",
        "cases_application_ended",
        "cases_decided",
        "cases_reopened",
        "cases_stage",
        "cases_work_ended",
        "consent_outlived",
        "coordination_carries",
        "coordination_deciders",
        "coordination_shut",
        "cases_renamed",
        "cases_parent",
        "cases_seen_on",
        "consent_taken_back",
        "meetings_carried",
        "meetings_chosen",
        "meetings_holds",
        "meetings_item_born",
        "meetings_matter_born",
        "meetings_submits",
        "meetings_whole",
        "plan_answered",
        "plan_approved",
        "plan_role_touch",
        "plan_step",
        "referrals_born",
        "referrals_case_ended",
        "referrals_ending",
        "referrals_whole",
        "referrals_sight",
        "desk_above",
        "desk_asked_material",
        "desk_chosen",
        "desk_confirmation_asked",
        "desk_coord_ended",
        "desk_letter_sent",
        "desk_letter_moved",
        "desk_mentioned",
        "desk_material_given",
        "desk_meeting_moved",
        "desk_open_after",
        "desk_post",
        "desk_role_answered",
        "desk_role_asked",
        "desk_tasks_given",
        "desk_was_called",
    }
)

# PostgreSQL minors below which INSERT … ON CONFLICT tells hidden rows apart (CVE-2026-120154).
SAFE_MINOR = {15: 20, 16: 16, 17: 12, 18: 7}
