"""Pictures as browsers get them: a picture and nothing else, for ever under its name."""

import pytest
from django.core.files.storage import default_storage

from jamanager.lib.pictures.keeping import keep
from jamanager.lib.pictures.shown import small_name
from jamanager.lib.pictures.writing import rewritten
from tests.pictures import an_upload


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def picture(media):
    picture = rewritten(an_upload())
    keep(f"venues/{picture.name}", picture)
    return picture


@pytest.fixture
def url(picture):
    return f"/media/venues/{picture.name}"


def test_it_comes_as_what_it_is_and_stays_for_ever(client, url, picture):
    response = client.get(url)
    assert (response.status_code, response.content) == (200, picture.large)
    assert dict(response.headers) | {
        "Content-Type": "image/webp",
        "Content-Length": str(len(picture.large)),
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    } == dict(response.headers)
    assert client.get(small_name(url)).content == picture.small


def test_what_every_cache_may_keep_is_nobodys_own(client, url):
    response = client.get(url, headers={"Accept-Encoding": "gzip, br", "Cookie": "jam_voter=x"})
    assert not response.cookies
    assert not response.has_header("Vary")
    assert not response.has_header("Content-Encoding")


def test_head_says_the_same_without_the_picture(client, url, picture):
    response = client.head(url)
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == str(len(picture.large))
    assert response["Content-Type"] == "image/webp"


@pytest.mark.parametrize(
    ("asked", "begin", "end"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=10-", 10, -1),
        ("bytes=-5", -5, -1),
        ("bytes=5-999999", 5, -1),
    ],
)
def test_a_part_is_given(client, url, picture, asked, begin, end):
    size = len(picture.large)
    begin, end = begin % size, end % size
    response = client.get(url, headers={"Range": asked})
    assert response.status_code == 206
    assert response.content == picture.large[begin : end + 1]
    assert response["Content-Range"] == f"bytes {begin}-{end}/{size}"
    assert response["Content-Type"] == "image/webp"


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(client, url, picture, asked):
    response = client.get(url, headers={"Range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(picture.large)}"
    assert "max-age" not in response["Cache-Control"]


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=9-2", "bytes=-", "lines=1-2", "x"])
def test_of_what_is_no_single_part_the_whole_is_given(client, url, picture, asked):
    response = client.get(url, headers={"Range": asked})
    assert (response.status_code, response.content) == (200, picture.large)


def test_a_part_of_another_picture_is_the_whole_of_this_one(client, url):
    etag = client.get(url)["ETag"]
    for known, status in ((etag, 206), ('"another"', 200)):
        headers = {"Range": "bytes=0-9", "If-Range": known}
        assert client.get(url, headers=headers).status_code == status


def test_who_has_it_is_not_sent_it_again(client, url):
    etag = client.get(url)["ETag"]
    response = client.get(url, headers={"If-None-Match": f'"other", {etag}'})
    assert (response.status_code, response.content) == (304, b"")
    assert "immutable" in response["Cache-Control"]


NAMES = [
    "",
    "venues/",
    "venues/notes.html",
    "venues/../secret.txt",
    "venues/..%2f..%2fsecret.txt",
    "%2e%2e/secret.txt",
    "/etc/passwd",
    "venues/" + "0" * 32 + "-9x9.webp",
    "venues/" + "0" * 32 + "-9x9.svg",
    "venues/" + "0" * 32 + "-9x9.webp\n",
    "venues/" + "0" * 32 + "-9x9.webp/x",
]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_is_given_out(client, media, picture, name):
    (media / "venues" / "notes.html").write_text("<script>alert(1)</script>")
    (media / ".." / "secret.txt").write_text("secret")
    response = client.get(f"/media/{name}")
    assert (response.status_code, response.content) == (404, b"")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_nothing_is_written_here(client, url):
    for method in (client.post, client.put, client.delete):
        response = method(url)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert default_storage.exists(url.removeprefix("/media/"))
