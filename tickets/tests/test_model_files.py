"""The shipped files: a missing or altered one is refused by name, so that no report is sorted wrongly."""

import os
import shutil
from pathlib import Path

import pytest

from tickets.classification import Model, ModelProblem
from tickets.classification.files import (
    ENCODER,
    FOLDER,
    KNOWN_VECTORS,
    LIGHT_LAYER,
    MANIFEST,
    TOKENIZER,
    read_shipped,
    write_manifest,
)

NAMES = [ENCODER, TOKENIZER, LIGHT_LAYER]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped files, each a link: replace one, never write to it."""
    return Path(shutil.copytree(FOLDER, tmp_path / "shipped", copy_function=os.symlink))


def replace(file: Path, content: bytes) -> None:
    file.unlink()
    file.write_bytes(content)


def test_a_faithful_copy_is_read(folder: Path) -> None:
    assert Model.read(folder).classify("The radiator is cold").category == "facility_management"


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()

    with pytest.raises(ModelProblem, match="cannot be read") as problem:
        Model.read(folder)

    assert str(folder / name) in str(problem.value)


@pytest.mark.parametrize("damage", [lambda content: content[:-1], lambda content: content + b"\n", lambda _: b""])
@pytest.mark.parametrize("name", NAMES)
def test_an_altered_file_is_named(folder: Path, name: str, damage) -> None:
    replace(folder / name, damage((folder / name).read_bytes()))

    with pytest.raises(ModelProblem, match="was altered") as problem:
        Model.read(folder)

    assert str(folder / name) in str(problem.value)


def test_the_vectors_that_lessons_need_are_checked_too(folder: Path) -> None:
    replace(folder / KNOWN_VECTORS, b"nothing")

    with pytest.raises(ModelProblem, match=KNOWN_VECTORS):
        read_shipped(KNOWN_VECTORS, folder)


def test_a_folder_in_the_place_of_a_file_is_named(folder: Path) -> None:
    (folder / ENCODER).unlink()
    (folder / ENCODER).mkdir()

    with pytest.raises(ModelProblem, match=ENCODER):
        Model.read(folder)


def test_a_missing_manifest_is_named(folder: Path) -> None:
    (folder / MANIFEST).unlink()

    with pytest.raises(ModelProblem, match=MANIFEST):
        Model.read(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"[]", b"null", b"\xff\xfe"])
def test_an_unreadable_manifest_is_named(folder: Path, content: bytes) -> None:
    replace(folder / MANIFEST, content)

    with pytest.raises(ModelProblem, match=MANIFEST):
        Model.read(folder)


def test_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem):
        Model.read(tmp_path / "nothing")


def test_a_manifest_names_what_is_there(folder: Path) -> None:
    shipped = (folder / MANIFEST).read_text(encoding="utf-8")
    replace(folder / MANIFEST, b"{}")

    write_manifest(folder)

    assert (folder / MANIFEST).read_text(encoding="utf-8") == shipped
