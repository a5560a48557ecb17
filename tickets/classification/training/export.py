"""Writes the trained encoder as one 8-bit ONNX file: pieces in; meaning, category vector and its parts out."""

import logging
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from tickets.classification.training.network import Encoder
from tickets.classification.training.source import BLOCK

OUTPUTS = ["meaning", "category", "parts"]


class Embedding(nn.Module):
    """The word embeddings as the source has them, in blocks of 32 numbers of 4 bits with a scale: never trained."""

    def __init__(self, rows: np.ndarray) -> None:
        super().__init__()
        blocks = rows.reshape(len(rows), -1, BLOCK)
        scale = np.abs(blocks).max(axis=2, keepdims=True) / 8
        signed = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2, keepdims=True), axis=2)
        scale = np.where(signed > 0, -scale, scale)
        numbers = np.clip(np.round(blocks / np.where(scale == 0, 1, scale)) + 8, 0, 15).astype(np.uint8)
        numbers = numbers.reshape(len(rows), -1)
        self.packed = nn.Buffer(torch.from_numpy(numbers[:, ::2] | numbers[:, 1::2] << 4))
        self.scale = nn.Buffer(torch.from_numpy(scale[:, :, 0].astype(np.float16)))

    def forward(self, pieces: torch.Tensor) -> torch.Tensor:
        packed = self.packed[pieces].to(torch.int32)
        numbers = torch.stack([packed % 16, packed // 16], dim=-1).flatten(2).to(torch.float32) - 8
        scale = self.scale[pieces].to(torch.float32)
        return (numbers.unflatten(2, (-1, BLOCK)) * scale[..., None]).flatten(2)


class Shipped(nn.Module):
    def __init__(self, embedding: Embedding, encoder: Encoder) -> None:
        super().__init__()
        self.embedding = embedding
        self.encoder = encoder

    def forward(self, pieces: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return self.encoder(self.embedding(pieces), None)


def export(encoder: Encoder, embedding_rows: np.ndarray, file: Path) -> None:
    """`embedding_rows` has a row a piece of the vocabulary, in its order."""
    shipped = Shipped(Embedding(embedding_rows), encoder).eval()
    example = torch.ones((1, 24), dtype=torch.long)
    length = torch.export.Dim("length", min=2, max=encoder.position.shape[0])
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        program = torch.onnx.export(
            shipped,
            (example,),
            dynamo=True,
            input_names=["pieces"],
            output_names=OUTPUTS,
            dynamic_shapes=({1: length},),
            verbose=False,
        )
        program.save(str(whole))
        logging.disable(logging.WARNING)
        quantize_dynamic(
            whole, file, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gemm"]
        )
        logging.disable(logging.NOTSET)
    model = onnx.load(file)
    del model.metadata_props[:]
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    onnx.save(model, file)
