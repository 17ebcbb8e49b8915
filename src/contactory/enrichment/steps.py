"""The steps of enrichments."""

from contactory.enrichment.services import revert_requests, reverting
from contactory.enrichment.services.control import fail_enrichment, lock_enrichment
from contactory.enrichment.services.creating import STEP
from contactory.enrichment.working.turn import work
from contactory.runs.registry import step

step(STEP, queue="enrichment", failed=fail_enrichment, lock=lock_enrichment)(work)
step(revert_requests.STEP, queue="enrichment", failed=revert_requests.fail_revert, lock=lock_enrichment)(
    reverting.revert
)
