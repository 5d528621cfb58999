"""A venue's picture: kept in two sizes, replaced, removed, and nothing left lying about."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from jamanager.lib.pictures import keeping
from jamanager.lib.pictures.shown import small_name
from jamanager.lib.refusals import NotAPicture, Unavailable
from tests.pictures import a_jpeg, an_upload
from venues.models import Venue


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def venue(transactional_db, media):
    return Venue.objects.create(name="The Cellar", picture=an_upload())


def files(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def both(name: str | None) -> set[str]:
    assert name
    return {name, small_name(name)}


def another(width: int = 120):
    return an_upload(a_jpeg(width, 80))


def test_both_sizes_are_kept_under_a_name_from_the_content(venue, media):
    assert files(media) == both(venue.picture.name)
    shown = Venue.objects.get().shown_picture
    assert shown
    assert shown.large == f"/media/{venue.picture.name}"
    assert shown.small == f"/media/{small_name(venue.picture.name)}"
    assert (shown.width, shown.height) == (90, 60)


def test_a_venue_without_one_shows_none(venue):
    assert Venue(name="Elsewhere").shown_picture is None
    assert Venue(name="Elsewhere", picture="venues/of-an-older-kind.png").shown_picture is None


def test_the_old_one_goes_when_another_comes(venue, media):
    old = venue.picture.name
    venue.picture = another()
    venue.save()
    assert venue.picture.name != old
    assert files(media) == both(venue.picture.name)


def test_the_old_one_goes_also_when_the_new_one_is_saved_by_itself(venue, media):
    Venue.objects.get().picture.save("new.jpg", another())
    assert files(media) == both(Venue.objects.get().picture.name)


def test_the_old_one_stays_until_the_commit(venue, media):
    old = venue.picture.name
    with transaction.atomic():
        venue.picture = another()
        venue.save()
        assert both(old) < files(media)
    assert files(media) == both(venue.picture.name)


def test_the_old_one_stays_where_the_change_is_taken_back(venue, media):
    old = venue.picture.name
    with transaction.atomic():
        venue.picture.delete()
        assert not Venue.objects.get().picture
        transaction.set_rollback(True)
    assert files(media) == both(old)
    assert Venue.objects.get().picture.name == old


@pytest.mark.parametrize("way", ["emptied", "deleted", "with its venue"])
def test_a_removed_one_is_gone(venue, media, way):
    if way == "emptied":
        venue.picture = ""
        venue.save()
    elif way == "deleted":
        venue.picture.delete()
    else:
        venue.delete()
    assert files(media) == set()


def test_what_another_row_has_too_stays(venue, media):
    twin = Venue.objects.create(name="The Attic", picture=an_upload())
    assert twin.picture.name == venue.picture.name
    venue.picture.delete()
    assert files(media) == both(twin.picture.name)
    twin.delete()
    assert files(media) == set()


def test_the_same_one_again_stays(venue, media):
    venue.picture = an_upload()
    venue.save()
    assert files(media) == both(venue.picture.name)


def test_no_way_leads_round_the_check(venue, media):
    before = files(media)
    venue.picture = an_upload(b"<script>alert(1)</script>", "room.png")
    with pytest.raises(NotAPicture):
        venue.save()
    with pytest.raises(NotAPicture):
        Venue.objects.get().picture.save("room.png", an_upload(b"nothing"))
    assert files(media) == before


def test_a_failed_save_leaves_no_file(venue, media):
    before = files(media)
    with pytest.raises(IntegrityError):
        Venue(name="the cellar").picture.save("new.jpg", another())
    assert files(media) == before


def test_half_a_file_is_written_anew(venue, media):
    (media / venue.picture.name).write_bytes(b"RIFF")
    Venue.objects.create(name="The Attic", picture=an_upload())
    with default_storage.open(venue.picture.name) as file:
        assert file.size > 4
    assert files(media) == both(venue.picture.name)


def test_a_storage_that_is_full_is_said_so(venue, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "_put", full)
    venue.picture = another()
    with pytest.raises(Unavailable, match="unavailable") as refused:
        venue.save()
    assert "could not be stored" in str(refused.value.message)


def test_an_old_one_that_cannot_be_deleted_stops_nobody(venue, media, monkeypatch, caplog):
    def stuck(*args):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.delete", stuck)
    venue.picture = ""
    venue.save()
    assert Venue.objects.get().picture.name == ""
    assert "could not be deleted" in caplog.text


def test_a_file_that_is_none_of_ours_is_never_deleted(venue, media):
    (media / "venues" / "notes.txt").write_text("mine")
    keeping.drop_unused("venues/notes.txt")
    keeping.drop_unused("../notes.txt")
    assert "venues/notes.txt" in files(media)
