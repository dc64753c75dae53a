"""アセスメント as whoever asks may see it: what each agency last said of each question, and what is still unknown."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.utils.functional import cached_property
from django.utils.timezone import localtime

from access import grants
from access.doors import seen
from access.topics import ALL, labels
from accounts.querysets import today
from common.wareki import age_on, format_day

from . import codes as tables
from .models import Answer, Case, Consultation, HouseholdMember
from .states import Caller, Living, Method
from .states.assessment import MULTI, NONE, NUMBER, QUESTIONS, SECTIONS, SINGLE, TEXT

OLD_MONTHS = 6


@dataclass(frozen=True)
class Entry:
    """一つの回答: the rows of one saving that are seen, as one."""

    rows: tuple
    words: str
    codes: tuple
    is_old: bool

    @property
    def first(self):
        return self.rows[0]

    @property
    def value(self):
        """What a form would have sent for it."""
        question, row = self.first.asked, self.first
        if question.kind == SINGLE:
            return self.codes[0] if self.codes else NONE
        if question.kind == MULTI:
            return list(self.codes) or [NONE]
        return row.number if question.kind == NUMBER else row.day or row.text


@dataclass(frozen=True)
class Voice:
    """ある機関の答え: the newest, and the ones before it."""

    agency: object
    newest: Entry
    earlier: tuple


@dataclass(frozen=True)
class Asked:
    """問い with what the agencies say of it, and what other forms already tell."""

    question: object
    voices: tuple
    known: object = None

    @property
    def is_known(self):
        return bool(self.voices or self.known)

    @property
    def codes(self):
        """What any agency chose last, or else what other forms tell."""
        said = {code for voice in self.voices for code in voice.newest.codes}
        return said or {self.known.code if self.known else ""}


@dataclass(frozen=True)
class Part:
    """欄 as one reader sees it; `closed` says what consent it would take, whether or not there is anything in it."""

    section: object
    asked: tuple
    closed: tuple

    @property
    def told(self):
        """The questions something is known of."""
        return [asked for asked in self.asked if asked.is_known]

    @property
    def open(self):
        """The questions nobody has answered yet, as far as this reader may know; whether the country is told of each."""
        unknown = [asked for asked in self.asked if not asked.is_known]
        return [] if self.closed else [(asked.question, self.misses(asked)) for asked in unknown]

    @property
    def left(self):
        """国報告項目 that are not known yet, as far as this reader may know."""
        return 0 if self.closed else sum(self.misses(asked) for asked in self.asked)

    def misses(self, asked):
        """Whether the country is told of it and nobody has answered it."""
        return asked.question.national and not asked.is_known and self._applies(asked.question)

    def _applies(self, question):
        if not question.follows:
            return True
        name, code = question.follows
        before = next(asked for asked in self.asked if asked.question.name == name)
        return code in before.codes


@dataclass(frozen=True)
class Known:
    """ほかの画面からわかること: a fact typed once, where, and the code it stands for."""

    words: str
    origin: str
    code: str = ""


class Sheet:
    """アセスメントシート of one visible case."""

    def __init__(self, case):
        self.case, self.day = case, today()
        self.topics = grants.standing(case.pk).topics
        rows = Answer.objects.filter(case=case, question__in=QUESTIONS).select_related("agency", "author")
        self.rows = list(rows.order_by("question", "-created_at", "entry", "topics"))
        self.labels = tables.all_labels()

    @cached_property
    def known(self):
        """What other pages tell of a question."""
        return known_of(self.case, self.labels)

    @cached_property
    def parts(self):
        """Every section, in the order of the sheet."""
        found = {key: tuple(rows) for key, rows in groupby(self.rows, lambda row: row.question)}
        return [self._part(section, found) for section in SECTIONS]

    @property
    def left(self):
        """あと何項目: 国報告項目 that are not known yet, counted over what this reader may see."""
        return sum(part.left for part in self.parts) + sum(not fact.words for fact in self.person)

    @property
    def person(self):
        """性別・年代 from the person's own page: shown, not asked again; nothing where the person is not seen."""
        person = seen(self.case, "person")
        if person is None:
            return []
        sex = "" if person.sex == person.Sex.UNKNOWN else person.get_sex_display()
        return [Known(sex, "性別"), Known(decade(person.birth_on, self.day), "年代")]

    def own(self, agency):
        """An agency's newest answer to each question, by the question's key (前の回答を写す)."""
        return {
            asked.question.key: voice.newest
            for part in self.parts
            for asked in part.asked
            for voice in asked.voices
            if voice.agency.pk == agency.pk
        }

    def _part(self, section, found):
        lacks = section.topics & ~self.topics
        asked = tuple(
            Asked(question, self._voices(found.get(question.key, ())), self.known.get(question.key))
            for question in section.questions
        )
        return Part(section, asked, tuple(labels(lacks)))

    def _voices(self, rows):
        by_agency = {}
        for row in rows:
            by_agency.setdefault(row.agency_id, {}).setdefault(row.entry, []).append(row)
        voices = []
        for entries in by_agency.values():
            said = [self._entry(tuple(same)) for same in entries.values()]
            voices.append(Voice(said[0].first.agency, said[0], tuple(said[1:])))
        return tuple(
            sorted(
                voices, key=lambda v: (v.newest.first.answered_on, v.newest.first.created_at), reverse=True
            )
        )

    def _entry(self, rows):
        question, first = QUESTIONS[rows[0].question], rows[0]
        codes = tuple(code for row in rows for code in row.codes)
        return Entry(
            rows, self._words(question, first, codes), codes, first.answered_on <= months_before(self.day)
        )

    def _words(self, question, row, codes):
        if question.kind == TEXT:
            return row.text
        if question.kind == NUMBER:
            return f"{row.number:,}{question.unit}" if row.number is not None else ""
        if not question.chooses:
            return format_day(row.day) if row.day else ""
        if codes:
            return "、".join(self.labels.get((question.table, code), code) for code in codes)
        # because for whoever sees a part only, "none" and "none of what you may see" are the same row
        nothing = "あてはまるものはない" if question.kind == MULTI else "わからない・答えていない"
        return nothing if self.topics == ALL else f"{nothing}（見える情報の範囲で）"


