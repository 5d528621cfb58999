"""QR codes: black on white with their quiet zone, as SVG and as PNG."""

from io import BytesIO
from xml.sax.saxutils import escape

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4  # modules on each side, as ISO/IEC 18004 wants it
PNG_SIZE = 512
PNG_SIZES = range(120, 2049)  # pixels


def modules_of(text: str) -> list[list[bool]]:
    """The code's square of modules, True where black, quiet zone included.

    Error correction M outlives a sticker over a seventh of the code, and stays coarse enough for
    a phone at the other end of the bar.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def qr_svg(text: str) -> bytes:
    """An SVG of this text's code: one path, a unit a module, so that it scales to any size."""
    modules = modules_of(text)
    side = len(modules)
    path = "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in _runs(modules))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img"'
        f' shape-rendering="crispEdges"><title>{escape(text)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    ).encode()


def qr_png(text: str, size: int = PNG_SIZE) -> bytes:
    """A PNG of this text's code: the largest that fits `size` pixels with modules all alike."""
    modules = modules_of(text)
    side = len(modules)
    picture = Image.new("1", (side, side), 1)
    picture.putdata([0 if module else 1 for row in modules for module in row])
    scale = max(1, size // side)
    scaled = picture.resize((side * scale, side * scale), Image.Resampling.NEAREST)
    file = BytesIO()
    scaled.save(file, "PNG", optimize=True)
    return file.getvalue()


def _runs(modules: list[list[bool]]) -> list[tuple[int, int, int]]:
    """Neighbouring black modules of a row as (x, y, width): a fifth of the bytes."""
    found = []
    for y, row in enumerate(modules):
        start = None
        for x, black in enumerate(row):  # the quiet zone ends each run
            if black and start is None:
                start = x
            elif not black and start is not None:
                found.append((start, y, x - start))
                start = None
    return found
