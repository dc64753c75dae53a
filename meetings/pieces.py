"""The words of a settled room one by one, as they may be moved into the case once the person has consented."""

from dataclasses import dataclass

from common.wareki import format_day

from .models import Sheet

OF_SHEET = ("household", "doing", "wanted", "asked")
OF_MINUTE = ("talk", "conclusion", "gap")


@dataclass(frozen=True)
class Piece:
    """一つの言葉: where it stands in the room, and whether the same words have been moved already."""

    key: str
    label: str
    text: str
    is_moved: bool = False


def pieces(matter, record):
    """Everything that was written in the room: the matter, the sheets of the agencies, the minutes, the roles."""
    moved = {carried.text for carried in record.carried}
    return [
        Piece(key, label, text.strip(), text.strip() in moved)
        for key, label, text in _written(matter, record)
        if text.strip()
    ]


def _written(matter, record):
    yield "matter", "経緯と論点", matter.text
    for number, sheet in enumerate(Sheet.objects.filter(item=record.item).select_related("agency")):
        for name in OF_SHEET:
            label = f"{sheet._meta.get_field(name).verbose_name}（{sheet.agency.name}の準備シート）"
            yield f"sheet{number}-{name}", label, getattr(sheet, name)
    for name in OF_MINUTE:
        yield (
            f"minute-{name}",
            f"{record.minute._meta.get_field(name).verbose_name}（会議録）",
            getattr(record.minute, name),
        )
    for number, task in enumerate(record.tasks):
        who = f"{task.worker.name}（{task.agency.name}）" if task.worker_id else task.agency.name
        yield f"task{number}", "役割分担", f"{who}：{task.text}（{format_day(task.due_on)}まで）"
