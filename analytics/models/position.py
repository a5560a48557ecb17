"""The position in the change feed."""

from django.db import models
from django.utils.translation import gettext

from analytics.wording import number_words, sentence_words


class FeedPosition(models.Model):
    """How far the change feed has been applied: one row, moved in the transaction that applies a page.

    `turn` counts the moves, so that a page fetched for an older position can be told and dropped. `generation`
    counts the copies from the beginning; rows of an older one are removed when a copy is complete. `copied` are the
    tickets it has so far, `to_copy` those that there were when it began, null when that is not known. `as_of` is the
    moment just before the last request that left nothing more to fetch, `followed_at` the same for the follower alone.
    `columns` are those beyond the required ones that the copy was made with. `milestone` is a cursor from earlier in
    this run of `steps` pages: a feed that comes back to it goes in circles. `failures` counts those since the feed was
    last drained; before `retry_at` no request asks again. `failure` is the English sentence about the last one, with
    places for `failure_values`.
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
    to_copy = models.BigIntegerField(null=True)
    time_zone = models.CharField(max_length=100, blank=True)
    as_of = models.DateTimeField(null=True)
    followed_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    failure_values = models.JSONField(default=dict, blank=True)
    failures = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"turn {self.turn}"

    def copied_in_words(self) -> str:
        """`120,000 of 1,000,000 tickets`; `120,000 so far` where the whole is not known, or passed by new tickets."""
        copied = {"copied": number_words(self.copied)}
        if self.to_copy and self.to_copy >= self.copied:
            return gettext("%(copied)s of %(whole)s tickets") % (copied | {"whole": number_words(self.to_copy)})
        return gettext("%(copied)s so far") % copied

    def failure_in_words(self) -> str:
        """Empty when the last request did not fail."""
        return sentence_words(self.failure, self.failure_values) if self.failure else ""

    @classmethod
    def current(cls) -> "FeedPosition":
        """As it is stored now; in SQL, because every request asks and the ORM needs longer to write it than to read."""
        return next(iter(cls.objects.raw(THE_ONLY_ROW)), None) or cls.objects.get_or_create(pk=cls.ONLY)[0]


THE_ONLY_ROW = f"SELECT * FROM {FeedPosition._meta.db_table} WHERE id = {FeedPosition.ONLY}"  # noqa: S608
