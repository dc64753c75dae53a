"""The one reader of the code tables (表コード)."""

from accounts.querysets import today
from common.once import once
from common.wareki import fiscal_year

from .models.codes import CodeItem


def codes(table, year=None, keep=()):
    """The items of a table that may be chosen in a 年度 (this one), in their order; and those in `keep`, ended or not."""
    year = year or fiscal_year(today())
    return [item for item in CodeItem.objects.filter(table=table) if item.in_year(year) or item.code in keep]


def choices(table, year=None, keep=()):
    """The same as a form wants them."""
    return [(item.code, item.label) for item in codes(table, year, keep)]


def label_of(table, code):
    """The words of a code, also of one that has ended; an unknown one stands as it is."""
    item = CodeItem.objects.filter(table=table, code=code).first()
    return item.label if item else code


def labels_of(table):
    """Every code of a table with its words, in one question."""
    return {item.code: item.label for item in CodeItem.objects.filter(table=table)}


@once
def all_labels():
    """The words of every code by table and code."""
    return {(item.table, item.code): item.label for item in CodeItem.objects.only("table", "code", "label")}


def topics_of(table, chosen):
    """What the chosen codes tell about a person, as a mask."""
    total = 0
    for item in CodeItem.objects.filter(table=table, code__in=list(chosen)):
        total |= item.topics
    return total


def national(table, chosen):
    """The national codes the chosen ones count as, each once."""
    items = CodeItem.objects.filter(table=table, code__in=list(chosen))
    return sorted({item.national_code for item in items if item.national_code})
