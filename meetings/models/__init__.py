"""会議: who convenes, what is on the agenda, who sits there, what is said and decided."""

from .body import Body, BodySeat
from .meeting import Item, Matter, Meeting, Member, Pledge
from .papers import Carried, Inquiry, InquiryAnswer, Minute, Sheet, Task
from .tabled import Tabled

__all__ = [
    "Body",
    "BodySeat",
    "Carried",
    "Inquiry",
    "InquiryAnswer",
    "Item",
    "Matter",
    "Meeting",
    "Member",
    "Minute",
    "Pledge",
    "Sheet",
    "Tabled",
    "Task",
]
