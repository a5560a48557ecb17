"""How long it takes until staff first answer a ticket, by the month it was opened in."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from rest_framework import serializers

from analytics.durations import Measure
from analytics.services.analysis import Analysis, FilteredAnswer
from analytics.services.duration_figures import COLUMNS, MonthFigures, Subject, SubjectWords, csv_rows
from analytics.services.parameters import FilteredPeriodParameters

WORDS = SubjectWords(
    column=_("Answered"),
    average=lambda counted: ngettext(
        "on average, %(counted)s answered of %(opened)s opened",
        "on average, %(counted)s answered of %(opened)s opened",
        counted,
    ),
    point=lambda counted: ngettext(
        "%(counted)s answered of %(opened)s opened", "%(counted)s answered of %(opened)s opened", counted
    ),
    none=_("none answered"),
    none_yet=_("No ticket that was opened in these months is answered yet."),
    no_tickets=_("no answered tickets"),
    axis={
        "days": _("Days to first answer"),
        "hours": _("Hours to first answer"),
        "minutes": _("Minutes to first answer"),
    },
)
SUBJECT = Subject(Measure.FIRST_ANSWER, "answered", WORDS, ("answered", "true"))
figures, present = SUBJECT.figures, SUBJECT.present


class FirstAnswerMonth(MonthFigures):
    answered = serializers.IntegerField()


class FirstAnswerAnswer(FilteredAnswer):
    months = FirstAnswerMonth(many=True)


ANALYSIS = Analysis(
    slug="first-answer",
    title=_("Time to first answer"),
    definition=_(
        "Time from opening to the first message of staff (average, median, 90th percentile),"
        " by the month the ticket was opened in."
        " A month is unfinished while less than 90 % of the tickets opened in it are answered."
    ),
    parameters=FilteredPeriodParameters,
    answer=FirstAnswerAnswer,
    figures=figures,
    present=present,
    csv_columns=("month", "answered", COLUMNS[0], "opened", *COLUMNS[1:]),
    csv_rows=csv_rows,
)
