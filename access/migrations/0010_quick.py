"""Nearly every case carries no denial and nearly every person no seal: that is asked first, before who acts."""

from django.db import migrations

from access.wall import again

from . import _functions

DENIED = f"""
BEGIN
    IF NOT EXISTS (SELECT 1 FROM access_block b WHERE b.case_id = c)
       AND NOT EXISTS (SELECT 1 FROM access_restriction r WHERE r.case_id = c) THEN
        RETURN false;
    END IF;
    RETURN ({_functions.DENIED}) AND ({_functions.STANDS});
END
"""
SEALED = f"""
BEGIN
    IF NOT EXISTS (SELECT 1 FROM access_contactseal s WHERE s.person_id = p) THEN RETURN false; END IF;
    RETURN ({_functions.SEALED}) AND ({_functions.MEETS});
END
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0009_sealed_words"), ("accounts", "0007_quick")]
    operations = [
        again("ctx_denied(c uuid)", DENIED, returns="boolean"),
        again("ctx_sealed(p uuid)", SEALED, returns="boolean"),
    ]
