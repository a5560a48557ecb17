"""The category model in use on this site: the shipped encoder with the light layer learned last.

Every worker looks for a newer lesson now and then, so that all of them use it within a minute.
"""

import threading
import time
from collections.abc import Callable
from functools import lru_cache

from tickets import classification
from tickets.classification import Classification, Model
from tickets.classification.light_layer import LightLayer
from tickets.models import Lesson

# Seconds a worker goes on with what it knows before it looks again.
LOOKED_UP_EVERY = 15.0
# A report is judged while it is written, before it is stored, and when it is stored.
REMEMBERED_TEXTS = 256


class ModelInUse:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.lesson: int | None = None
        self.model: Model | None = None
        self.judge: Callable[[str], Classification] | None = None
        self.look_again_at = 0.0

    def forget(self) -> None:
        """The next text is judged by what the database says then."""
        with self.lock:
            self.lesson = self.model = None

    def get(self) -> Model:
        """Raises ModelProblem when a shipped file is missing or altered."""
        with self.lock:
            self.make_current()
            return self.model

    def make_current(self) -> None:
        now = time.monotonic()
        if self.model is None or now >= self.look_again_at:
            self.look_up()
            self.look_again_at = now + LOOKED_UP_EVERY

    def look_up(self) -> None:
        newest = lesson_in_use()
        if self.model is None or newest != self.lesson:
            self.model = model_after(newest)
            self.judge = lru_cache(maxsize=REMEMBERED_TEXTS)(self.model.classify)
            self.lesson = newest

    def classify(self, text: str) -> Classification:
        with self.lock:
            self.make_current()
            judge = self.judge
        return judge(text)


def lesson_in_use() -> int | None:
    """The id of the newest lesson that was kept and not undone; None when the shipped layer is in use."""
    kept = Lesson.objects.filter(is_kept=True, undone_at=None, layer__isnull=False)
    return kept.order_by("-id").values_list("id", flat=True).first()


def model_after(lesson_id: int | None) -> Model:
    shipped = classification.load()
    if lesson_id is None:
        return shipped
    layer = Lesson.objects.values_list("layer", flat=True).get(pk=lesson_id)
    return shipped.with_layer(LightLayer.from_bytes(bytes(layer)))


model_in_use = ModelInUse()


def classify(text: str) -> Classification:
    """Any text, an empty one too, gets one of the three categories. Raises ModelProblem."""
    return model_in_use.classify(text)
