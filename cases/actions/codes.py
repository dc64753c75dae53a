"""What a 管理者 does with the code tables (表コード)."""

from access import policy
from access.acts import allowed_by
from audit.disclosure import register

from ..models import CodeItem
from .case import correct


@allowed_by(policy.change_settings)
def add_code(table, *, by, **facts):
    """Add an item to a code table."""
    item = CodeItem(table=table, **facts)
    item.save(force_insert=True)
    register(item, ["written"])
    return item


@allowed_by(policy.change_settings)
def edit_code(item, *, by, version, **facts):
    """Reword an item, or end it (年度); raises Stale for the second of two editors. Its code never changes."""
    changed = correct(item, version, facts)
    register(changed, ["written"])
    return changed
