from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0006_actor_and_decisions"), ("contacts", "0005_company_fields")]

    operations = [
        migrations.AddField(model_name="importjob", name="companies_updated", field=models.BigIntegerField(default=0)),
    ]
