from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("provider_accounts", "0001_accounts_and_gates"),
    ]

    operations = [
        migrations.AddField(
            model_name="providergate",
            name="refused_operations",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
