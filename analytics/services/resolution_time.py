"""Service 2: how long it takes to close a ticket, by the month it was opened in."""

from rest_framework import serializers

from analytics.durations import Measure
from analytics.models import Status
from analytics.services.analysis import Analysis
from analytics.services.duration_figures import COLUMNS, DurationAnswer, MonthFigures, Subject, csv_rows
from analytics.services.parameters import FilteredPeriodParameters

SUBJECT = Subject(Measure.RESOLUTION, "closed", "closed", "to close", Status.CLOSED)
figures, present = SUBJECT.figures, SUBJECT.present


class ResolutionTimeMonth(MonthFigures):
    closed = serializers.IntegerField()


class ResolutionTimeAnswer(DurationAnswer):
    months = ResolutionTimeMonth(many=True)


ANALYSIS = Analysis(
    slug="resolution-time",
    title="Resolution time",
    definition="Time from opening to closing of the closed tickets (average, median, 90th percentile),"
    " by the month they were opened in."
    " A month is unfinished while less than 90 % of the tickets opened in it are closed.",
    parameters=FilteredPeriodParameters,
    answer=ResolutionTimeAnswer,
    figures=figures,
    present=present,
    csv_columns=("month", "closed", COLUMNS[0], "opened", *COLUMNS[1:]),
    csv_rows=csv_rows,
)
