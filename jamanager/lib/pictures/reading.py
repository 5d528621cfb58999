"""Opening a picture that somebody sent: its header is judged before one pixel is decoded."""

import logging
import warnings
from io import BytesIO
from typing import IO, NoReturn

import pi_heif
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from jamanager.lib.pictures.jpeg import in_one_scan, too_many_scans
from jamanager.lib.refusals import NotAPicture, PictureTooLarge

log = logging.getLogger(__name__)

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_MEMORY = 180_000_000
"""Bytes that the pixels may take while they are decoded; each limit by format follows from it."""

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "HEIF")
ACCEPT = ".jpg,.jpeg,.png,.gif,.webp,.heic,.heif,image/jpeg,image/png,image/gif,image/webp"

# Bytes for each pixel at the peak, measured; making it smaller comes on top of the last ones.
_WHOLE = {"WEBP": 16, "HEIF": 7}
_BY_MODE = {"1": 1, "L": 1, "P": 1, "I;16": 2}
_IN_COLOUR = 5

pi_heif.register_heif_opener(thumbnails=False)
# Pillow's own guard, for what it allocates while it opens: it refuses above twice this, and warns
# of what is refused here.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("ignore", Image.DecompressionBombWarning)


def content_of(file: IO[bytes]) -> bytes:
    """The file's bytes; no more than are allowed are read. Raises PictureTooLarge, NotAPicture."""
    file.seek(0)
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise PictureTooLarge
    if not content:
        raise NotAPicture(_("That file is empty. Please choose another picture."))
    return content


def opened(content: bytes) -> Image.Image:
    """The picture, its header read and its size judged. Raises NotAPicture, PictureTooLarge."""
    try:
        picture = Image.open(BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError:
        raise NotAPicture from None
    except Image.DecompressionBombError:
        raise PictureTooLarge(_too_many_pixels(MOST_PIXELS)) from None
    except Exception as error:  # noqa: BLE001  a decoder may raise anything over a forged header
        refuse_as_broken(error)
    width, height = picture.size
    if not width or not height:
        raise NotAPicture
    _refuse_too_many_pixels(picture, content)
    return picture


def refuse_as_broken(error: Exception) -> NoReturn:
    """Say that the file began like a picture and is none. Raises NotAPicture."""
    log.info("A picture was refused: %s: %s", type(error).__name__, error)
    sentence = _("That picture is damaged or not complete. Please save it anew or choose another.")
    raise NotAPicture(sentence) from None


def _refuse_too_many_pixels(picture: Image.Image, content: bytes) -> None:
    pixels = picture.width * picture.height
    most = min(MOST_PIXELS, MOST_MEMORY // _bytes_a_pixel(picture, content))
    if pixels > most:
        raise PictureTooLarge(_too_many_pixels(most))
    if picture.format in ("JPEG", "MPO") and too_many_scans(content):
        raise NotAPicture


def _bytes_a_pixel(picture: Image.Image, content: bytes) -> int:
    """What decoding takes. A JPEG of one scan is made small as it is read, and takes little."""
    if picture.format in ("JPEG", "MPO"):
        return 1 if in_one_scan(content) else 2 * len(picture.getbands()) + 1
    return _WHOLE.get(picture.format or "") or _BY_MODE.get(picture.mode, _IN_COLOUR)


def _too_many_pixels(most: int) -> str:
    return _(
        "That picture has too many pixels: of its kind we can read up to %(most)d million. "
        "Please make it smaller, or send a screenshot of it."
    ) % {"most": most // 1_000_000}
