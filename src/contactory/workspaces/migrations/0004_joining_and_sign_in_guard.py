import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0003_retention")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="joined_at",
            # Whoever is a member already has joined.
            field=models.DateTimeField(db_default=Now(), null=True),
        ),
        migrations.AddField(
            model_name="signinlink",
            name="membership",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sign_in_links",
                to="workspaces.membership",
            ),
        ),
        migrations.CreateModel(
            name="SignInGuard",
            fields=[
                ("subject", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("attempts", models.IntegerField()),
                ("since", models.DateTimeField()),
            ],
            options={"db_table": "sign_in_guard"},
        ),
    ]
