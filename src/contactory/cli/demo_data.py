"""What the demo has in it: contacts and companies imported, reviewed and enriched, and an import left for a person."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from contactory.cli.frame import django_ready

if TYPE_CHECKING:
    from contactory.imports.models import ImportJob
    from contactory.local.stack import Stack

CONTACTS: Final = 1000
COMPANIES: Final = 200
ACTOR: Final = "command"
SEED: Final = 23  # other people than those of the sample that is left for review
BUDGET: Final = "250.00"
# Each company is two entities; with the 200 a minute of the smallest plan the demo would wait for its second half.
ENTITIES: Final = {"operation": "", "seconds": 60, "allowed": 1000}

Sample = Annotated[Path, typer.Option(help="The file to leave in review; made when it is not there.")]
Base = Annotated[str, typer.Option(help="Where the installation is reached.")]


def demo_data(sample: Sample, base: Base = "") -> int:
    """Fill the first workspace with the demo, unless it has imports already; says what was done."""
    with django_ready("demo", stream=False, sandbox="wait", worker=True) as stack:
        from contactory.imports.queries import jobs  # noqa: PLC0415 - needs Django
        from contactory.local.workers import temporary_worker  # noqa: PLC0415
        from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415
        from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415
        from contactory.workspaces.services import first_start  # noqa: PLC0415

        first_start()
        workspace_id = int(workspace_by_name("").pk)
        with workspace_scope(workspace_id):
            filled = jobs(workspace_id).exists()
        if filled:
            print(f"The demo is there already: see {base}/", flush=True)
            return 0
        with temporary_worker(mend=stack.ensure_running):
            _fill(stack, workspace_id, sample)
    print(f"The demo is ready: see {base}/", flush=True)
    return 0


def _fill(stack: "Stack", workspace_id: int, sample: Path) -> None:
    from contactory.samples import write_companies, write_sample  # noqa: PLC0415 - after Django

    folder = sample.parent
    folder.mkdir(parents=True, exist_ok=True)
    contacts, companies = folder / "customers.csv", folder / "companies.csv"
    write_sample(contacts, rows=CONTACTS, seed=SEED)
    write_companies(companies, rows=COMPANIES)
    if not sample.exists():
        write_sample(sample)
    _say(workspace_id, _reviewed(workspace_id, _imported(workspace_id, contacts, "contacts")))
    _say(workspace_id, _imported(workspace_id, companies, "companies"))
    _say(workspace_id, _imported(workspace_id, sample, "contacts"))
    _enrich(stack, workspace_id, "contacts", "apollo-contacts")
    _ask_by_a_larger_plan(workspace_id)
    _enrich(stack, workspace_id, "companies", "explorium-companies")


def _imported(workspace_id: int, path: Path, kind: str) -> "ImportJob":
    from contactory.cli.progress import follow  # noqa: PLC0415 - needs Django
    from contactory.imports.policies import Policies  # noqa: PLC0415
    from contactory.imports.services.creating import create_job  # noqa: PLC0415
    from contactory.uploads.services import store_path  # noqa: PLC0415

    upload = store_path(workspace_id=workspace_id, path=path)
    policies = Policies.model_validate({"on_existing": "fill_empty"} if kind == "companies" else {})
    job = create_job(workspace_id=workspace_id, upload=upload, policies=policies, kind=kind, actor=ACTOR)
    return follow(workspace_id, job.pk)


def _reviewed(workspace_id: int, job: "ImportJob") -> "ImportJob":
    """The import after a quick review: suggestions taken, one of each pair kept, the rest left out."""
    from contactory.cli.resolve import checked_again  # noqa: PLC0415 - needs Django
    from contactory.engine.issue_codes import IssueKind  # noqa: PLC0415
    from contactory.imports.queries import issue_rows  # noqa: PLC0415
    from contactory.imports.services.review import act  # noqa: PLC0415
    from contactory.imports.services.review_targets import Filter, Target  # noqa: PLC0415
    from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

    def settle(kind: IssueKind, action: str) -> None:
        with workspace_scope(workspace_id):
            there = issue_rows(job)[kind.value]
        if there:
            target = Target(filter=Filter(issue=kind))
            act(workspace_id=workspace_id, job_id=job.pk, actor=ACTOR, action=action, target=target)

    settle(IssueKind.INVALID_EMAIL, "use_suggestion")
    settle(IssueKind.REPAIRED_ROW, "accept")
    settle(IssueKind.DUPLICATE_IN_FILE, "keep_first")
    for kind in IssueKind:
        settle(kind, "discard")
    return checked_again(workspace_id, job.pk)


def _enrich(stack: "Stack", workspace_id: int, target: str, recipe: str) -> None:
    from contactory.cli.enrich import enriched  # noqa: PLC0415 - needs Django
    from contactory.cli.enrich_outcome import print_run  # noqa: PLC0415
    from contactory.enrichment.api_schemas import EnrichmentIn  # noqa: PLC0415
    from contactory.errors import Refusal  # noqa: PLC0415

    asked = EnrichmentIn.model_validate({"target": target, "recipe": recipe, "filter": {}, "budget": BUDGET})
    try:
        print_run(enriched(stack, workspace_id, asked))
    except Refusal as refusal:
        # As where an installation has a live key for one provider and none for another: the rest of the demo stays.
        print(f"The {target} were not enriched: {refusal.sentence}", flush=True)


def _ask_by_a_larger_plan(workspace_id: int) -> None:
    from contactory.errors import Refusal  # noqa: PLC0415 - after Django
    from contactory.provider_accounts.services.entering import limit_sandbox  # noqa: PLC0415 - needs Django

    # Where it has no account in the sandbox, the run says what is wrong.
    with suppress(Refusal):
        limit_sandbox(workspace_id=workspace_id, provider_name="explorium", limits=[ENTITIES])


def _say(workspace_id: int, job: "ImportJob") -> None:
    from contactory.cli.outcome import print_table  # noqa: PLC0415 - needs Django
    from contactory.imports.queries import summary  # noqa: PLC0415
    from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

    with workspace_scope(workspace_id):
        found = summary(job)
    print_table(job, found)
