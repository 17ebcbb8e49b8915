from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0008_formats")]

    operations = [
        migrations.AddField(
            model_name="importjob",
            name="actor",
            field=models.TextField(db_default="", default=""),
        ),
        # Pages of a forecast, and of the rows that are kept out, are one range of it.
        migrations.AddIndex(
            model_name="rowdecision",
            index=models.Index(fields=["job", "action", "row_number"], name="row_decision_of_action"),
        ),
    ]
