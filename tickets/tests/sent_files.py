"""Files as people, and worse, send them in the place of photos."""

import io
import struct
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

SECRET = b"GPS position 45.4642 9.1900"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def picture(size: tuple[int, int] = (60, 40), mode: str = "RGB", colour: Any = None) -> Image.Image:
    """Red on its left half, blue on its right, so that which side is up can be seen."""
    if mode != "RGB":
        return Image.new(mode, size, colour)
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def sent(content: bytes, name: str = "radiator.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def jpeg(size: tuple[int, int] = (60, 40), name: str = "radiator.jpg") -> SimpleUploadedFile:
    return sent(encoded(picture(size)), name)


def huge_png(width: int, height: int) -> bytes:
    """A few bytes that claim to be so large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000)
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(chunk, (b"IHDR", b"IDAT", b"IEND"), (header, body, b"")))


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image
