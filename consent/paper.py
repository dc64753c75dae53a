"""同意書: what a person reads before he signs, in plain words."""

import jaconv

from access.doors import seen
from access.topics import LABELS, Topic
from accounts.models import City
from common.wareki import format_day

from . import application
from .effects import name_of
from .states import NAMING, Giver, Kind, Purpose

# What the person says yes to, in the words of the paper.
SENTENCES = {
    Kind.C2: "下の表の機関が、わたしの情報を知って、いっしょに支援を考えることに同意します。",
    Kind.C3: "下の表の機関が集まる会議（重層的支援会議）で、わたしのことを話し合うことに同意します。",
    Kind.C4: "説明を受けたプランの内容に同意します。",
    Kind.C5: "参加支援の受け入れ先（活動や仕事の場）に、必要な情報を伝えることに同意します。",
}


def sentence(kind):
    """What the person says yes to; of the 申込 with whom it reaches."""
    return application.sentence() if kind == Kind.C1 else SENTENCES[kind]


# What a person may not know from its short name.
PLAIN = {Topic.IDENTITY: "名前・生年月日など", Topic.PROGRESS: "相談のいきさつ", Topic.PLAN: "支援の計画など"}


def plain_words(mask):
    """The kinds of information as the paper names them."""
    told = [f"{word}（{PLAIN[bit]}）" if bit in PLAIN else word for bit, word in LABELS.items() if mask & bit]
    return "、".join(told)


def of_form(form, by):
    """From a form that is filled in and not yet recorded."""
    facts = form.facts()
    rows = [(name_of(agency, worker), mask) for agency, worker, mask in form.lines]
    return _paper(facts, rows, by.agency, facts["explained_by"], facts["explanation"])


def of_consent(consent):
    """From what was recorded; the day and the giver are printed too."""
    names = ("kinds", "purposes", "valid_from", "valid_until", "giver", "giver_name", "authority")
    facts = {name: getattr(consent, name) for name in names}
    rows = [(name_of(line.agency, line.worker), line.topics) for line in consent.lines.all()]
    explained = seen(consent, "explained")
    who = explained.explained_by if explained else consent.recorded_by
    drawn = _paper(facts, rows, consent.agency, who, explained.text if explained else "")
    return drawn | {"agreed_on": consent.agreed_on, "ended": consent.is_withdrawn}


def reading(person):
    """The kana line above the name, as everybody reads it."""
    return jaconv.kata2hira(person.kana) if person else ""


def _paper(facts, rows, agency, explained_by, explanation):
    kinds, city = set(facts["kinds"]), City.objects.first()
    by_another = facts["giver"] != Giver.SELF
    return {
        "city": city.name if city else "",
        "sentences": [sentence(kind) for kind in Kind if kind in kinds],
        "applies": Kind.C1 in kinds,
        "rows": [{"name": name, "what": plain_words(mask)} for name, mask in rows] if kinds & NAMING else [],
        "purposes": [Purpose(purpose).label for purpose in facts["purposes"]],
        "since": format_day(facts["valid_from"]),
        "until": format_day(facts["valid_until"]),
        "agency": agency.name,
        "explained_by": explained_by.name,
        "explanation": explanation,
        "giver": Giver(facts["giver"]).label if by_another else "",
        "giver_name": facts["giver_name"] if by_another else "",
        "authority": facts["authority"] if by_another else "",
    }
