from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_outreach_wall")]
    operations = []
