"""contactory sign-in-link."""

from typing import Annotated

import typer

from contactory.cli.frame import django_ready
from contactory.environment import environment
from contactory.local.web_address import noted_address

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The account's e-mail address.")]


def sign_in_link(email: Email = "owner@localhost") -> None:
    """Print a new link that signs an account in, once."""
    with django_ready("sign-in-link", broker=False):
        from contactory.workspaces.services import create_sign_in_link, first_start  # noqa: PLC0415 - needs Django

        # Where no serve was ever started, nobody is there yet whom a link could sign in.
        first_start()
        base = environment().public_url or noted_address(environment().home)
        print(f"{base}{create_sign_in_link(email)}")
