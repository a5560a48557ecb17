"""The shipped files of the model, read only when they are the ones that were measured."""

import hashlib
import json
from pathlib import Path

FOLDER = Path(__file__).parent / "shipped"
MANIFEST = "manifest.json"
ENCODER, TOKENIZER, LIGHT_LAYER, KNOWN_VECTORS = (
    "encoder.onnx",
    "tokenizer.json",
    "light_layer.npz",
    "known_vectors.npz",
)


class ModelProblem(Exception):
    """A file of the category model is missing or is not the one that was measured; the message says which."""


def read_shipped(name: str, folder: Path = FOLDER) -> bytes:
    """The bytes of a shipped file. Raises ModelProblem unless their SHA-256 is the one in the manifest."""
    return checked(name, folder).read_bytes()


def checked(name: str, folder: Path = FOLDER) -> Path:
    """The file itself, for what reads large files more sparingly. Raises ModelProblem."""
    try:
        expected = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))[name]
        with (folder / name).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError, KeyError, TypeError):
        raise ModelProblem(
            f"The category model cannot be read: {folder / name} or its {MANIFEST} is missing."
        ) from None
    if found != expected:
        raise ModelProblem(
            f"The category model was altered: {folder / name} is not the file that {MANIFEST} names. "
            "Check it out again, or rebuild it with `make classifier`."
        )
    return folder / name


def write_manifest(folder: Path = FOLDER) -> None:
    names = (ENCODER, TOKENIZER, LIGHT_LAYER, KNOWN_VECTORS)
    sums = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names if (folder / name).exists()
    }
    (folder / MANIFEST).write_text(json.dumps(sums, indent=2) + "\n", encoding="utf-8")
