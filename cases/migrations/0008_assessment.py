from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_words_are_kept"), ("accounts", "0005_programme")]
    operations = []
