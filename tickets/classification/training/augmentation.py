"""Rewrites a training text as people would have sent it: with typing errors, a mail's frame, politeness around it."""

import json
import random
from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Augmentation:
    """`frames` holds lists of texts: greetings, closings, quotes, polite, noise. Same seed, same texts."""

    def __init__(self, frames_file: Path, seed: int) -> None:
        self.frames = json.loads(frames_file.read_text(encoding="utf-8"))
        self.random = random.Random(seed)

    def rewritten(self, text: str) -> str:
        if self.random.random() < 0.2:
            text = self.mistyped(text)
        if self.random.random() < 0.25:
            text = self.padded(text)
        if self.random.random() < 0.12:
            text = self.framed(text)
        return text

    def mistyped(self, text: str) -> str:
        """About one slip in 30 letters: left out, doubled, swapped or another."""
        letters = list(text)
        for _ in range(1 + len(letters) // 30):
            place = self.random.randrange(len(letters))
            slip = self.random.randrange(4)
            if slip == 0 and len(letters) > 5:
                del letters[place]
            elif slip == 1:
                letters.insert(place, letters[place])
            elif slip == 2 and place + 1 < len(letters):
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
            else:
                letters[place] = self.random.choice(LETTERS)
        return "".join(letters)

    def padded(self, text: str) -> str:
        before, after = self.random.randrange(3), self.random.randrange(3)
        pieces = [self.padding() for _ in range(before)] + [text] + [self.padding() for _ in range(after)]
        return " ".join(pieces)

    def padding(self) -> str:
        return self.random.choice(self.frames["noise" if self.random.random() < 0.2 else "polite"])

    def framed(self, text: str) -> str:
        """The frame is mostly stripped before the encoder sees a text; what slips through must not mislead it."""
        text = f"{self.random.choice(self.frames['greetings'])}\n{text}"
        if self.random.random() < 0.7:
            text = f"{text}\n{self.random.choice(self.frames['closings'])}"
        if self.random.random() < 0.3:
            text = f"{text}\n\n{self.random.choice(self.frames['quotes'])}"
        return text
