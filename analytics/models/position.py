"""The position in the change feed."""

from django.db import models


class FeedPosition(models.Model):
    """How far the change feed has been applied: one row, moved in the transaction that applies a page.

    `turn` counts the moves, so that a page fetched for an older position can be told and dropped. `generation`
    counts the copies from the beginning; rows of an older one are removed when a copy is complete. `as_of` is the
    moment just before the last request that left nothing more to fetch, `followed_at` the same for the follower alone.
    `columns` are those beyond the required ones that the copy was made with. `milestone` is a cursor from earlier in
    this run of `steps` pages: a feed that comes back to it goes in circles. `failures` counts those since the feed was
    last drained; before `retry_at` no request asks again.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    turn = models.BigIntegerField(default=0)
    cursor = models.CharField(max_length=500, blank=True)
    columns = models.CharField(max_length=200, blank=True)
    milestone = models.CharField(max_length=500, blank=True)
    steps = models.BigIntegerField(default=0)
    generation = models.IntegerField(default=1)
    copying = models.BooleanField(default=True)
    copied = models.BigIntegerField(default=0)
    time_zone = models.CharField(max_length=100, blank=True)
    as_of = models.DateTimeField(null=True)
    followed_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    failures = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"turn {self.turn}"

    @classmethod
    def current(cls) -> "FeedPosition":
        return cls.objects.get_or_create(pk=cls.ONLY)[0]
