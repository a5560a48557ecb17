"""Trains the encoder on our texts: to tell the category, and to bring reports of one incident close together."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy

from tickets.classification.training.network import Encoder
from tickets.classification.training.source import Source
from tickets.classification.training.texts import LabelledText

# In pieces; longer than what is judged later, for the frames around a text.
LONGEST = 128
# The source was trained with this in front of every text (Wang et al., 2024). Judging does without: the figures are the
# same, and a text is three pieces shorter.
PREFIX = "query: "
EPOCHS = 3
BATCH = 24
RATE = 6e-5
HEAD_RATE = 4e-4
WARM_UP = 0.1
SMOOTHING = 0.05
# Cosines of this encoder lie close together; dividing by this spreads them (InfoNCE, van den Oord et al., 2018).
CLOSENESS = 0.03
# How firmly the meaning of an English text is drawn to the teacher's.
FAITHFULNESS = 2.0
RIDGE = 0.05


@dataclass(frozen=True)
class Base:
    """What every training starts from: the source's layers to keep, and the vocabulary cut down with its embeddings."""

    source: Source
    kept_layers: list[int]
    tokenizer: Tokenizer
    embeddings: torch.Tensor

    def batch(self, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Word embeddings (texts, pieces, width) and the mask."""
        pieces = [cut.ids for cut in self.tokenizer.encode_batch([PREFIX + text for text in texts])]
        longest = max(map(len, pieces))
        ids = torch.tensor([row + [1] * (longest - len(row)) for row in pieces])
        mask = torch.tensor([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in pieces])
        return self.embeddings[ids], mask

    def new_encoder(self) -> Encoder:
        return Encoder(self.source, self.kept_layers, LONGEST)


def fine_tune(
    base: Base,
    texts: list[LabelledText],
    incidents: list[list[LabelledText]],
    taught: dict[str, torch.Tensor],
    rewritten: Callable[[str], str],
    report: Callable[[str], None],
    epochs: int = EPOCHS,
    seed: int = 1,
) -> Encoder:
    """`taught` has the teacher's meaning of English texts; `rewritten` gives a text another look each time."""
    torch.manual_seed(seed)
    shuffle = random.Random(seed).shuffle
    encoder = base.new_encoder()
    begin_near_the_teacher(base, encoder, taught)
    steps = [step for _ in range(epochs) for step in one_epoch(texts, incidents, shuffle)]
    optimiser, schedule = optimiser_of(encoder, len(steps))
    encoder.train()
    for number, (chosen, pairs) in enumerate(steps):
        written = [rewritten(text.text) for text in chosen]
        words, mask = base.batch(written)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            meaning, category, _ = encoder(words, mask)
            scores = encoder.head(category)
        labels = torch.tensor([text.label for text in chosen])
        loss = cross_entropy(scores.float(), labels, label_smoothing=SMOOTHING)
        loss = loss + FAITHFULNESS * distance_from_teacher(meaning.float(), chosen, taught)
        if pairs:
            loss = loss + closeness_loss(meaning.float())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if number % 100 == 0:
            report(f"step {number} of {len(steps)}: loss {float(loss.detach()):.3f}")
    return encoder.eval()


def one_epoch(texts: list[LabelledText], incidents: list[list[LabelledText]], shuffle: Callable) -> list[tuple]:
    """Batches of single texts, texts of like length together, mixed with batches of pairs of one incident each."""
    order = list(texts)
    shuffle(order)
    steps: list[tuple[list[LabelledText], bool]] = []
    for start in range(0, len(order), BATCH * 8):
        alike = sorted(order[start : start + BATCH * 8], key=lambda text: len(text.text))
        steps += [(alike[i : i + BATCH], False) for i in range(0, len(alike), BATCH)]
    steps += [(batch, True) for batch in pair_batches(incidents, shuffle)]
    shuffle(steps)
    return steps


def pair_batches(incidents: list[list[LabelledText]], shuffle: Callable) -> Iterator[list[LabelledText]]:
    """Two texts of each incident, side by side; neighbours in number are alike, so half of a batch stays together."""
    groups = [list(group) for group in incidents]
    for group in groups:
        shuffle(group)
    blocks = [groups[i : i + BATCH // 4] for i in range(0, len(groups), BATCH // 4)]
    shuffle(blocks)
    mixed = [group for block in blocks for group in block]
    for start in range(0, len(mixed), BATCH // 2):
        yield [text for group in mixed[start : start + BATCH // 2] for text in group[:2]]


def closeness_loss(meaning: torch.Tensor) -> torch.Tensor:
    """Each text must find the other one of its incident among all texts of the batch."""
    one, other = meaning[::2], meaning[1::2]
    cosines = one @ other.T / CLOSENESS
    own = torch.arange(len(one))
    return (cross_entropy(cosines, own) + cross_entropy(cosines.T, own)) / 2


def distance_from_teacher(
    meaning: torch.Tensor, texts: list[LabelledText], taught: dict[str, torch.Tensor]
) -> torch.Tensor:
    rows = [row for row, text in enumerate(texts) if text.text in taught]
    if not rows:
        return torch.zeros(())
    wanted = torch.stack([taught[texts[row].text] for row in rows])
    return (1 - (meaning[rows] * wanted).sum(dim=1)).mean()


@torch.no_grad()
def begin_near_the_teacher(base: Base, encoder: Encoder, taught: dict[str, torch.Tensor]) -> None:
    """Least squares with a ridge from the untrained encoder's means to the teacher's vectors."""
    encoder.eval()
    texts = list(taught)
    means = torch.cat([encoder(*base.batch(texts[i : i + 32]))[0] for i in range(0, len(texts), 32)])
    means = torch.cat([means, torch.ones(len(means), 1)], dim=1)
    square = means.T @ means + RIDGE * torch.eye(means.shape[1])
    solved = torch.linalg.solve(square, means.T @ torch.stack([taught[text] for text in texts]))
    encoder.meaning.weight.copy_(solved[:-1].T)
    encoder.meaning.bias.copy_(solved[-1])


def optimiser_of(encoder: Encoder, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """The new parts learn faster than those that know their language already."""
    new = [p for part in (encoder.weigh, encoder.telling, encoder.head) for p in part.parameters()]
    known = [p for part in (encoder.layers, encoder.ln, encoder.meaning) for p in part.parameters()]
    optimiser = torch.optim.AdamW([{"params": known, "lr": RATE}, {"params": new, "lr": HEAD_RATE}], weight_decay=0.01)
    warm = max(1, int(steps * WARM_UP))

    def share(step: int) -> float:
        return min(1.0, (step + 1) / warm) * (1 - step / steps)

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, share)


@torch.no_grad()
def scores_of(base: Base, encoder: Encoder, texts: list[str]) -> np.ndarray:
    """A row a text, a column a category."""
    found = [encoder.head(encoder(*base.batch(texts[start : start + 32]))[1]) for start in range(0, len(texts), 32)]
    return torch.cat(found).numpy()
