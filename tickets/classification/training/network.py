"""The encoder as a torch network: BERT's layers (Devlin et al., 2018) with two ways out, meaning and category."""

import torch
from torch import nn
from torch.nn.functional import gelu, normalize, scaled_dot_product_attention

from tickets.classification.light_layer import CATEGORIES
from tickets.classification.training.source import Source


class Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner_width: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv, self.ao = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fi, self.fo = nn.Linear(width, inner_width), nn.Linear(inner_width, width)
        self.aln, self.oln = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor, hidden_from: torch.Tensor | None) -> torch.Tensor:
        x = self.aln(x + self.dropout(self.ao(self.attention(x, hidden_from))))
        return self.oln(x + self.dropout(self.fo(gelu(self.fi(x)))))

    def attention(self, x: torch.Tensor, hidden_from: torch.Tensor | None) -> torch.Tensor:
        rows, length, width = x.shape
        q, k, v = self.qkv(x).view(rows, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        return scaled_dot_product_attention(q, k, v, hidden_from).transpose(1, 2).reshape(rows, length, width)


class Encoder(nn.Module):
    """From word embeddings (rows, pieces, width) and a mask (rows, pieces; 1 for a piece, 0 for padding) to a text's
    meaning, its category vector, and the parts that the latter is the squashed sum of.
    """

    def __init__(self, source: Source, kept_layers: list[int], longest: int) -> None:
        super().__init__()
        self.position = nn.Parameter(torch.zeros(longest, source.width), requires_grad=False)
        self.ln = nn.LayerNorm(source.width, 1e-12)
        self.layers = nn.ModuleList(Layer(source.width, source.heads, source.inner_width) for _ in kept_layers)
        self.meaning = nn.Linear(source.width, source.width)
        self.weigh = nn.Linear(source.width, 1)
        self.telling = nn.Linear(source.width, source.width, bias=False)
        self.head = nn.Linear(source.width, len(CATEGORIES))
        load_weights(self, source, kept_layers)

    def forward(
        self, words: torch.Tensor, mask: torch.Tensor | None
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        x = self.ln(words + self.position[: words.shape[1]])
        hidden_from = None if mask is None else (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, hidden_from)
        share = torch.ones_like(x[:, :, :1]) if mask is None else mask[:, :, None]
        meaning = normalize(self.meaning((x * share).sum(dim=1) / share.sum(dim=1)), dim=1)
        attention = torch.softmax(self.weigh(x) + (share - 1) * 1e4, dim=1)
        parts = self.telling(x) * attention
        return meaning, torch.tanh(parts.sum(dim=1)), parts


def load_weights(encoder: Encoder, source: Source, kept_layers: list[int]) -> None:
    """The source's weights; the way out to the category begins as the mean of all pieces."""
    tensors = {name: torch.from_numpy(values) for name, values in source.tensors.items()}
    with torch.no_grad():
        longest, width = encoder.position.shape
        encoder.position.copy_(tensors["emb.pos"].view(-1, width)[:longest] + tensors["emb.type"][:width])
        fill(encoder.ln, tensors["emb.ln.w"], tensors["emb.ln.b"])
        for layer, number in zip(encoder.layers, kept_layers, strict=True):
            own = {name: (tensors[f"l{number}.{name}.w"], tensors[f"l{number}.{name}.b"]) for name in SOURCE_NAMES}
            fill(layer.qkv, *(torch.cat(parts) for parts in zip(own["q"], own["k"], own["v"], strict=True)))
            for name in ("ao", "fi", "fo", "aln", "oln"):
                fill(getattr(layer, name), *own[name])
        encoder.meaning.weight.copy_(torch.eye(width))
        encoder.meaning.bias.zero_()
        encoder.telling.weight.copy_(torch.eye(width) * 3)
        encoder.weigh.weight.zero_()


SOURCE_NAMES = ("q", "k", "v", "ao", "fi", "fo", "aln", "oln")


def fill(part: nn.Linear | nn.LayerNorm, weight: torch.Tensor, bias: torch.Tensor) -> None:
    part.weight.copy_(weight.view(part.weight.shape))
    part.bias.copy_(bias)
