"""名前を出さない: whether a text of an anonymous letter (匿名の照会) tells whom it is about after all."""

import re
import unicodedata

from audit.disclosure import checking
from common.namekeys import phone_key, text_key
from people.models import Alias, Contact

HONORIFICS = [text_key(word) for word in ("さん", "様", "さま", "氏", "君", "くん", "ちゃん", "殿")]
SHORTEST_NAME, SHORTEST_KANA = 2, 3
_SPACES = re.compile(r"[\s　・]+")
_NUMBERED = re.compile(r"丁目|番地|番|号|の|ノ|之")
_CITY = re.compile(r"^(?:\S{2,3}?[都道府県])?(?:\S+?[市区町村])")
NUMERIC = (Contact.Kind.PHONE, Contact.Kind.EMERGENCY)
SHORTEST_PHONE = 9
REPORTER_TOLD = "通報した人の{}が入っています。相手の機関が読むので、消してください。"


def found_in(text, person, number=""):
    """What of a person's name, other names, kana, numbers and addresses stands in a text; as words for a sentence."""
    keyed, digits = text_key(text), _digits(text)
    with checking():
        aliases = list(Alias.objects.filter(person=person.pk))
        contacts = list(Contact.objects.filter(person=person.pk))
    found = []
    if any(_tells(name, keyed, SHORTEST_NAME) for name in (person.name, *(alias.name for alias in aliases))):
        found.append("本人の名前")
    if _tells(person.kana, keyed, SHORTEST_KANA):
        found.append("名前の読み")
    for contact in contacts:
        if _reaches(contact, text, keyed, digits):
            found.append(contact.get_kind_display())
    if number and text_key(number) in keyed:
        found.append("ケース番号")
    return list(dict.fromkeys(found))


def reporter_in(text, name, contact):
    """A sentence when a text of a letter on a statute tells who reported (通報した人), by the whole name or the number."""
    whole, number = text_key(name), phone_key(contact)
    if len(whole) > 1 and whole in text_key(text):
        return REPORTER_TOLD.format("名前")
    reached = len(number) >= SHORTEST_PHONE and number in _digits(text)
    return REPORTER_TOLD.format("連絡先") if reached else ""


def _tells(name, keyed, least):
    """The whole name, or a part of it that is long enough to be one, or one of any length that is called by 「さん」."""
    parts = [key for part in _SPACES.split(name) if (key := text_key(part))]
    if not parts:
        return False
    whole = "".join(parts)
    if any(len(one) >= least and one in keyed for one in (whole, *parts)):
        return True
    # because a name written without a space hides where the family's ends
    begins = [whole[:length] for length in (1, 2, 3)] if len(parts) == 1 else []
    return any(one + called in keyed for one in (whole, *parts, *begins) for called in HONORIFICS)


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
