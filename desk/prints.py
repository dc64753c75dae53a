"""What leaves the screen: the verbs of the log by which something of a case was printed, copied or written out.

Whoever adds such a door adds its name here, ending in one of the words the database knows a print by (see _sealed.PRINTED).
"""

import re

PRINTS = ("case-consent-paper", "consent-paper", "consent-receipt", "consent-file")
KNOWN = re.compile(r"(^|-)(paper|receipt|file|print|printed|copy|export|pdf|ics|sheet)$")
CONTACT = "letter-contact"
