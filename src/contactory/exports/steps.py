"""The step of an export, on a queue of its own: a long one never stands before an import."""

from contactory.exports.services import STEP, fail_export
from contactory.exports.writing import write_export
from contactory.runs.registry import step

step(STEP, queue="exports", failed=fail_export)(write_export)
