"""What is done for a meeting, in it and after it; one room each."""

from .after import answer_inquiry, finish_task, release
from .hold import drop, move, settle, table_again, write_minute
from .prepare import (
    ask_material,
    change_date,
    change_matter,
    choose,
    open_meeting,
    pledge,
    put_on_agenda,
    remove,
    write_sheet,
)

__all__ = [
    "answer_inquiry",
    "ask_material",
    "change_date",
    "change_matter",
    "choose",
    "drop",
    "finish_task",
    "move",
    "open_meeting",
    "pledge",
    "put_on_agenda",
    "release",
    "remove",
    "settle",
    "table_again",
    "write_minute",
    "write_sheet",
]
