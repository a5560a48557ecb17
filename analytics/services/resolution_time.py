"""Service 2: how long it takes to close a ticket, by the month it was opened in."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from rest_framework import serializers

from analytics.durations import Measure
from analytics.models import Status
from analytics.services.analysis import Analysis, FilteredAnswer
from analytics.services.duration_figures import COLUMNS, MonthFigures, Subject, SubjectWords, csv_rows
from analytics.services.parameters import FilteredPeriodParameters

WORDS = SubjectWords(
    column=pgettext_lazy("tickets", "Closed"),
    average=lambda counted: ngettext(
        "on average, %(counted)s closed of %(opened)s opened",
        "on average, %(counted)s closed of %(opened)s opened",
        counted,
    ),
    point=lambda counted: ngettext(
        "%(counted)s closed of %(opened)s opened", "%(counted)s closed of %(opened)s opened", counted
    ),
    none=_("none closed"),
    none_yet=_("No ticket that was opened in these months is closed yet."),
    no_tickets=_("no closed tickets"),
    axis={"days": _("Days to close"), "hours": _("Hours to close"), "minutes": _("Minutes to close")},
)
SUBJECT = Subject(Measure.RESOLUTION, "closed", WORDS, ("status", Status.CLOSED.value))
figures, present = SUBJECT.figures, SUBJECT.present


class ResolutionTimeMonth(MonthFigures):
    closed = serializers.IntegerField()


class ResolutionTimeAnswer(FilteredAnswer):
    months = ResolutionTimeMonth(many=True)


ANALYSIS = Analysis(
    slug="resolution-time",
    title=_("Resolution time"),
    definition=_(
        "Time from opening to closing of the closed tickets (average, median, 90th percentile),"
        " by the month they were opened in."
        " A month is unfinished while less than 90 % of the tickets opened in it are closed."
    ),
    parameters=FilteredPeriodParameters,
    answer=ResolutionTimeAnswer,
    figures=figures,
    present=present,
    csv_columns=("month", "closed", COLUMNS[0], "opened", *COLUMNS[1:]),
    csv_rows=csv_rows,
)
