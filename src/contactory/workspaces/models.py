"""The tables of accounts and workspaces."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """A person who signs in; which workspaces they may enter is said by their memberships."""

    email = models.EmailField(max_length=320)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        db_table = "account"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email"], name="account_email_unique"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="account_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.email

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Say whether the admin is open to this account; what it may change there, each admin page says itself."""
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class Workspace(models.Model):
    """The tenant: every other row belongs to exactly one.

    default_country is ISO 3166 alpha-2 or empty: where a file does not say how it writes phone numbers and dates, its
    people's country does. file_retention_days and row_retention_days are the workspace's own, null where it goes by
    the settings.
    """

    name = models.CharField(max_length=64)
    default_country = models.CharField(max_length=2, default="", blank=True)
    file_retention_days = models.FloatField(null=True, blank=True)
    row_retention_days = models.FloatField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "workspace"
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="workspace_name_unique")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do: see scopes.py."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"


class Membership(models.Model):
    """An account's place in a workspace; joined_at is null until a person who was invited has opened the link."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    created_at = models.DateTimeField(db_default=Now())
    joined_at = models.DateTimeField(db_default=Now(), null=True)

    class Meta:
        db_table = "membership"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "account"], name="membership_unique"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} is {self.role} of {self.workspace_id}"


class ApiKey(models.Model):
    """A secret that a program shows instead of a password; only its hash is kept."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=32))
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_key"

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class AuditEvent(models.Model):
    """One thing that somebody did; the application may add lines, never change or remove them."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="audit_events")
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    correlation_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "audit_event"
        indexes: ClassVar = [models.Index(fields=["workspace", "-id"], name="audit_event_newest")]

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.subject}"


class SignInLink(models.Model):
    """A way in without a password, for one use and a limited time; only the hash of its token is kept.

    membership is the one that an owner made the link for; null where somebody made it on the machine itself.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_in_links")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sign_in_link"

    def __str__(self) -> str:
        return f"for account {self.account_id}"


class SignInGuard(models.Model):
    """How often somebody tried a password for one address since a moment; subject is a keyed hash of the address."""

    subject = models.CharField(max_length=64, primary_key=True)
    attempts = models.IntegerField()
    since = models.DateTimeField()

    class Meta:
        db_table = "sign_in_guard"

    def __str__(self) -> str:
        return f"{self.attempts} attempts"


class IdempotentResponse(models.Model):
    """The answer to a request that carried an Idempotency-Key, kept to be given again."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="idempotent_responses")
    key = models.CharField(max_length=255)
    route = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "idempotent_response"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "key"], name="idempotent_response_key_unique")
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="idempotent_response_age")]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
