"""What is sent as a photo is drawn anew: upright, small enough, and nothing else of the file is left."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tickets.drawn_anew import BadPhoto, drawn_anew
from tickets.tests.sent_files import HTML, SECRET, encoded, huge_png, opened, picture, sent

HEIC = (Path(__file__).parent / "pictures" / "red_and_blue.heic").read_bytes()
ORIENTATION, DESCRIPTION, GPS = 0x0112, 0x010E, 0x8825


def colour_at(content: bytes, x: float, y: float) -> str:
    """The nearest of a few, since a JPEG is never exact."""
    image = opened(content)
    found = image.getpixel((int(x * (image.width - 1)), int(y * (image.height - 1))))
    known = {"red": (255, 0, 0), "blue": (0, 0, 255), "white": (255, 255, 255), "grey": (156, 156, 156)}
    return min(known, key=lambda name: sum(abs(a - b) for a, b in zip(known[name], found, strict=True)))


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("PNG", {"interlace": 1}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_every_kind_that_is_taken_becomes_a_jpeg(kind: str, options: dict) -> None:
    photo = drawn_anew(sent(encoded(picture((400, 300)), kind, **options)))

    assert opened(photo.image).format == opened(photo.thumbnail).format == "JPEG"
    assert opened(photo.image).size == (400, 300)
    assert opened(photo.thumbnail).size == (320, 240)
    assert (colour_at(photo.image, 0.1, 0.5), colour_at(photo.image, 0.9, 0.5)) == ("red", "blue")


def test_what_an_iphone_sends_becomes_a_jpeg() -> None:
    photo = drawn_anew(sent(HEIC, "IMG_0001.HEIC"))

    assert opened(photo.image).format == opened(photo.thumbnail).format == "JPEG"
    assert opened(photo.image).size == (400, 300)
    assert (colour_at(photo.image, 0.1, 0.5), colour_at(photo.image, 0.9, 0.5)) == ("red", "blue")


def test_a_large_photo_becomes_smaller_and_a_small_one_stays() -> None:
    large, wide, small = (
        drawn_anew(sent(encoded(picture(size), "PNG"))) for size in ((4_000, 3_000), (5_000, 3), (9, 7))
    )

    assert opened(large.image).size == (2_048, 1_536)
    assert opened(wide.image).size == (2_048, 1)
    assert opened(small.image).size == opened(small.thumbnail).size == (9, 7)


def test_neither_metadata_nor_position_is_left() -> None:
    exif = Image.Exif()
    exif[DESCRIPTION] = SECRET.decode()
    exif.get_ifd(GPS)[29] = SECRET.decode()
    file = encoded(picture(), exif=exif, comment=SECRET, icc_profile=SECRET * 20)
    assert file.count(SECRET) > 3

    photo = drawn_anew(sent(file))

    for content in (photo.image, photo.thumbnail):
        assert SECRET not in content
        assert opened(content).getexif() == {}
        assert not {"exif", "comment", "icc_profile"} & opened(content).info.keys()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hides_behind_or_in_the_picture_is_left_out(kind: str) -> None:
    photo = drawn_anew(sent(encoded(picture(), kind) + HTML + b"PK\x03\x04", "photo.html"))

    assert HTML not in photo.image + photo.thumbnail
    assert photo.image.startswith(b"\xff\xd8\xff")
    assert photo.image.endswith(b"\xff\xd9")


def test_it_is_upright_as_the_camera_says() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    photo = drawn_anew(sent(encoded(picture((600, 400)), exif=exif)))

    assert opened(photo.image).size == (400, 600)
    assert opened(photo.thumbnail).size == (213, 320)
    assert (colour_at(photo.image, 0.5, 0.1), colour_at(photo.image, 0.5, 0.9)) == ("red", "blue")


def test_a_large_one_is_upright_too() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 8

    photo = drawn_anew(sent(encoded(picture((4_200, 300)), exif=exif)))

    assert opened(photo.image).size == (146, 2_048)
    assert (colour_at(photo.image, 0.5, 0.1), colour_at(photo.image, 0.5, 0.9)) == ("blue", "red")


def test_where_it_is_transparent_it_becomes_white() -> None:
    clear = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    ImageDraw.Draw(clear).rectangle((0, 0, 20, 40), fill=(0, 0, 255, 255))
    few_colours = clear.quantize(8)

    for file in (encoded(clear, "PNG"), encoded(clear, "WEBP", lossless=True), encoded(few_colours, "PNG")):
        photo = drawn_anew(sent(file))
        assert (colour_at(photo.image, 0.2, 0.5), colour_at(photo.image, 0.8, 0.5)) == ("blue", "white")


@pytest.mark.parametrize(
    ("file", "colour"),
    [
        (encoded(picture(mode="CMYK", colour=(0, 255, 255, 0))), "red"),
        (encoded(picture(mode="I;16", colour=40_000), "PNG"), "grey"),
        (encoded(picture(mode="L", colour=156), "PNG"), "grey"),
        (encoded(picture(mode="1", colour=1), "PNG"), "white"),
        (encoded(picture(mode="LA", colour=(156, 255)), "PNG"), "grey"),
    ],
    ids=["CMYK", "16 bits", "grey", "black and white", "grey with transparency"],
)
def test_every_depth_of_colour(file: bytes, colour: str) -> None:
    assert colour_at(drawn_anew(sent(file)).image, 0.5, 0.5) == colour


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_of_an_animation_the_first_picture(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "white")]

    photo = drawn_anew(sent(encoded(frames[0], kind, save_all=True, append_images=frames[1:])))

    assert colour_at(photo.image, 0.5, 0.5) == "red"


JPEG, PNG, WEBP = (encoded(picture((400, 300)), kind) for kind in ("JPEG", "PNG", "WEBP"))
NONE_AT_ALL = {
    "a vector picture": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a page": HTML,
    "a GIF": encoded(picture(), "GIF"),
    "a bitmap": encoded(picture(), "BMP"),
    "a TIFF": encoded(picture(), "TIFF"),
    "an icon": encoded(picture(), "ICO"),
    "a document": b"%PDF-1.7\n",
    "a PostScript program": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
    "an archive": b"PK\x03\x04" + b"\0" * 100,
    "one byte": b"\xff",
    "the beginning of a JPEG alone": JPEG[:20],
    "half a JPEG": JPEG[: len(JPEG) // 2],
    "half a PNG": PNG[: len(PNG) // 2],
    "half a WebP": WEBP[: len(WEBP) // 2],
    "half a HEIC": HEIC[: len(HEIC) // 2],
    "a PNG that is damaged": PNG[:60] + b"\0" * 40 + PNG[100:],
}


@pytest.mark.parametrize("content", NONE_AT_ALL.values(), ids=NONE_AT_ALL)
def test_what_is_no_photo_is_refused_by_its_name(content: bytes) -> None:
    with pytest.raises(BadPhoto) as refused:
        drawn_anew(sent(content, "boiler.jpg"))

    assert str(refused.value) == "‘boiler.jpg’ cannot be read as a photo. Send a JPEG, PNG, WebP or HEIC file."


@pytest.mark.parametrize("size", [(6_400, 6_400), (50_000, 50_000), (2_000_000, 21)])
def test_too_many_pixels_are_refused_before_any_is_read(size: tuple[int, int]) -> None:
    with pytest.raises(BadPhoto) as refused:
        drawn_anew(sent(huge_png(*size), "bomb.png"))

    assert str(refused.value).startswith("‘bomb.png’ has too many pixels: a photo may have 40 megapixels at most.")


def test_forty_megapixels_are_taken() -> None:
    grey = Image.new("L", (8_000, 5_000), 156)

    assert opened(drawn_anew(sent(encoded(grey))).image).size == (2_048, 1_280)


@pytest.mark.parametrize(
    ("length", "words"), [(0, "is empty. Choose another"), (8 * 1024 * 1024 + 1, "is too large: a photo may have 8 MB")]
)
def test_nothing_and_too_much(length: int, words: str) -> None:
    with pytest.raises(BadPhoto) as refused:
        drawn_anew(sent(b"\xff" * length, "a.jpg"))

    assert words in str(refused.value)


def test_a_name_cannot_upset_the_sentence() -> None:
    with pytest.raises(BadPhoto) as refused:
        drawn_anew(sent(b"x", "a" * 90 + "\u202egpj.exe\n<b>"))

    assert len(str(refused.value)) < 150
    assert "\u202e" not in str(refused.value)
    assert "\n" not in str(refused.value)
