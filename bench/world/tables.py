"""The tables a scale world fills, and the columns in which its rows are written."""

PLAIN = {
    "people_person": "id name naming kana name_key kana_key grams sex birth_on birth_precision birth_text version",
    "people_alias": "id kind name grams person_id",
    "people_contact": "id person_id kind postcode value note key version",
    "cases_consultation": "id agency_id taken_by_id taken_at method caller caller_name caller_relation caller_contact"
    " person_id case_id text wish urgency concerns main_concern screening screened_at screening_note topics grams"
    " created_at version",
    "cases_case": "id number person_id agency_id opened_on stage lead_id created_at version",
    "cases_casenote": "id case_id agency_id author_id happened_on method partner text topics own_only grams"
    " created_at version",
    "cases_householdmember": "id case_id agency_id author_id person_id name kana kinship living birth_on"
    " birth_precision birth_text is_key_person note topics grams created_at version",
    "access_agencygrant": "id case_id group_id permission_id topics basis source_id valid_from valid_until closed_at"
    " last_at case_number name_known name_then quiet",
    "access_workergrant": "id case_id user_id agency_id permission_id topics basis source_id valid_from valid_until"
    " closed_at last_at case_number name_known name_then quiet",
    "consent_consent": "id person_id case_id kinds giver giver_name authority method agreed_on purposes replaces_id"
    " valid_from valid_until agency_id recorded_by_id recorded_at opened_at withdrawn_at withdrawn_by_id"
    " withdrawn_agency_id",
    "consent_consentline": "id consent_id case_id agency_id worker_id topics",
    "consent_explanation": "id consent_id case_id explained_by_id explained_on text digest",
    "consent_withdrawal": "id consent_id case_id agency_id author_id reason",
    "consent_asking": "id person_id case_id agency_id author_id asked_on answer why note ask_again_on recorded_at",
    "referrals_referral": "id number kind from_agency_id sent_by_id to_agency_id to_worker_id state sent_at due_on"
    " answered_at answered_by_id report_on ended_at version",
    "referrals_letter": "id referral_id case_id ground consent_id article reason topics text name kana giver"
    " agreed_how agreed_on created_at",
    "referrals_message": "id referral_id agency_id author_id verb text at",
    "referrals_confirmation": "id referral_id from_agency_id agency_id article due_on confirmed_at confirmed_by_id",
    "desk_notice": "id key about agency_id worker_id chief_only source_id due_on created_at read_at read_by_id",
    "cases_coordinationintake": "id case_id agency_id author_id topics created_at decision reason decided_on",
    "cases_coordination": "id case_id agency_id author_id topics created_at intake_id consent_id taken_on deciders"
    " ended_how",
    "cases_supportplan": "id case_id agency_id author_id number kind state words long_goal short_goal"
    " lead_agency_id needs_participation needs_outreach starts_on ends_on monitor_on monitor_every made_on consent_id"
    " decided_on decided_by_id decided_agency_id topics created_at version",
    "cases_plangoal": "id plan_id case_id agency_id author_id position issue wish goal until topics created_at",
    "cases_planrole": "id plan_id case_id goal_id from_agency_id author_id position support person_does agency_id"
    " worker_id frequency starts_on ends_on state proposed_on topics created_at",
    "cases_outreachplan": "id case_id agency_id author_id target found_how relation ways approach frequency towards"
    " outlook begins_on ended_why ended_note topics created_at version",
    "meetings_meeting": "id number body_id agency_id prepared_by_id made_by_id held_on starts_at ends_at place"
    " is_online state called_at confirmed_at created_at version",
    "meetings_item": "id meeting_id basis purposes agency_id author_id starts_at state dropped_why settled_at"
    " window_until created_at version",
    "meetings_matter": "id item_id case_id about_id plan_id called is_anonymous text topics created_at version",
    "meetings_member": "id item_id agency_id worker_id duty chosen_by_id chosen_at",
    "meetings_pledge": "id item_id agency_id worker_id article text at",
    "meetings_sheet": "id item_id agency_id author_id household doing wanted asked created_at version",
    "meetings_minute": "id item_id agency_id author_id talk conclusion outcomes gap next_on created_at version",
    "meetings_task": "id item_id author_agency_id author_id agency_id worker_id text due_on done_at done_by_id"
    " done_note created_at",
    "audit_event": "id at worker_id membership_id agency_id verb result reason cases persons records topics basis rows"
    " checked purpose request_id ip",
}
COLUMNS = {table: names.split() for table, names in PLAIN.items()}
NULL = "\\N"


class Rows:
    """The rows of one chunk, table by table, as COPY reads them."""

    def __init__(self):
        self.lines = {}

    def add(self, table, *values):
        self.lines.setdefault(table, []).append("\t".join(values))

    def copy(self, cursor):
        """Send them, each table in one statement."""
        for table, columns in COLUMNS.items():
            if found := self.lines.get(table):
                with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                    copy.write("\n".join(found) + "\n")
