from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campus_helpdesk", "0001_initial")]

    operations = [migrations.RenameField("writecount", "address", "who")]
