from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("credits", "0001_ledger_and_budgets"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="creditentry",
            index=models.Index(
                fields=["workspace", "-id"],
                condition=models.Q(kind__in=["grant", "purchase", "refund"]),
                name="credit_entry_given",
            ),
        ),
    ]
