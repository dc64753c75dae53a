from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_assessment_wall")]
    operations = []
