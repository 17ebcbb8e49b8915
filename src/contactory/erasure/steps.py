"""The steps of erasure, on the queue of imports, whose files and rows they change."""

from contactory.erasure import services, work
from contactory.runs.registry import step

step(services.STEP, failed=services.fail_erasure)(work.erase)
step(services.CLEAN_FILE)(work.clean_file)
