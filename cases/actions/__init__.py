"""What a worker does with a consultation, a case and the work on it; one room each."""

from .case import (
    add_alias,
    add_contact,
    add_relative,
    advance,
    attach,
    change_lead,
    correct_consultation,
    correct_contact,
    correct_note,
    correct_relative,
    edit_person,
    open_case,
    screen,
    take_consultation,
    topics_of,
    write_note,
)
from .codes import add_code, edit_code

__all__ = [
    "add_alias",
    "add_code",
    "add_contact",
    "add_relative",
    "advance",
    "attach",
    "change_lead",
    "correct_consultation",
    "correct_contact",
    "correct_note",
    "correct_relative",
    "edit_code",
    "edit_person",
    "open_case",
    "screen",
    "take_consultation",
    "topics_of",
    "write_note",
]
