"""Where an address would hide the thing itself from those who need it: there it is refused, with the remedy."""

from access import sealed
from audit.disclosure import checking
from people.models import Contact

from .models import Case

ELSEWHERE = "住所・電話番号は「連絡先」にだけ書いてください。ここに書くと、秘匿したときに、{}そのものが見えなくなります。"


def hold_address(cases, *texts):
    """Whether texts hold an address or a number of these cases' persons that whoever asks reads; others are told nothing."""
    if not any(texts):
        return False
    with checking():  # because it is only compared, and shown to nobody
        people = [case.person_id for case in Case.objects.filter(pk__in=list(cases))]
        return sealed.among(list(Contact.objects.filter(person__in=people)), *texts)


def without_address(form, cases, *names, what):
    """Whether a form is well-formed and none of these fields says where the person lives; else the field says what to do."""
    if not form.is_valid():
        return False
    for name in names:
        if hold_address(cases, form.cleaned_data.get(name)):
            form.add_error(name, ELSEWHERE.format(what))
    return not form.errors
