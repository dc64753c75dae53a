"""The work on a case, area by area: its tables, who sees a row by the design alone, and random rows of it.

Each module says TABLES (what is held for the oracle to judge), NOBODY (read by no worker), VERSIONS (history table → table),
ORDER (as rows are loaded, parents first), `see(world, me, today, rule)` (calls `rule.see(table, wanted)`; `rule` carries what
`tests.oracle.sees` found so far: held, holder, denied, desk, own, readable, live, for_me, …) and `grow(chance, case, person)`.
Like the oracle, `see` knows nothing of the product.
"""

from tests.areas import assessment, comments, coordination, denials, meetings, outreach, plan

AREAS = (denials, assessment, plan, coordination, meetings, comments, outreach)
