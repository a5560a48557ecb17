"""all-MiniLM-L6-v2, the teacher of meaning: of English it knows best which sentences mean the same (Reimers and
Gurevych, 2019); our encoder learns its vectors for English texts and carries them over to the other languages.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn.functional import gelu, layer_norm, linear, normalize, scaled_dot_product_attention

LAYERS, HEADS, WIDTH = 6, 12, 384
LONGEST = 128


class Teacher:
    """`folder` holds `model.safetensors` and `tokenizer.json`."""

    def __init__(self, folder: Path) -> None:
        self.weights = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(LONGEST)

    @torch.no_grad()
    def meaning(self, text: str) -> torch.Tensor:
        """A vector of length one."""
        ids = torch.tensor([self.tokenizer.encode(text).ids])
        words = self.weights["embeddings.word_embeddings.weight"][ids]
        positions = self.weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = self.norm(words + positions + self.weights["embeddings.token_type_embeddings.weight"][0], "embeddings")
        for number in range(LAYERS):
            x = self.layer(x, f"encoder.layer.{number}")
        return normalize(x.mean(dim=1), dim=1)[0]

    def layer(self, x: torch.Tensor, name: str) -> torch.Tensor:
        parts = [self.linear(x, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
        q, k, v = (part.view(1, -1, HEADS, WIDTH // HEADS).transpose(1, 2) for part in parts)
        seen = scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(1, -1, WIDTH)
        x = self.norm(x + self.linear(seen, f"{name}.attention.output.dense"), f"{name}.attention.output")
        inner = gelu(self.linear(x, f"{name}.intermediate.dense"))
        return self.norm(x + self.linear(inner, f"{name}.output.dense"), f"{name}.output")

    def linear(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        weight, bias = self.weights[f"{name}.LayerNorm.weight"], self.weights[f"{name}.LayerNorm.bias"]
        return layer_norm(x, (WIDTH,), weight, bias, 1e-12)
