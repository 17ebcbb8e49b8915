"""Tells the metrics what calls came to, once it is kept."""

from collections import Counter
from collections.abc import Iterable

from contactory.enrichment.outcomes import kind_of_outcome
from contactory.enrichment.working.calls import Ended
from contactory.telemetry import metrics


def count_ended(ended: Iterable[Ended]) -> None:
    """Count the answers of these calls and the credits that they cost; call it after the commit."""
    for each in ended:
        if each.reply is None:
            continue
        provider, operation = each.call.step.provider, each.call.step.operation.name
        for kind, questions in Counter(map(kind_of_outcome, each.reply.outcomes)).items():
            metrics.provider_answered(provider, operation, kind, questions)
        metrics.provider_charged(provider, operation, float(each.reply.credits))