def kept(case_id):
    """An agency's own answers on a case it no longer sees: the sections with something in them."""
    sheet = Sheet(Case(pk=case_id))
    sheet.known = {}  # because nothing else of the case is looked at
    return [replace(part, closed=()) for part in sheet.parts if part.told]


def decade(birth, day):
    """年代 of somebody born on a day; empty when it is not known."""
    age = age_on(birth, day) if birth else None
    if age is None:
        return ""
    return f"{age // 10 * 10}代" if age >= 10 else "10歳未満"


def national_left(case):
    """あと何項目: how many 国報告項目 of the assessment are not known yet, for whoever asks."""
    return Sheet(case).left


def months_before(day, months=OLD_MONTHS):
    """The day so many months ago; the last of its month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def known_of(case, words):
    """What the consultation and the household already tell of a question."""
    found = {}
    talks = list(Consultation.objects.filter(case=case).order_by("taken_at", "id"))
    if talks:
        code = route_of(talks[0])
        found["route.route"] = Known(words.get(("ROUTE", code), ""), "相談の受付", code)
    decided = [talk for talk in talks if talk.screening]
    if decided:
        code = decided[-1].screening
        found["screening.screening"] = Known(words.get(("SCREENING", code), ""), "相談の受付", code)
        day = localtime(decided[-1].screened_at).date()
        found["screening.screened_on"] = Known(format_day(day), "相談の受付")
    living = [m for m in HouseholdMember.objects.filter(case=case) if m.living == Living.TOGETHER]
    if living:
        found["household.together"] = Known(f"あり（{len(living)}人）", "世帯・親族", "1")
        found["household.count"] = Known(f"{len(living) + 1}人", "世帯・親族")
    return found


def route_of(talk):
    """相談経路 of a consultation, by who came and how."""
    in_person = talk.method in {Method.COUNTER, Method.VISIT}
    if talk.caller == Caller.SELF:
        return "01" if in_person else "02"
    if talk.caller == Caller.FAMILY:
        return "03" if in_person else "04"
    return "06" if talk.caller == Caller.AGENCY else "99"
