from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0001_accounts_and_workspaces")]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="default_country",
            field=models.CharField(blank=True, default="", max_length=2),
        ),
    ]
