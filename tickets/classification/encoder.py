"""The sentence encoder: a text becomes what it means and what it says of its category, on one thread, offline."""

import os
from dataclasses import dataclass
from pathlib import Path

# What texts mean is nobody else's business; and a forked worker, which lacks the thread that would send it,
# could not end. Read when onnxruntime is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from tickets.classification.files import ENCODER, FOLDER, TOKENIZER, checked

WIDTH = 384
# In pieces of words. Longer texts are cut to their telling sentences before (see preparation).
LONGEST = 80
# Fusing these made a text take 9.2 instead of 7.5 ms (41 pieces, onnxruntime 1.31).
SLOWER_WITH = ["SkipLayerNormFusion"]


@dataclass(frozen=True)
class Encoded:
    """`meaning` has length one: the cosine of two is how alike two texts are. `parts` has a row for each piece of the
    text, `spans` the place of each in it; `squash(parts.sum(axis=0))` is `category`, what the light layer weighs.
    """

    meaning: np.ndarray
    category: np.ndarray
    parts: np.ndarray
    spans: list[tuple[int, int]]


class Encoder:
    def __init__(self, tokenizer: Tokenizer, session: onnxruntime.InferenceSession) -> None:
        self.tokenizer = tokenizer
        self.session = session

    @classmethod
    def read(cls, folder: Path = FOLDER) -> "Encoder":
        """Raises ModelProblem."""
        tokenizer = Tokenizer.from_file(str(checked(TOKENIZER, folder)))
        tokenizer.enable_truncation(LONGEST)
        options = onnxruntime.SessionOptions()
        # One thread a call, and none that a forked worker would miss.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(
            checked(ENCODER, folder), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER_WITH
        )
        return cls(tokenizer, session)

    def encode(self, text: str) -> Encoded:
        # Half of a pair of surrogates is no text: the tokenizer would refuse it.
        pieces = self.tokenizer.encode(text.encode("utf-8", "replace").decode())
        meaning, category, parts = self.session.run(None, {"pieces": np.array([pieces.ids], dtype=np.int64)})
        return Encoded(meaning[0], category[0], parts[0], pieces.offsets)
