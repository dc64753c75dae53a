"""How a form that corrects something is taken: the rule first, then the shape, then the version."""

from datetime import date, time

from access import denials, sealed
from access.acts import Stale
from access.verdict import Refused

SPELLED = "秘匿された住所・電話番号が書かれています。ほかの人も読む記録です。消してから保存してください。"
REMINDER = "この方の住所・連絡先は秘匿です。住所・電話番号・居どころは書きません。"


def allow(verdict):
    """Go on, or refuse with the rule's own sentence."""
    if not verdict:
        raise Refused(verdict.reason)


def take(form, act):
    """Do it with what was typed; False when the form must be shown again.

    When somebody else saved first, the form keeps what was typed, carries the row as it stands now in `stale`, and
    is bound to that row's version, so that a second sending is a knowing one.
    """
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Stale as stale:
        form.stale = stale.current
        form.data = form.data.copy()
        form.data["version"] = str(stale.current.version)
        return False
    return True


def spells(form, case_id, data, *names):
    """Whether what was typed holds a sealed address and was not sent knowingly; then the form says so (I3)."""
    if not form.is_valid() or data.get("sealed_ok") == "1":
        return False
    if not sealed.says(case_id, *(form.cleaned_data.get(name) for name in names)):
        return False
    form.add_error(names[0], SPELLED)
    form.knowing = [{"label": "このまま保存する", "name": "sealed_ok", "value": "1"}]
    return True


def remind(form, case_id, name="text"):
    """Under a seal, the field itself says what is not to be written, to everyone alike."""
    if denials.flags(case_id).sealed:
        form.fields[name].help_text += REMINDER


def typed(form):
    """(label, words) of every field of a form, in its order: as shown, or as typed and understood."""
    for bound in form.visible_fields():
        value = form.cleaned_data.get(bound.name) if form.is_bound else bound.value()
        yield bound.name, bound.label, words(bound.field, value)


def words(field, value):
    """One value as a reader would say it."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, (date, time)):
        return field.widget.format_value(value)
    choices = {str(key): label for key, label in getattr(field, "choices", ())}
    if isinstance(value, (list, tuple)):
        return "、".join(choices[str(key)] for key in value)
    if choices and value not in (None, ""):
        return choices.get(str(value), "")
    return "" if value is None else str(value)


def compare(old, new):
    """The fields in which two forms differ: name, label, old and new in words."""
    before = {name: text for name, _label, text in typed(old)}
    return [
        {"name": name, "label": label, "old": before.get(name, ""), "new": text}
        for name, label, text in typed(new)
        if before.get(name, "") != text
    ]


def versions(rows, form_of, own=True):
    """Versions, newest first, each with what it changed; hidden ones between two are never stepped over.

    Only the agency whose record it is may know that a version is missing.
    """
    rows = sorted(rows, key=lambda row: row.version, reverse=True)
    shown = []
    for row, before in zip(rows, [*rows, None][1:], strict=True):
        neighbours = before is not None and row.version == before.version + 1
        shown.append(
            {
                "row": row,
                "number": row.version if own else None,
                "first": row.version == 1,
                "changes": compare(form_of(before), form_of(row)) if neighbours else [],
                "whole": None if neighbours else list(typed(form_of(row))),
                "gap": own and not neighbours and row.version > 1,
            }
        )
    return shown


def differences(old, new):
    """Where two sets of (label, words) by place differ: label, old and new, in the order of the old, then of the new."""
    return [
        {
            "label": (new.get(place) or old.get(place))[0],
            "old": old.get(place, ("", ""))[1],
            "new": new.get(place, ("", ""))[1],
        }
        for place in [*old, *(place for place in new if place not in old)]
        if old.get(place, ("", ""))[1] != new.get(place, ("", ""))[1]
    ]
