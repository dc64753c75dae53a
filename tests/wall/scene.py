"""One fixed world for attacks: a worker who sees one case whole, one in part, and nothing of what is marked HIDDEN."""

from datetime import date, timedelta

from tests.wall import (
    payloads_assessment,
    payloads_coordination,
    payloads_denials,
    payloads_outreach,
    payloads_plans,
    scene_meetings,
)
from tests.wall.worlds import NOW, World

HIDDEN = "HIDDEN"
BORN = date(1950, 3, 2)
YESTERDAY = timedelta(days=-1)


class Scene:
    """架空の町: `ids` names what payloads speak of; `me` is the attacker's membership."""

    def __init__(self, today):
        self.world = world = World(today)
        self.desk, self.other = world.agency(), world.agency()
        self.named = world.agency(named_only=True)
        self.office, self.gone = world.agency(kind="OFFICE"), world.agency(closed_on=today)
        worker, colleague, stranger, self.idle = (
            world.worker(),
            world.worker(),
            world.worker(),
            world.worker(is_active=False),
        )
        self.me = world.membership(worker, self.desk)
        self.twin = world.membership(worker, self.other)
        self.neighbour = world.membership(stranger, self.other)
        self.volunteer = world.membership(colleague, self.named, "NAMED")
        self.admin = world.membership(colleague, self.office, "ADMIN")
        self.auditor = world.membership(stranger, self.office, "AUDITOR")
        self.ids = {"worker": worker, "colleague": colleague, "stranger": stranger, "me": self.me["id"]}
        self.ids |= {
            "twin": self.twin["id"],
            "neighbour": self.neighbour["id"],
            "desk": self.desk,
            "other": self.other,
            "office": self.office,
            "named": self.named,
        }
        self.whole()
        self.part()
        self.sealed()
        self.hidden()
        self.letters()
        self.hidden_letters()
        for area in (
            payloads_denials,
            payloads_assessment,
            payloads_outreach,
            payloads_plans,
            payloads_coordination,
            scene_meetings,
        ):  # the work on a case
            area.furnish(self)

    def whole(self):
        """A case of the worker's own desk, with everything."""
        world, ids = self.world, self.ids
        who = (self.desk, ids["worker"])
        ids["person"] = world.person()
        ids["contact"] = world.rows["people_contact"][-1]["id"]
        ids["case"] = world.case(ids["person"], self.desk)
        ids["consultation"] = world.consultation(ids["person"], *who, ids["case"])["id"]
        world.grant(ids["case"], self.desk, 511, "INTAKE", source=ids["consultation"])
        ids["note"] = world.note(ids["case"], *who)["id"]
        ids["relative"] = world.relative(ids["case"], *who)["id"]
        ids["consent"] = world.consent(
            ids["case"], ids["person"], *who, [(self.other, None, 4)], opened=True
        )["id"]
        ids["uncased"] = world.consultation(ids["person"], *who)["id"]
        world.paper(self.me)
        world.paper(self.twin)

    def part(self):
        """Another desk's case, shared by consent: the name and 経過, not 健康, not 自機関のみ, no address."""
        world, ids = self.world, self.ids
        theirs = (self.other, ids["stranger"])
        ids["shared_person"] = world.person()
        world.rows["people_contact"][-1]["value"] = f"{HIDDEN}の住所"
        world.rows["people_historicalcontact"][-1]["value"] = f"{HIDDEN}の住所"
        ids["shared"] = world.case(ids["shared_person"], self.other)
        world.grant(ids["shared"], self.other, 511, "INTAKE")
        world.grant(ids["shared"], self.desk, 5, "CONSENT")
        ids["seen_note"] = world.note(ids["shared"], *theirs, 4)["id"]
        world.mark = HIDDEN
        ids["health_note"] = world.note(ids["shared"], *theirs, 12)["id"]
        ids["own_only"] = world.note(ids["shared"], *theirs, 4, own_only=True)["id"]
        world.mark = "架空"

    def sealed(self):
        """A case of one's own desk from which one is blocked, and a restricted one that names others."""
        world, ids = self.world, self.ids
        world.mark = HIDDEN
        for name in ("blocked", "secret"):
            person = world.person()
            ids[name] = world.case(person, self.desk)
            world.grant(ids[name], self.desk, 511, "INTAKE")
            ids[f"{name}_note"] = world.note(ids[name], self.desk, ids["worker"])["id"]
        world.deny("access_block", ids["blocked"], worker=ids["worker"])
        world.deny("access_restriction", ids["secret"], [ids["stranger"]])
        world.mark = "架空"

    def hidden(self):
        """A whole case of the other desk, restricted and sealed as well."""
        world, ids = self.world, self.ids
        world.mark = HIDDEN
        theirs = (self.other, ids["stranger"])
        ids["h_person"] = world.person(birth_on=BORN)
        ids["h_contact"] = world.rows["people_contact"][-1]["id"]
        ids["h_alias"] = world.rows["people_alias"][-1]["id"]
        ids["h_case"] = world.case(ids["h_person"], self.other)
        ids["h_number"] = world.rows["cases_case"][-1]["number"]
        ids["h_consultation"] = world.consultation(ids["h_person"], *theirs, ids["h_case"])["id"]
        ids["h_uncased"] = world.consultation(ids["h_person"], *theirs)["id"]
        world.grant(ids["h_case"], self.other, 511, "INTAKE", source=ids["h_consultation"])
        world.grant(ids["h_case"], self.desk, 511, "CONSENT", **world.between(until=YESTERDAY))
        world.grant(ids["h_case"], self.desk, 511, "STATUTE", closed=True)
        ids["h_note"] = world.note(ids["h_case"], *theirs)["id"]
        ids["h_relative"] = world.relative(ids["h_case"], *theirs)["id"]
        lines = [(self.named, ids["colleague"], 4)]
        ids["h_consent"] = world.consent(ids["h_case"], ids["h_person"], *theirs, lines)["id"]
        ids["h_line"] = world.rows["consent_consentline"][-1]["id"]
        ended = world.consent(ids["h_case"], ids["h_person"], *theirs, lines, opened=True)
        ended |= {"withdrawn_at": NOW, "withdrawn_by_id": ids["stranger"], "withdrawn_agency_id": self.other}
        ids["h_withdrawn"] = ended["id"]
        ids["h_restriction"] = world.deny("access_restriction", ids["h_case"], [ids["stranger"]])["id"]
        ids["h_seal"] = world.deny("access_contactseal", ids["h_person"], [ids["stranger"]])["id"]
        world.paper(self.neighbour)
        ids["h_draft"] = world.rows["access_draft"][-1]["id"]
        ids["h_nonce"] = world.rows["access_submission"][-1]["id"]
        ids["h_event"] = world.add("audit_event", verb=HIDDEN, result="SHOWN", at=NOW)["id"]
        world.mark = "架空"

    def letters(self):
        """One's own letter and another's, both open; one that was sent back, whose body is gone; papers and notices."""
        world, ids = self.world, self.ids
        mine, theirs = (self.desk, ids["worker"]), (self.other, ids["stranger"])
        world.membership(world.worker(), self.desk, "CHIEF")
        given = next(k for k in world.rows["consent_consent"] if k["id"] == ids["consent"])
        world.papers(given, *mine)
        world.asking(ids["case"], ids["person"], *mine)
        ended = world.consent(ids["case"], ids["person"], *mine, [(self.other, None, 4)], opened=True)
        world.withdraw(ended, *mine)
        ids["ended"] = ended["id"]
        body = {"ground": "CONSENT", "case_id": ids["case"], "consent_id": ids["consent"]}
        ids["letter"] = world.letter(mine, (self.other, None), body)["id"]
        body = {"ground": "ANONYMOUS", "case_id": ids["shared"]}
        received = world.letter(theirs, (self.desk, None), body)
        ids["received"] = received["id"]
        world.message(received, *theirs, "ANSWER")
        for name in ("notice", "notice_two"):
            ids[name] = world.notice(received["id"], self.desk)["id"]
        world.mark = HIDDEN
        returned = world.letter(theirs, (self.desk, None), body, "RETURNED")
        ids["returned"] = returned["id"]
        world.message(returned, *theirs, "ANSWER")
        world.reporter(received, [ids["stranger"]])
        world.notice(received["id"], self.desk, chief_only=True)
        world.mark = "架空"
        world.message(returned, *mine, "RETURN")

    def hidden_letters(self):
        """Letters and papers of the hidden case; and a letter of one's own desk about a case one is kept from."""
        world, ids = self.world, self.ids
        world.mark = HIDDEN
        theirs = (self.other, ids["stranger"])
        given = next(k for k in world.rows["consent_consent"] if k["id"] == ids["h_consent"])
        ids["h_file"] = world.papers(given, *theirs)["id"]
        ids["h_explained"] = world.rows["consent_explanation"][-1]["id"]
        facts = {"consent_id": ids["h_withdrawn"], "case_id": ids["h_case"], "reason": world.words()}
        facts |= {"agency_id": theirs[0], "author_id": theirs[1]}
        ids["h_reason"] = world.add("consent_withdrawal", **facts)["id"]
        ids["h_asking"] = world.asking(ids["h_case"], ids["h_person"], *theirs)["id"]
        body = {"ground": "STATUTE", "case_id": ids["h_case"]}
        letter = world.letter(theirs, (self.named, ids["colleague"]), body)
        ids["h_letter"], ids["h_body"] = letter["id"], world.rows["referrals_letter"][-1]["id"]
        world.grant(ids["h_case"], self.named, 4, "STATUTE", worker=ids["colleague"], source=letter["id"])
        ids["h_message"] = world.message(letter, *theirs)["id"]
        ids["h_reporter"] = world.reporter(letter, [ids["worker"], ids["stranger"]])["id"]
        ids["h_confirmation"] = world.confirmation(letter, self.other)["id"]
        ids["h_notice"] = world.notice(letter["id"], self.other)["id"]
        body = {"ground": "ANONYMOUS", "case_id": ids["secret"]}
        secret = world.letter((self.desk, ids["worker"]), (self.other, None), body)
        ids["s_letter"], ids["s_notice"] = secret["id"], world.notice(secret["id"], self.desk)["id"]
        world.mark = "架空"

    @property
    def hidden_ids(self):
        """Every id the attacker may have heard of and must learn nothing about."""
        return {
            name: value for name, value in self.ids.items() if name.startswith("h_") and name != "h_number"
        }
