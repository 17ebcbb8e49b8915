"""The steps of a file's way, in their order."""

from contactory.imports.services import checking, consolidation, opening, reverting, staging
from contactory.imports.services.revert_requests import fail_revert
from contactory.imports.services.routing import fail_job, lock_job
from contactory.runs.registry import step

step("imports.open", failed=fail_job, lock=lock_job)(opening.open_file)
step("imports.stage_segment", failed=fail_job, lock=lock_job)(staging.stage_segment)
step("imports.check", failed=fail_job, lock=lock_job)(checking.check)
step("imports.consolidate", failed=fail_job, lock=lock_job)(consolidation.consolidate)
step("imports.revert", failed=fail_revert, lock=lock_job)(reverting.revert)
