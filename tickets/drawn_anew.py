"""What was sent as a photo is checked and drawn anew, so that nothing of the sent file is stored.

No metadata, no position and nothing hidden in a file survives: the pixels alone are painted into a new JPEG.
"""

import io
import threading
import warnings
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from pi_heif import register_heif_opener
from PIL import Image, ImageOps

from tickets.text import isolated

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_048
THUMBNAIL_SIDE = 320
QUALITY, THUMBNAIL_QUALITY = 85, 78
# By these decoders alone, whatever the file calls itself. A HEIF file is what iPhones make.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
CONTENT_TYPE = "image/jpeg"
LONGEST_NAME = 60
# 16 bits a pixel, grey: of each the upper eight.
UPPER_BITS = [value >> 8 for value in range(65_536)]
# A photo of 40 megapixels takes a few hundred megabytes while it is drawn: a process draws one after the other.
ONE_AT_A_TIME = threading.Lock()

register_heif_opener()
# Pillow looks at the size in the header; what it would only warn about is refused here.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class BadPhoto(ValueError):
    """One plain sentence that names the file and says what to do."""


@dataclass(frozen=True)
class NewPhoto:
    """Two JPEG files, and what they show in words."""

    image: bytes
    thumbnail: bytes
    alt: str = ""


def drawn_anew(sent: UploadedFile, alt: str = "") -> NewPhoto:
    """The photo, at most 2,048 pixels wide and high, and its thumbnail. Raises BadPhoto."""
    name = isolated(shortened(sent.name))
    if not sent.size:
        raise BadPhoto(_("‘%(name)s’ is empty. Choose another photo.") % {"name": name})
    if sent.size > MOST_BYTES:
        raise BadPhoto(
            _("‘%(name)s’ is too large: a photo may have 8 MB at most. Send a smaller one.") % {"name": name}
        )
    try:
        with ONE_AT_A_TIME:
            painted = paint(sent)
            return NewPhoto(as_jpeg(painted, QUALITY), as_jpeg(small(painted), THUMBNAIL_QUALITY), alt)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        sentence = _("‘%(name)s’ has too many pixels: a photo may have 40 megapixels at most. Send a smaller one.")
        raise BadPhoto(sentence % {"name": name}) from error
    except Exception as error:
        # Whatever a decoder stumbles over (there are a dozen kinds of errors), the file is to blame.
        sentence = _("‘%(name)s’ cannot be read as a photo. Send a JPEG, PNG, WebP or HEIC file.")
        raise BadPhoto(sentence % {"name": name}) from error


def shortened(name: str | None) -> str:
    """Its end, which has the ending."""
    name = "".join(character for character in name or "" if character.isprintable())
    return name if len(name) <= LONGEST_NAME else "…" + name[-LONGEST_NAME + 1 :]


def paint(sent: UploadedFile) -> Image.Image:
    """The first picture in the file, upright, on white, in a new image that knows nothing of the file."""
    sent.seek(0)
    with Image.open(sent, formats=FORMATS) as picture:
        # Pillow's own limit is of its warnings; this one is ours, whoever else sets the other.
        if picture.width * picture.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        # A large JPEG is read at a half, a quarter or an eighth of its size.
        picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
        upright = ImageOps.exif_transpose(in_colours(picture))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    painted = Image.new("RGB", upright.size, "white")
    painted.paste(upright, mask=upright.getchannel("A") if upright.mode == "RGBA" else None)
    return painted


def in_colours(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(UPPER_BITS, "L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def small(painted: Image.Image) -> Image.Image:
    thumbnail = painted.copy()
    thumbnail.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return thumbnail


def as_jpeg(painted: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    painted.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
