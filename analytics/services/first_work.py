"""How long it takes until staff start to work on a ticket, by the month it was opened in."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from rest_framework import serializers

from analytics.durations import Measure
from analytics.services.analysis import Analysis, FilteredAnswer
from analytics.services.duration_figures import COLUMNS, MonthFigures, Subject, SubjectWords, csv_rows
from analytics.services.parameters import FilteredPeriodParameters

WORDS = SubjectWords(
    column=_("Worked on"),
    average=lambda counted: ngettext(
        "on average, %(counted)s worked on of %(opened)s opened",
        "on average, %(counted)s worked on of %(opened)s opened",
        counted,
    ),
    point=lambda counted: ngettext(
        "%(counted)s worked on of %(opened)s opened", "%(counted)s worked on of %(opened)s opened", counted
    ),
    none=_("none worked on"),
    none_yet=_("No ticket that was opened in these months is worked on yet."),
    no_tickets=_("no worked on tickets"),
    axis={"days": _("Days to first work"), "hours": _("Hours to first work"), "minutes": _("Minutes to first work")},
)
SUBJECT = Subject(Measure.FIRST_WORK, "worked_on", WORDS, ("activated", "true"))
figures, present = SUBJECT.figures, SUBJECT.present


class FirstWorkMonth(MonthFigures):
    worked_on = serializers.IntegerField()


class FirstWorkAnswer(FilteredAnswer):
    months = FirstWorkMonth(many=True)


ANALYSIS = Analysis(
    slug="first-work",
    title=_("Time to first work"),
    definition=_(
        "Time from opening until staff set a ticket active (average, median, 90th percentile),"
        " by the month it was opened in."
        " A month is unfinished while less than 90 % of the tickets opened in it are worked on."
    ),
    parameters=FilteredPeriodParameters,
    answer=FirstWorkAnswer,
    figures=figures,
    present=present,
    csv_columns=("month", "worked_on", COLUMNS[0], "opened", *COLUMNS[1:]),
    csv_rows=csv_rows,
)
