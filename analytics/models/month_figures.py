"""What the analyses of durations show of a month, computed when a page is applied instead of when somebody looks."""

from django.db import models

from analytics.durations import Measure


class MonthFigures(models.Model):
    """Of the tickets of a category (empty: of all) opened in a month (`YYYY-MM`, of TIME_ZONE).

    Of `opened` tickets `counted` have come as far as the measure says; their durations summed as whole seconds and,
    apart, the microseconds left over; and in microseconds the one in the middle (or both beside it, else the same
    twice) and the 90th percentile, null without any.
    """

    KEYS = ("measure", "category", "month")
    FIGURES = ("opened", "counted", "seconds", "microseconds", "lower_median", "upper_median", "p90")

    measure = models.CharField(max_length=12, choices=Measure)
    category = models.CharField(max_length=19, blank=True)
    month = models.CharField(max_length=7)
    opened = models.BigIntegerField()
    counted = models.BigIntegerField()
    seconds = models.BigIntegerField()
    microseconds = models.BigIntegerField()
    lower_median = models.BigIntegerField(null=True)
    upper_median = models.BigIntegerField(null=True)
    p90 = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "category", "month"], name="one_month_figures")]

    def __str__(self) -> str:
        return f"{self.measure} {self.category} {self.month}"
