"""The sentences that many rules share."""

from access.verdict import no

NOT_A_CASE_WORKER = no("管理者・監査の所属では、相談やケースの記録はできません。")
NOT_IN_CHARGE = no("この操作は担当機関（相談を受け付けた機関・多機関協働）だけができます。")
