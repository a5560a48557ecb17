"""How long it takes until staff first answer a ticket, by the month it was opened in."""

from rest_framework import serializers

from analytics.durations import Measure
from analytics.services.analysis import Analysis
from analytics.services.duration_figures import COLUMNS, DurationAnswer, MonthFigures, Subject, csv_rows
from analytics.services.parameters import FilteredPeriodParameters

SUBJECT = Subject(Measure.FIRST_ANSWER, "answered", "answered", "to first answer")
figures, present = SUBJECT.figures, SUBJECT.present


class FirstAnswerMonth(MonthFigures):
    answered = serializers.IntegerField()


class FirstAnswerAnswer(DurationAnswer):
    months = FirstAnswerMonth(many=True)


ANALYSIS = Analysis(
    slug="first-answer",
    title="Time to first answer",
    definition="Time from opening to the first message of staff (average, median, 90th percentile),"
    " by the month the ticket was opened in."
    " A month is unfinished while less than 90 % of the tickets opened in it are answered.",
    parameters=FilteredPeriodParameters,
    answer=FirstAnswerAnswer,
    figures=figures,
    present=present,
    csv_columns=("month", "answered", COLUMNS[0], "opened", *COLUMNS[1:]),
    csv_rows=csv_rows,
)
