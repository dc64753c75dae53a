"""What the page of one consultation shows, whichever door led to it."""

from django.shortcuts import render
from django.utils import timezone

from access import policy
from access.doors import seen
from accounts.models import City
from cases.changes import history_of
from cases.forms.consultation import ScreeningForm
from cases.models import Case
from cases.states import Screening, Urgency
from cases.templatetags.case_frame import birth
from common import wareki
from people.models import Alias, Contact

WITHOUT_SETTINGS = (
    "命の危険があるとき：110（警察）・119（救急）\n子どもの虐待：189（児童相談所虐待対応ダイヤル）"
)
MEANINGS = {
    Screening.INFORMED: "その場でお答えして終わりました。",
    Screening.REFER: "窓口を案内し、相手の機関につなぎます。",
    Screening.TOWARDS_CONSENT: "ケースを開き、本人に会いながら同意を待ちます。",
    Screening.CONTINUE: "ケースを開き、自分の機関が支えます。",
    Screening.BROKEN_OFF: "連絡がとれない、転居した、など。",
}


def detail_page(request, consultation, status=200, **context):
    """The consultation, its person as far as seen, and what may be done now."""
    by, person = request.acting, seen(consultation, "person")
    context.setdefault("screening_form", ScreeningForm(initial={"note": consultation.screening_note}))
    context |= {
        "consultation": consultation,
        "person": person,
        "called": person.called if person else "本人の名前は見られません",
        "lines": lines_of(person) if person else [],
        "flags": flags_of(consultation, person),
        "about": about_rows(consultation),
        "told": told_rows(consultation),
        "ends": consultation.screening in (Screening.INFORMED, Screening.BROKEN_OFF),
        "contacts_of_person": contact_rows(consultation.person_id),
        "case": seen(consultation, "case"),
        "cases": [] if consultation.case_id else known_cases(consultation),
        "choices": [(choice, MEANINGS[choice]) for choice in Screening],
        "may_screen": policy.screen_consultation(by, consultation),
        "may_open": policy.open_case(by, consultation),
        "may_correct": policy.correct_note(by, consultation),
        "contacts": urgent_contacts() if consultation.urgency == Urgency.URGENT else "",
        "history": history_of(consultation),
    }
    return render(request, "cases/consultation_detail.html", context, status=status)


def lines_of(person):
    """The person in a line: age, birth date, sex, as far as known."""
    sex = "" if person.sex == "UNKNOWN" else person.get_sex_display()
    return [line for line in (birth(person), sex) if line]


def flags_of(consultation, person):
    """What must not be overlooked, in words."""
    marks = {Urgency.URGENT: "stop", Urgency.SOON: "warn"}
    flags = []
    if consultation.urgency in marks:
        flags.append({"kind": marks[consultation.urgency], "word": consultation.get_urgency_display()})
    if person and person.naming != "KNOWN" and person.name:
        flags.append({"kind": "plain", "word": person.get_naming_display()})
    return flags


def urgent_contacts():
    """The city's contact card (命・虐待); the national numbers where the city has not set its own."""
    city = City.objects.first()
    return (city and city.urgent_contacts.strip()) or WITHOUT_SETTINGS


def known_cases(consultation):
    """The cases of the same person that the worker may see."""
    return list(Case.objects.filter(person_id=consultation.person_id).order_by("-opened_on", "pk"))


def about_rows(consultation):
    """When, how, from whom and by whom the consultation was taken."""
    caller = [consultation.caller_name, consultation.caller_relation, consultation.caller_contact]
    return [
        {"label": "日時", "value": wareki.format_moment(timezone.localtime(consultation.taken_at))},
        {"label": "方法", "value": consultation.get_method_display()},
        {
            "label": "相談した人",
            "value": "\n".join(filter(None, [consultation.get_caller_display(), *caller])),
        },
        {"label": "受け付けた人", "value": f"{consultation.taken_by.name}\n{consultation.agency.name}"},
    ]


def told_rows(consultation):
    """困りごと (○, and ◎ for what weighs most) and 本人の希望."""
    marks = {consultation.main_concern_word: "◎"}
    concerns = [f"{marks.get(word, '○')}{word}" for word in consultation.concern_words]
    return [
        {"label": "困りごと", "value": "\n".join(concerns)},
        {"label": "本人の希望", "value": consultation.wish},
    ]


def contact_rows(person_id):
    """住所・連絡先 and other names, as far as seen."""
    rows = [
        {"label": row.get_kind_display(), "value": f"{row.value}（{row.note}）" if row.note else row.value}
        for row in Contact.objects.filter(person_id=person_id)
    ]
    rows += [
        {"label": row.get_kind_display(), "value": row.name}
        for row in Alias.objects.filter(person_id=person_id).order_by("pk")
    ]
    return rows
