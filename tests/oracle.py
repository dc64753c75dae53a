"""What a membership may see, from the rules of the design alone (§4 rules 2, 3, 6, 7, 9); it knows nothing of the product."""

# fmt: off
RECORDS = {"cases_consultation": "taken_by_id", "cases_casenote": "author_id", "cases_householdmember": "author_id"}
PRESENT = ("people_person", "people_alias", "people_contact", "cases_case", *RECORDS)
VERSIONS = {t.replace("_", "_historical"): t for t in PRESENT if t != "people_alias"}
GRANTS, MINE = ("access_agencygrant", "access_workergrant"), ("access_draft", "access_submission")
NOBODY = {"access_block", "access_restriction", "access_restrictionworker", "access_contactseal",
          "access_contactsealworker", "audit_event", "audit_write"}
TABLES = {*PRESENT, *VERSIONS, *GRANTS, *MINE, *NOBODY, "consent_consent", "consent_consentline"}


def sees(world, me, today):
    """Every (table, id) that the membership `me` may read on a day; `world` maps tables to rows."""
    def live(row):
        return not (row.get("closed_at") or row.get("lifted_at")) and row["valid_from"] <= today <= (row["valid_until"] or today)
    def shut(rule, key, names, link):  # open to named workers only
        named = {w[link] for w in world[names] if w["worker_id"] == me["worker_id"]}
        return {row[key] for row in world[rule] if live(row) and row["id"] not in named}
    def own(row, writer):
        return row["agency_id"] == me["agency_id"] and (not desk["named_only"] or row[writer] == me["worker_id"])
    def readable(row, writer):
        covered = held.get(row["case_id"], 0) & row["topics"] == row["topics"] and not row.get("own_only")
        return row["case_id"] not in denied and (covered or own(row, writer))
    def see(table, wanted):
        found.update((table, row.get("history_id") or row["id"]) for row in world[table] if wanted(row))

    desk = next(a for a in world["accounts_agency"] if a["id"] == me["agency_id"])
    active = any(w["is_active"] for w in world["accounts_worker"] if w["id"] == me["worker_id"])
    found, held, holder = set(), {}, set()
    if not active or not live(me) or (desk["closed_on"] and desk["closed_on"] <= today):
        return found
    for table in MINE:
        see(table, lambda r: r["worker_id"] == me["worker_id"] and r.get("membership_id", me["id"]) == me["id"])
    if me["role"] in ("ADMIN", "AUDITOR"):
        return found
    denied = shut("access_restriction", "case_id", "access_restrictionworker", "restriction_id")
    denied |= {b["case_id"] for b in world["access_block"] if live(b) and b["worker_id"] == me["worker_id"]}
    sealed = shut("access_contactseal", "person_id", "access_contactsealworker", "seal_id")
    for g in [*world[GRANTS[0]], *world[GRANTS[1]]]:
        mine = g["user_id"] == me["worker_id"] if "user_id" in g else not desk["named_only"]
        if mine and g["agency_id"] == me["agency_id"] and live(g) and g["case_id"] not in denied:
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
    lines = {x["consent_id"] for x in world["consent_consentline"] if ("consent_consentline", x["id"]) in found}
    see("consent_consent", lambda c: c["case_id"] in holder or c["id"] in lines)
    for table, now in VERSIONS.items():  # a version: sight of the present row, and of what it itself contained
        see(table, lambda v, now=now: (now, v["id"]) in found and (now not in RECORDS or readable(v, RECORDS[now])))
    return found
