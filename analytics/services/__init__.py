"""The analyses: which there are, and which of them this process offers."""

from django.conf import settings

from analytics.services import (
    active_by_category,
    age,
    backlog,
    category_share,
    corrections,
    first_answer,
    first_work,
    load,
    opened_closed,
    resolution_time,
    unresolved,
)
from analytics.services.analysis import Analysis

ANALYSES: tuple[Analysis, ...] = (
    unresolved.ANALYSIS,
    resolution_time.ANALYSIS,
    active_by_category.ANALYSIS,
    backlog.ANALYSIS,
    opened_closed.ANALYSIS,
    age.ANALYSIS,
    first_work.ANALYSIS,
    first_answer.ANALYSIS,
    load.ANALYSIS,
    category_share.ANALYSIS,
    corrections.ANALYSIS,
)


def offered() -> dict[str, Analysis]:
    """By slug, in the order of the menu; all of them unless ANALYTICS_SERVICES names some."""
    chosen = settings.ANALYTICS_SERVICES
    return {analysis.slug: analysis for analysis in ANALYSES if not chosen or analysis.slug in chosen}
