"""Pictures to try things with, drawn here: two halves in two colours, so that a turn shows."""

from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

RED, BLUE = (200, 30, 30), (30, 30, 200)
HEIC = Path(__file__).with_name("upright-when-turned.heic").read_bytes()
"""As a phone keeps it: 96 by 64, to be turned to the right, with a place in its EXIF."""


def halves(width: int = 90, height: int = 60, mode: str = "RGB") -> Image.Image:
    """The left half is red, the right half blue."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture.convert(mode)


def written(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The file of this picture."""
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def a_jpeg(width: int = 90, height: int = 60, **options: Any) -> bytes:
    """A plain one."""
    return written(halves(width, height), "JPEG", **options)


def an_upload(content: bytes | None = None, name: str = "room.jpg") -> SimpleUploadedFile:
    """A file as a form brings it."""
    return SimpleUploadedFile(name, a_jpeg() if content is None else content)


def telling_exif(orientation: int = 1) -> Image.Exif:
    """EXIF that says who, where and how the camera was held."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Artist] = "Somebody Private"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    return exif


def is_like(pixel: Any, colour: tuple[int, ...]) -> bool:
    """Whether it is that colour, as far as a lossy file can tell."""
    return all(abs(a - b) < 30 for a, b in zip(pixel, colour, strict=False))
