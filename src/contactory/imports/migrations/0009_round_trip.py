import django.db.models.deletion
from django.db import migrations, models


def _earlier_import() -> "models.ForeignKey[object, object]":
    return models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to="imports.importjob",
    )


class Migration(migrations.Migration):
    dependencies = [("imports", "0010_rows_removed")]

    operations = [
        migrations.AddField(model_name="importjob", name="corrects", field=_earlier_import()),
        migrations.AddField(model_name="importjob", name="corrected_version_of", field=_earlier_import()),
    ]
