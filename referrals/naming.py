"""名前を出さない: whether a text of an anonymous letter (匿名の照会) tells whom it is about after all."""

import re
import unicodedata

from audit.disclosure import checking
from common.namekeys import phone_key, text_key
from people.models import Alias, Contact

HONORIFIC = r"(?:さん|様|さま|氏|君|くん|ちゃん|殿)"
_NUMBERED = re.compile(r"丁目|番地|番|号|の|ノ|之")
_CITY = re.compile(r"^(?:\S{2,3}?[都道府県])?(?:\S+?[市区町村])")
NUMERIC = (Contact.Kind.PHONE, Contact.Kind.EMERGENCY)
SHORTEST_PHONE = 9


def found_in(text, person, number=""):
    """What of a person's name, other names, kana, numbers and addresses stands in a text; as words for a sentence."""
    keyed, digits = text_key(text), _digits(text)
    with checking():
        aliases = list(Alias.objects.filter(person=person.pk))
        contacts = list(Contact.objects.filter(person=person.pk))
    found = []
    if any(_names(name, text, keyed) for name in (person.name, *(alias.name for alias in aliases))):
        found.append("本人の名前")
    if any(_sounds(kana, keyed) for kana in (person.kana,)):
        found.append("名前の読み")
    for contact in contacts:
        if _reaches(contact, text, keyed, digits):
            found.append(contact.get_kind_display())
    if number and text_key(number) in keyed:
        found.append("ケース番号")
    return list(dict.fromkeys(found))


def _names(name, text, keyed):
    """The whole name; or one part of it, if it is long enough to be one, or is called by 「さん」."""
    if not name or not text_key(name):
        return False
    if text_key(name) in keyed:
        return len(text_key(name)) > 1 or _called(name, text)
    parts = [part for part in re.split(r"[\s　・]+", name) if part]
    return len(parts) > 1 and any(
        (len(text_key(part)) > 1 and text_key(part) in keyed) or _called(part, text) for part in parts
    )


def _called(part, text):
    return bool(re.search(re.escape(part) + HONORIFIC, text))


def _sounds(kana, keyed):
    if not kana or not text_key(kana):
        return False
    parts = [text_key(part) for part in re.split(r"[\s　・]+", kana)]
    return text_key(kana) in keyed or any(len(part) > 2 and part in keyed for part in parts)


def _reaches(contact, text, keyed, digits):
    if contact.kind in NUMERIC:
        number = phone_key(contact.value)
        return len(number) >= SHORTEST_PHONE and number in digits
    if contact.kind == Contact.Kind.MAIL:
        return contact.value.strip().casefold() in unicodedata.normalize("NFKC", text).casefold()
    whole = _place(contact.value)
    short = _place(_CITY.sub("", contact.value, count=1))
    plain = _place(text)
    return len(whole) > 3 and (whole in plain or (len(short) > 3 and short in plain))


def _place(address):
    return text_key(_NUMBERED.sub("", unicodedata.normalize("NFKC", address)))


def _digits(text):
    return re.sub(r"\D", "", re.sub(r"\+81\s*(?:\(0\))?", "0", unicodedata.normalize("NFKC", text)))
