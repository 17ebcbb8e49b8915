"""The pages of signing in; allauth's other pages are closed, because accounts are made by owners."""

from allauth.account import views as account
from django.urls import path

from contactory.workspaces import views

urlpatterns = [
    path("sign-in/<str:token>", views.sign_in, name="sign_in"),
    path("workspaces/<int:workspace_id>/choose", views.choose_workspace, name="choose_workspace"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/password/set/", account.password_set, name="account_set_password"),
    path("accounts/signup/", views.closed, name="account_signup"),
    path("accounts/confirm-email/", views.closed, name="account_email_verification_sent"),
    path("accounts/email/", views.closed, name="account_email"),
    path("accounts/password/reset/", views.closed, name="account_reset_password"),
]
