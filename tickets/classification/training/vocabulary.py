"""The part of the vocabulary that six languages need: the pieces their commonest words are cut into."""

from collections import Counter

import numpy as np
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from wordfreq import top_n_list, word_frequency

from tickets.classification.training.source import Source

LANGUAGES = ("en", "it", "de", "es", "fr", "pt")
WORDS_A_LANGUAGE = 60_000
PIECES = 28_000
SPECIAL = 4
UNKNOWN = 3
LONGEST = 512


def tokenizer_of(pieces: list[str], scores: np.ndarray) -> Tokenizer:
    """Lower case and compatibility forms first: capitals and typographic variants then cost nothing."""
    made = Tokenizer(
        models.Unigram(list(zip(pieces, scores.tolist(), strict=True)), unk_id=UNKNOWN, byte_fallback=False)
    )
    made.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.decoder = decoders.Metaspace()
    made.post_processor = processors.TemplateProcessing(single="<s> $0 </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return made


def pieces_to_keep(source: Source, texts: list[str]) -> list[int]:
    """Row numbers, rising: the special pieces, single letters, those of our texts, the commonest of the languages."""
    whole = tokenizer_of(source.pieces, source.scores)
    uses: Counter[int] = Counter()
    for language in LANGUAGES:
        words = top_n_list(language, WORDS_A_LANGUAGE)
        for word, cut in zip(words, whole.encode_batch(words, add_special_tokens=False), strict=True):
            uses.update({piece: word_frequency(word, language) for piece in cut.ids})
    for cut in whole.encode_batch(texts, add_special_tokens=False):
        uses.update(dict.fromkeys(cut.ids, 1.0))
    letters = [i for i, piece in enumerate(source.pieces) if len(piece.lstrip("▁")) <= 1 and ord(piece[-1]) < 0x250]
    needed = set(range(SPECIAL)) | set(letters)
    common = [piece for piece, _ in uses.most_common() if piece not in needed]
    return sorted(needed | set(common[: PIECES - len(needed)]))


def cut_down(source: Source, rows: list[int]) -> tuple[list[str], np.ndarray]:
    return [source.pieces[row] for row in rows], source.scores[rows]
