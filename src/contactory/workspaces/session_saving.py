"""Sessions as Django keeps them, but for what it says where the database could not save one."""

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from contactory.api.problems import refused
from contactory.errors import Unavailable


class SavingSessions(SessionMiddleware):
    """Answers 503 where the database failed, which Django takes for a session that was deleted meanwhile."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The response, with the session's cookie."""
        try:
            return super().process_response(request, response)
        except SessionInterrupted as error:
            if not _has_lost_the_database(error):
                raise
            return refused(Unavailable("The database cannot answer now; try again in a few seconds."))


def _has_lost_the_database(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, OperationalError | InterfaceError):
        error = error.__context__
    return error is not None
