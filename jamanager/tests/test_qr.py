import re
from io import BytesIO
from xml.etree import ElementTree as ET

import qrcode
from PIL import Image

from jamanager.lib.qr import QUIET_ZONE, modules_of, qr_png, qr_svg

TEXT = "https://jams.example/j/K7QMP"


def reference():
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(TEXT)
    code.make()
    return [[bool(module) for module in row] for row in code.get_matrix()]


def drawn_by(path, side):
    """The modules that an SVG path of h-v-h boxes fills."""
    filled = [[False] * side for _row in range(side)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path):
        for column in range(int(x), int(x) + int(width)):
            filled[int(y)][column] = True
    return filled


def test_the_svg_draws_the_code():
    svg = ET.fromstring(qr_svg(TEXT))
    side = len(reference())
    assert svg.get("viewBox") == f"0 0 {side} {side}"
    ground, code = svg.findall("{http://www.w3.org/2000/svg}path")
    assert (ground.get("fill"), code.get("fill")) == ("#fff", "#000")
    assert drawn_by(code.get("d"), side) == reference()


def test_the_png_draws_the_code_in_modules_all_alike():
    picture = Image.open(BytesIO(qr_png(TEXT, 300))).convert("1")
    side = len(reference())
    scale = picture.width // side
    assert picture.size == (side * scale, side * scale)
    assert picture.width <= 300
    shown = [
        [picture.getpixel((x, y)) == 0 for x in range(picture.width)]
        for y in range(picture.height)
    ]
    wanted = [[module for module in row for _x in range(scale)] for row in reference()]
    assert shown == [row for row in wanted for _y in range(scale)]


def test_the_quiet_zone_is_left_white_on_all_sides():
    modules = modules_of(TEXT)
    zone = [*modules[:QUIET_ZONE], *modules[-QUIET_ZONE:]]
    zone += [[*row[:QUIET_ZONE], *row[-QUIET_ZONE:]] for row in modules]
    assert not any(any(row) for row in zone)
    assert modules[QUIET_ZONE][QUIET_ZONE]


def test_a_text_with_markup_stays_text():
    svg = ET.fromstring(qr_svg("http://x/?a=1&b=<i>"))
    assert svg.findtext("{http://www.w3.org/2000/svg}title") == "http://x/?a=1&b=<i>"
