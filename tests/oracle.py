"""What a membership may see, from the rules of the design alone (§4 rules 2–4, 6, 7, 9); it knows nothing of the product."""

# fmt: off
from types import SimpleNamespace

from tests.areas import AREAS
from tests.subjects import Subjects, texts

RECORDS = {"cases_consultation": "taken_by_id", "cases_casenote": "author_id", "cases_householdmember": "author_id"}
PRESENT = ("people_person", "people_alias", "people_contact", "cases_case", *RECORDS)
VERSIONS = {t.replace("_", "_historical"): t for t in PRESENT if t != "people_alias"}
for area in AREAS:
    VERSIONS |= area.VERSIONS
GRANTS, MINE = ("access_agencygrant", "access_workergrant"), ("access_draft", "access_submission")
NOBODY = {"access_block", "access_restriction", "access_restrictionworker", "access_contactseal",
          "access_contactsealworker", "access_sealedrow", "audit_event", "audit_write", *(t for area in AREAS for t in area.NOBODY)}
PAPERS = ("consent_explanation", "consent_asking", "consent_consentfile", "consent_withdrawal")
LETTERS = {f"referrals_{name}" for name in ("referral", "letter", "lettercontact", "message", "reporter", "confirmation")}
TABLES = {*PRESENT, *VERSIONS, *GRANTS, *MINE, *NOBODY, "consent_consent", "consent_consentline", *PAPERS, *LETTERS, "desk_notice",
          *(table for area in AREAS for table in area.TABLES)}
WRITERS = ("history_user_id", "author_id", "taken_by_id", "recorded_by_id", "made_by_id", "worker_id")


