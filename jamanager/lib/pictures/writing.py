"""Writing a picture anew: what was sent is decoded, and nothing but its pixels goes on.

The files are WebP: about half the bytes of a JPEG that looks the same, transparency included, and
every browser since 2020 shows it. One kind of file is also one kind to serve.
"""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from threading import Lock
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image, ImageCms

from jamanager.lib.pictures.reading import content_of, opened, refuse_as_broken

CONTENT_TYPE = "image/webp"
LARGE = (2000, 2000)
SMALL = (640, 960)
SMALL_BYTES = 24_000
"""A page with its fonts has 150 kB on the first visit; a picture may take this much of it."""

_LARGE_QUALITY = 80
_SMALL_QUALITIES = (78, 66, 54, 42, 30)
_ROWS = 256
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112
# However many hosts send one at a time: the memory for one is what was reckoned with.
_one_at_a_time = Lock()


class Picture(ContentFile):  # type: ignore[type-arg]
    """A picture of our own making: the large file, its `small` bytes, and a name from both."""

    content_type = CONTENT_TYPE

    def __init__(self, large: bytes, small: bytes, width: int, height: int) -> None:
        digest = hashlib.sha256(large + small).hexdigest()[:32]
        super().__init__(large, name=f"{digest}-{width}x{height}.webp")
        self.large, self.small = large, small
        self.width, self.height = width, height


def rewritten(file: IO[bytes]) -> Picture:
    """This file as a picture of ours, upright, in two sizes, without what else was in it.

    Of a moving picture the first frame is taken. Raises NotAPicture and PictureTooLarge.
    """
    content = content_of(file)
    with _one_at_a_time:
        large = _fitted(_upright(content), LARGE)
        small = _fitted(large, SMALL)
        return Picture(_webp(large, _LARGE_QUALITY), _light(small), *large.size)


def _upright(content: bytes) -> Image.Image:
    """The pixels, at most about twice as many as are needed, in RGB or RGBA."""
    picture = opened(content)
    try:
        # Makes a JPEG's decoder leave out most of the work; the others pay no heed.
        picture.draft(None, _size_within(picture.size, LARGE))
        picture.load()
    except Exception as error:  # noqa: BLE001  a decoder may raise anything over forged bytes
        refuse_as_broken(error)
    turn = _TURNS.get(_orientation(picture))
    profile = picture.info.get("icc_profile")
    pixels = _in_srgb(_reduced(picture), profile)
    return pixels if turn is None else pixels.transpose(turn)  # the first of them is 0


def _reduced(picture: Image.Image) -> Image.Image:
    """The picture by a whole factor smaller, rows at a time: no second large copy is made."""
    fitting = _size_within(picture.size, LARGE)
    factor = max(1, min(picture.width // fitting[0], picture.height // fitting[1]))
    rows = [_in_colour(strip).reduce(factor) for strip in _strips(picture, _ROWS * factor)]
    whole = Image.new(rows[0].mode, (rows[0].width, sum(row.height for row in rows)))
    top = 0
    for row in rows:
        whole.paste(row, (0, top))
        top += row.height
    return whole


def _strips(picture: Image.Image, rows: int) -> Iterator[Image.Image]:
    for top in range(0, picture.height, rows):
        yield picture.crop((0, top, picture.width, min(top + rows, picture.height)))


def _in_colour(pixels: Image.Image) -> Image.Image:
    """The pixels in RGB, RGBA, or CMYK, which its profile may know how to show."""
    if pixels.has_transparency_data:
        return pixels.convert("RGBA")
    if pixels.mode == "I;16":
        pixels = pixels.point(lambda value: value * (1 / 256)).convert("L")
    return pixels if pixels.mode == "CMYK" else pixels.convert("RGB")


def _in_srgb(pixels: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as browsers take them; a profile that makes no sense is left out."""
    mode = "RGB" if pixels.mode == "CMYK" else pixels.mode
    if profile:
        try:
            meant = ImageCms.ImageCmsProfile(BytesIO(profile))
            shown = ImageCms.profileToProfile(
                pixels, meant, ImageCms.createProfile("sRGB"), outputMode=mode
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            shown = None
        if shown is not None:
            return shown
    return pixels.convert(mode)


def _orientation(picture: Image.Image) -> int:
    """EXIF's number for how the camera was held; 1, upright, where it makes no sense."""
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001  EXIF is a format of its own, and forged as easily
        return 1


def _fitted(pixels: Image.Image, box: tuple[int, int]) -> Image.Image:
    """No larger than the box; without a channel of transparency that says nothing."""
    if pixels.mode == "RGBA" and pixels.getchannel("A").getextrema()[0] == 255:
        pixels = pixels.convert("RGB")
    size = _size_within(pixels.size, box)
    return pixels if size == pixels.size else pixels.resize(size, Image.Resampling.LANCZOS)


def _size_within(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same shape that fits; never larger than it is."""
    scale = min(1.0, box[0] / size[0], box[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _webp(pixels: Image.Image, quality: int) -> bytes:
    output = BytesIO()
    # A new image: no profile, no EXIF, no comment comes along.
    pixels.save(output, "WEBP", quality=quality, method=4)
    return output.getvalue()


def _light(pixels: Image.Image) -> bytes:
    """As good as its weight allows."""
    for quality in _SMALL_QUALITIES:
        written = _webp(pixels, quality)
        if len(written) <= SMALL_BYTES:
            break
    return written
