"""Whatever kind of picture comes, what is kept is ours: upright, in two sizes, pixels only."""

import itertools
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from jamanager.lib.pictures import reading, writing
from jamanager.lib.pictures.writing import rewritten
from jamanager.lib.refusals import PictureTooLarge
from tests.pictures import BLUE, HEIC, RED, a_jpeg, halves, is_like, telling_exif, written

KINDS = {
    "jpeg": a_jpeg(),
    "progressive jpeg": a_jpeg(progressive=True),
    "png": written(halves(), "PNG"),
    "gif": written(halves(mode="P"), "GIF"),
    "webp": written(halves(), "WEBP"),
    "cmyk": written(halves(mode="CMYK"), "JPEG"),
}


def rewrite(content: bytes):
    return rewritten(BytesIO(content))


def pixels(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=["WEBP"])


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_keeps_its_colours(kind):
    large = pixels(rewrite(KINDS[kind]).large)
    assert large.size == (90, 60)
    assert is_like(large.getpixel((10, 30)), RED)
    assert is_like(large.getpixel((80, 30)), BLUE)


def test_a_phones_heic_stands_upright():
    large = pixels(rewrite(HEIC).large)
    assert large.size == (64, 96)
    assert is_like(large.getpixel((32, 10)), RED)
    assert is_like(large.getpixel((32, 86)), BLUE)


@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [
        (1, (10, 30)),
        (2, (80, 30)),
        (3, (80, 30)),
        (4, (10, 30)),
        (5, (30, 10)),
        (6, (30, 10)),
        (7, (30, 80)),
        (8, (30, 80)),
    ],
)
def test_it_stands_as_the_camera_says(orientation, red_at):
    large = pixels(rewrite(a_jpeg(exif=telling_exif(orientation))).large)
    assert is_like(large.getpixel(red_at), RED)


def test_nothing_but_the_pixels_goes_on():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sent = a_jpeg(exif=telling_exif(), icc_profile=profile, comment=b"Somebody Private")
    assert b"Somebody Private" in sent
    assert b"ICC_PROFILE" in sent
    picture = rewrite(sent)
    for content in (picture.large, picture.small):
        assert b"Private" not in content
        assert content[12:16] in (b"VP8 ", b"VP8L")  # not the header of a file with more in it


def test_colours_of_another_profile_are_brought_over():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    swapped = bytearray(profile)
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
    large = pixels(rewrite(written(halves(), "PNG", icc_profile=bytes(swapped))).large)
    assert is_like(large.getpixel((10, 30)), BLUE)
    assert is_like(large.getpixel((80, 30)), RED)


def test_a_large_one_comes_down_to_two_sizes_of_one_shape():
    picture = rewrite(a_jpeg(5000, 2500))
    assert pixels(picture.large).size == (2000, 1000) == (picture.width, picture.height)
    assert pixels(picture.small).size == (640, 320)
    assert str(picture.name).endswith("-2000x1000.webp")


def test_a_small_one_is_not_blown_up():
    picture = rewrite(a_jpeg(30, 20))
    assert pixels(picture.large).size == pixels(picture.small).size == (30, 20)


@pytest.mark.parametrize("size", [(4_000, 1), (1, 4_000), (9_000, 30)])
def test_even_a_line_is_a_picture(size):
    large = pixels(rewrite(written(Image.new("RGB", size, RED), "PNG")).large)
    assert max(large.size) == 2000
    assert min(large.size) >= 1


def test_the_small_one_is_light_whatever_it_shows():
    noise = Image.merge("RGB", [Image.effect_noise((1600, 1200), 60) for _band in range(3)])
    picture = rewrite(written(noise, "JPEG", quality=90))
    assert len(picture.small) < 2.5 * writing.SMALL_BYTES  # pure noise, which nobody sends
    gradient = Image.merge("RGB", [Image.radial_gradient("L").resize((1600, 1200))] * 3)
    assert len(rewrite(written(gradient, "JPEG")).small) <= writing.SMALL_BYTES


def test_what_is_not_there_stays_transparent():
    cut_out = halves(900, 600, "RGBA")
    cut_out.paste((0, 0, 0, 0), (0, 0, 300, 600))
    small = pixels(rewrite(written(cut_out, "PNG")).small)
    assert small.mode == "RGBA"
    alpha = small.getchannel("A")
    assert (alpha.getpixel((20, 100)), alpha.getpixel((600, 100))) == (0, 255)


def test_a_channel_that_hides_nothing_is_left_out():
    assert pixels(rewrite(written(halves(mode="RGBA"), "PNG")).large).mode == "RGB"


def test_sixteen_bits_of_grey_keep_their_shades():
    grey = Image.linear_gradient("L").convert("I").point(lambda value: value * 256)
    large = pixels(rewrite(written(grey.convert("I;16"), "PNG")).large).convert("L")
    shades = [large.getpixel((128, row)) for row in (10, 128, 245)]
    assert shades == pytest.approx([10, 128, 245], abs=6)


def test_of_a_film_the_first_frame_is_taken():
    frames = [Image.new("RGB", (40, 40), colour) for colour in (RED, BLUE)]
    film = written(frames[0], "GIF", save_all=True, append_images=frames[1:])
    large = pixels(rewrite(film).large)
    assert is_like(large.getpixel((5, 5)), RED)
    assert getattr(large, "n_frames", 1) == 1


def test_the_same_picture_has_the_same_name_and_another_one_another():
    assert rewrite(a_jpeg()).name == rewrite(a_jpeg()).name
    assert rewrite(a_jpeg()).name != rewrite(a_jpeg(91, 60)).name


def test_what_comes_in_strips_has_no_seams():
    tall = Image.linear_gradient("L").resize((300, 2900)).convert("RGBA")
    tall.putalpha(Image.linear_gradient("L").resize((300, 2900)))
    large = pixels(rewrite(written(tall, "PNG")).large)
    alpha = large.getchannel("A").crop((100, 0, 101, large.height))
    column = list(alpha.tobytes())
    assert max(abs(a - b) for a, b in itertools.pairwise(column)) <= 3


@pytest.mark.parametrize(("kind", "most"), [("png", 10_000), ("webp", 3_000), ("jpeg", 4_000)])
def test_memory_decides_how_many_pixels_each_kind_may_have(monkeypatch, kind, most):
    monkeypatch.setattr(reading, "MOST_MEMORY", 50_000)
    monkeypatch.setattr(reading, "MOST_PIXELS", 4_000)
    fits = {"png": (40, 100), "webp": (30, 100), "jpeg": (40, 100)}[kind]
    over = (fits[0] + 10, 100)
    for size, is_taken in ((fits, True), (over, False)):
        content = written(halves(*size), kind.upper())
        try:
            rewrite(content)
        except PictureTooLarge:
            assert not is_taken
        else:
            assert is_taken


def test_a_progressive_jpeg_costs_more_than_a_plain_one(monkeypatch):
    monkeypatch.setattr(reading, "MOST_MEMORY", 5 * 90 * 60)
    rewrite(a_jpeg())
    with pytest.raises(PictureTooLarge):
        rewrite(a_jpeg(progressive=True))
