"""How long it takes until staff start to work on a ticket, by the month it was opened in."""

from rest_framework import serializers

from analytics.durations import Measure
from analytics.services.analysis import Analysis
from analytics.services.duration_figures import COLUMNS, DurationAnswer, MonthFigures, Subject, csv_rows
from analytics.services.parameters import FilteredPeriodParameters

SUBJECT = Subject(Measure.FIRST_WORK, "worked_on", "worked on", "to first work")
figures, present = SUBJECT.figures, SUBJECT.present


class FirstWorkMonth(MonthFigures):
    worked_on = serializers.IntegerField()


class FirstWorkAnswer(DurationAnswer):
    months = FirstWorkMonth(many=True)


ANALYSIS = Analysis(
    slug="first-work",
    title="Time to first work",
    definition="Time from opening until staff set a ticket active (average, median, 90th percentile),"
    " by the month it was opened in."
    " A month is unfinished while less than 90 % of the tickets opened in it are worked on.",
    parameters=FilteredPeriodParameters,
    answer=FirstWorkAnswer,
    figures=figures,
    present=present,
    csv_columns=("month", "worked_on", COLUMNS[0], "opened", *COLUMNS[1:]),
    csv_rows=csv_rows,
)
