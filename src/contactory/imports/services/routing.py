"""Which step is due for a job, and how a job ends when a step is given up."""

from django.db import connection

from contactory.errors import Refusal
from contactory.imports.models import ImportJob
from contactory.runs.claim import Claim, LeaseLost
from contactory.runs.dispatch import enqueue
from contactory.store.queries import SQL

# What the argument of a check may hold: it compares all rows, whichever round it is, and a part of the rows may be
# written; the latter holds for a consolidation too.
WHOLE = 1
PARTLY = 2


def begin(claim: Claim) -> ImportJob:
    """The claim's job, PROCESSING from now on.

    A job in any other state has nothing left to do for this run: raises LeaseLost, so that the run is dropped.
    """
    with claim.transaction() as cursor:
        cursor.execute(SQL["begin_job"], {"job": claim.subject})
        if cursor.rowcount != 1:
            raise LeaseLost(f"import {claim.subject} is neither pending nor processing")
        return job_of(claim)


def job_of(claim: Claim) -> ImportJob:
    """The job that a claim works for; call it inside the workspace's scope."""
    return ImportJob.objects.select_related("upload").get(workspace_id=claim.workspace_id, id=claim.subject)


def enqueue_check(workspace_id: int, job_id: int, job_round: int, *, whole: bool = False, partly: bool = False) -> None:
    """Make the run that compares rows, once in each round: all of them in the first round or if so wished.

    partly: the rows that are ready afterwards are written although others have an open issue.
    """
    arguments = ((WHOLE if whole else 0) | (PARTLY if partly else 0),)
    enqueue(workspace_id=workspace_id, step="imports.check", subject=job_id, arguments=arguments, round=job_round)


def lock_job(job_id: int) -> None:
    """Lock the job until the transaction ends; its row comes before those of its runs, everywhere."""
    with connection.cursor() as cursor:
        cursor.execute(SQL["lock_job"], {"job": job_id})


def fail_job(workspace_id: int, job_id: int, refusal: Refusal) -> None:
    """End the job as FAILED with its sentence, and with it all its other runs.

    One that has written a part of its rows, or has been in review, goes back to review instead, with the sentence.
    """
    with connection.cursor() as cursor:
        cursor.execute(SQL["fail_job"], {"job": job_id, "sentence": refusal.sentence, "code": refusal.code})
        cursor.execute(SQL["cancel_runs"], {"subject": job_id, "steps": "imports.%"})
