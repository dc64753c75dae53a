from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_plan_wall")]
    operations = []
