"""The steps of enrichments."""

from contactory.enrichment.services.control import fail_enrichment, lock_enrichment
from contactory.enrichment.services.creating import STEP
from contactory.enrichment.working.turn import work
from contactory.runs.registry import step

step(STEP, queue="enrichment", failed=fail_enrichment, lock=lock_enrichment)(work)
