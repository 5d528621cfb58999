"""Files that nobody should send as a picture, by what they are; and which of them are harmless."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image

from tests.pictures import HEIC, a_jpeg, halves, telling_exif, written

SCRIPT = b"<html><script>alert(1)</script></html>"


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_that_says(width: int, height: int, rows: int = 0) -> bytes:
    """A PNG of this size by its header; with rows, each of them of nothing but zeros."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    squeezer = zlib.compressobj(9)
    pixels = b"".join(squeezer.compress(bytes(width * 3 + 1)) for _row in range(rows))
    pixels += squeezer.flush()
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def gif_of_frames(count: int) -> bytes:
    """A film of small frames."""
    frames = [Image.new("P", (60, 40), number % 256) for number in range(count)]
    return written(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=10)


def jpeg_that_says(width: int, height: int) -> bytes:
    """A small JPEG whose header says that it is this large."""
    content = bytearray(a_jpeg())
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def jpeg_of_scans(count: int) -> bytes:
    """A progressive one whose last scan comes again and again."""
    content = a_jpeg(progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * count + content[-2:]


def gif_that_says(width: int, height: int) -> bytes:
    """A small GIF whose header says that it is this large."""
    content = bytearray(written(halves(mode="P"), "GIF"))
    content[6:10] = struct.pack("<HH", width, height)
    return bytes(content)


def webp_that_says(width: int, height: int) -> bytes:
    """A small lossless WebP whose header says that it is this large."""
    content = bytearray(written(halves(), "WEBP", lossless=True))
    place = content.index(b"VP8L") + 9
    bits = int.from_bytes(content[place : place + 4], "little") & ~0xFFFFFFF
    content[place : place + 4] = (bits | (height - 1) << 14 | (width - 1)).to_bytes(4, "little")
    return bytes(content)


def heic_that_says(width: int, height: int) -> bytes:
    """The phone's picture, its header saying that it is this large."""
    place = HEIC.index(b"ispe") + 8
    return HEIC[:place] + struct.pack(">II", width, height) + HEIC[place + 8 :]


def heic_with_broken_boxes() -> bytes:
    """The phone's picture, its boxes longer than the file."""
    place = HEIC.index(b"iloc") - 4
    return HEIC[:place] + b"\x7f\xff\xff\xff" + HEIC[place + 4 :]


def jpeg_with_huge_exif() -> bytes:
    """As much EXIF as fits in one segment, many times over."""
    content = a_jpeg(exif=telling_exif())
    segment = b"\xff\xe1" + struct.pack(">H", 0xFFFF) + b"Exif\0\0" + b"\xff" * (0xFFFF - 8)
    return content[:2] + segment * 100 + content[2:]


def sixteen_bits() -> bytes:
    """A grey PNG with 16 bits a pixel."""
    grey = Image.linear_gradient("L").convert("I").point(lambda value: value * 256)
    return written(grey.convert("I;16"), "PNG")


def palette_with_alpha() -> bytes:
    """A PNG of a palette, one of whose colours is not there."""
    picture = halves().quantize(4)
    picture.info["transparency"] = 0
    return written(picture, "PNG", transparency=0)


def with_profile_of_nonsense() -> bytes:
    """A JPEG whose colours are said to be what no profile is."""
    return a_jpeg(icc_profile=b"not a profile" * 1000)


def text_bomb() -> bytes:
    """A PNG with a comment of many megabytes in few bytes."""
    content = written(halves(), "PNG")
    bomb = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80_000_000), 9))
    return content[:-12] + bomb + content[-12:]


REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing at all": lambda: b"",
    "a text by a picture's name": lambda: b"just words\n" * 50,
    "a page that begins like a GIF": lambda: b"GIF89a/*" + SCRIPT,
    "a page that begins like a JPEG": lambda: b"\xff\xd8\xff\xe0" + SCRIPT,
    "a drawing with a script in it": lambda: (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    ),
    "half a JPEG": lambda: a_jpeg(600, 400)[:2500],
    "half a PNG": lambda: written(Image.effect_noise((200, 200), 80), "PNG")[:9000],
    "half a HEIC": lambda: HEIC[: len(HEIC) // 2],
    "a HEIC with broken boxes": heic_with_broken_boxes,
    "20,000 by 20,000 pixels": lambda: png_that_says(20_000, 20_000),
    "a decompression bomb": lambda: png_that_says(12_000, 9_000, rows=9_000),
    "a comment that is a bomb": text_bomb,
    "a JPEG of 4,000 million pixels": lambda: jpeg_that_says(65_000, 65_000),
    "a GIF of 4,000 million pixels": lambda: gif_that_says(65_000, 65_000),
    "a WebP of 250 million pixels": lambda: webp_that_says(16_000, 16_000),
    "a HEIC of 900 million pixels": lambda: heic_that_says(30_000, 30_000),
    "a JPEG of a thousand scans": lambda: jpeg_of_scans(1_000),
    "a TIFF": lambda: written(halves(), "TIFF"),
    "more than 10 MB": lambda: a_jpeg() + bytes(10 * 1024 * 1024),
}

HARMLESS: dict[str, Callable[[], bytes]] = {
    "a GIF that a browser could take for a page": lambda: (
        written(halves(mode="P"), "GIF", comment=SCRIPT) + SCRIPT
    ),
    "a JPEG that a browser could take for a page": lambda: a_jpeg(comment=SCRIPT) + SCRIPT,
    "a JPEG that tells where it was taken": lambda: a_jpeg(exif=telling_exif()),
    "a JPEG with more EXIF than pixels": jpeg_with_huge_exif,
    "a JPEG in printers' colours": lambda: written(halves(mode="CMYK"), "JPEG"),
    "a profile of nonsense": with_profile_of_nonsense,
    "16 bits a pixel": sixteen_bits,
    "a palette with a hole": palette_with_alpha,
    "thousands of frames": lambda: gif_of_frames(3_000),
    "as many pixels as a phone has": lambda: written(Image.new("L", (8_000, 6_000)), "JPEG"),
    "as many pixels as a PNG may have": lambda: png_that_says(6_000, 6_000, rows=6_000),
}


def is_webp_of_ours(content: bytes) -> bool:
    """Whether it is a still picture with nothing but pixels in it."""
    picture = Image.open(BytesIO(content), formats=["WEBP"])
    telling = {"exif", "icc_profile", "xmp"} & picture.info.keys()
    return not telling and SCRIPT not in content and getattr(picture, "n_frames", 1) == 1