def sees(world, me, today):  # noqa: PLR0915, because the whole rule is read from top to bottom
    """Every (table, id) that the membership `me` may read on a day; `world` maps tables to rows."""
    def live(row):
        ended = row.get("closed_at") or row.get("lifted_at") or row.get("withdrawn_at")
        return not ended and row["valid_from"] <= today <= (row["valid_until"] or today)
    def shut(rule, key, link):  # open to named workers only
        named = {w[link] for w in world[f"{rule}worker"] if w["worker_id"] == me["worker_id"]}
        return {row[key] for row in world[rule] if live(row) and row["id"] not in named}
    def own(row, writer):
        return row["agency_id"] == me["agency_id"] and (not desk["named_only"] or row[writer] == me["worker_id"])
    def readable(row, writer):
        covered = held.get(row["case_id"], 0) & row["topics"] == row["topics"] and not row.get("own_only")
        return row["case_id"] not in denied and (covered or own(row, writer))
    def see(table, wanted):
        found.update((table, row.get("history_id") or row["id"]) for row in world[table] if not spelled(table, row) and wanted(row))
    def spelled(table, row):  # rule 6: a sealed address in whatever row: for the named, and for whoever wrote it under the seal
        if table in ("people_contact", "people_historicalcontact", "referrals_lettercontact", "desk_notice") or not placed:
            return False
        wrote = next((row[name] for name in WRITERS if row.get(name)), None)
        return wrote != me["worker_id"] and any(c["person_id"] in subjects.of(table, row) and any(
            c["value"] in text for text in texts(row)) for c in placed)
    def for_me(worker):
        return worker == me["worker_id"] or (worker is None and not desk["named_only"])
    subjects, placed = Subjects(world), []
    found, held, holder, worker = set(), {}, set(), next(w for w in world["accounts_worker"] if w["id"] == me["worker_id"])
    desk = next(a for a in world["accounts_agency"] if a["id"] == me["agency_id"])
    if not worker["is_active"] or not live(me) or (desk["closed_on"] and desk["closed_on"] <= today):
        return found
    for table in MINE:
        see(table, lambda r: r["worker_id"] == me["worker_id"] and r.get("membership_id", me["id"]) == me["id"])
    if me["role"] in ("ADMIN", "AUDITOR"):
        return found
    denied = shut("access_restriction", "case_id", "restriction_id")
    denied |= {b["case_id"] for b in world["access_block"] if live(b) and b["worker_id"] == me["worker_id"]}
    sealed = shut("access_contactseal", "person_id", "seal_id")
    placed += [c for c in world["people_contact"] if c["person_id"] in sealed and len(c["value"]) > 6]
    grants = [*world[GRANTS[0]], *world[GRANTS[1]]]
    for g in grants:
        if for_me(g.get("user_id")) and g["agency_id"] == me["agency_id"] and live(g) and g["case_id"] not in denied:
            found.add((GRANTS["user_id" in g], g["id"]))
            held[g["case_id"]] = held.get(g["case_id"], 0) | g["topics"]
            holder |= {g["case_id"]} if g["basis"] in ("INTAKE", "COORDINATION") else set()
    see("cases_case", lambda c: held.get(c["id"]))
    for table, writer in RECORDS.items():
        see(table, lambda r, writer=writer: readable(r, writer))
    taken = {k["person_id"] for k in world["cases_consultation"] if not k["case_id"] and own(k, "taken_by_id")}
    named, reached = (taken | {c["person_id"] for c in world["cases_case"] if held.get(c["id"], 0) & b} for b in (1, 2))
    see("people_person", lambda p: p["id"] in named)
    see("people_alias", lambda a: a["person_id"] in named)
    see("people_contact", lambda c: c["person_id"] in reached - sealed)
    see("consent_consentline", lambda x: x["case_id"] in holder or (held.get(x["case_id"])
        and x["agency_id"] == me["agency_id"] and x["worker_id"] in (None, me["worker_id"])))
    see("consent_consent", lambda c: c["case_id"] in holder or any(
        x["consent_id"] == c["id"] for x in world["consent_consentline"] if ("consent_consentline", x["id"]) in found))
    for table in PAPERS:  # they name other agencies; whoever wrote a withdrawal down knows it
        see(table, lambda r, table=table: r["case_id"] in holder or (
            table == "consent_withdrawal" and r["case_id"] not in denied and own(r, "author_id")))
    for table, now in VERSIONS.items():  # a version: sight of the present row, and of what it itself contained
        see(table, lambda v, now=now: (now, v["id"]) in found and (now not in RECORDS or readable(v, RECORDS[now])))
    cases, talks, consents, askings = ({r["id"]: r for r in world[table]} for table in (
        "cases_case", "cases_consultation", "consent_consent", "consent_asking"))
    shells = {r["id"]: x | r for r in world["referrals_referral"] for x in world["referrals_letter"] if x["referral_id"] == r["id"]}
    def denies(row):  # a letter that began at a consultation belongs to the case which that became
        return (row.get("case_id") or talks.get(row.get("consultation_id"), {}).get("case_id")) in denied
    def side(r):  # rule 4: both desks
        receives = r["to_agency_id"] == me["agency_id"] and for_me(r["to_worker_id"])
        return not denies(r) and ("RECEIVER" if receives else own({"agency_id": r["from_agency_id"], **r}, "sent_by_id") and "SENDER")
    def body(r):  # for the receiver while the work goes on and what carries it is in force
        case, given = cases.get(r["case_id"]), consents.get(r["consent_id"])
        carried = given["opened_at"] and live(given) if given else r["ground"] != "STATUTE" or not case or any(
            live(g) for g in grants if g["source_id"] == r["id"])
        open_yet = r["state"] in ("SENT", "ASKED", "ACCEPTED", "REPORTED") and (not case or case["stage"] != "CLOSED")
        return side(r) == "SENDER" or (side(r) == "RECEIVER" and open_yet and carried)
    sides, bodies = {key: side(r) for key, r in shells.items()}, {key for key, r in shells.items() if body(r)}
    heads = {c["referral_id"] for c in world["referrals_confirmation"]  # 所属長 who is asked to confirm
             if c["agency_id"] == me["agency_id"] and me["role"] == "CHIEF" and not denies(shells[c["referral_id"]])}
    see("referrals_referral", lambda r: sides[r["id"]] or r["id"] in heads)
    see("referrals_letter", lambda x: x["referral_id"] in bodies)
    whose = {key: (cases.get(r["case_id"]) or talks[r["consultation_id"]])["person_id"] for key, r in shells.items()}
    see("referrals_lettercontact", lambda x: x["referral_id"] in bodies and whose[x["referral_id"]] not in sealed)
    see("referrals_message", lambda m: m["referral_id"] in bodies or (sides[m["referral_id"]] and own(m, "author_id")))
    see("referrals_reporter", lambda p: sides[p["referral_id"]] and me["worker_id"] in p["readers"])
    see("referrals_confirmation", lambda c: sides[c["referral_id"]] == "SENDER" or c["referral_id"] in heads)
    rule = SimpleNamespace(**{name: value for name, value in locals().items() if name not in ("world", "me", "today")})
    for area in AREAS:  # the work on a case, one file each
        area.see(world, me, today, rule)
    see("desk_notice", lambda n: n["agency_id"] == me["agency_id"] and for_me(n["worker_id"])
        and (me["role"] == "CHIEF" or not n["chief_only"]) and not denies((shells | consents | askings).get(n["source_id"], {})))
    return found
