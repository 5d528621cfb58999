"""Pictures in a bucket: what is put there, what browsers are told, and when it is away."""

import boto3
import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.core.files.storage import storages
from django.http import HttpResponse
from django.test import override_settings
from moto import mock_aws

from jamanager.lib.pictures.bucket import bucket_storage, origin_of, public_address
from jamanager.lib.pictures.serving import PicturesMiddleware
from jamanager.lib.pictures.shown import shown, small_name
from jamanager.lib.refusals import Unavailable
from tests.pictures import a_jpeg, an_upload
from venues.models import Venue

PLACE = {"bucket": "jam-pictures", "endpoint": "", "region": "us-east-1"}
ADDRESS = public_address(**PLACE)


@pytest.fixture
def bucket(transactional_db):
    """An empty bucket, and the site keeping its pictures there."""
    storage = bucket_storage(**PLACE, key="a key", secret="its secret", address=ADDRESS)
    with (
        mock_aws(),
        override_settings(STORAGES={**storages.backends, "default": storage}),
    ):
        client = boto3.client(
            "s3",
            region_name="us-east-1",
            aws_access_key_id="a key",
            aws_secret_access_key="its secret",
        )
        client.create_bucket(Bucket=PLACE["bucket"])
        yield client


def names(bucket) -> set[str]:
    found = bucket.list_objects_v2(Bucket="jam-pictures").get("Contents", [])
    return {each["Key"] for each in found}


def test_both_sizes_go_there_with_their_type_and_for_ever(bucket):
    name = str(Venue.objects.create(name="The Cellar", picture=an_upload()).picture)
    assert names(bucket) == {name, small_name(name)}
    for key in names(bucket):
        head = bucket.head_object(Bucket="jam-pictures", Key=key)
        assert head["ContentType"] == "image/webp"
        assert head["CacheControl"] == "public, max-age=31536000, immutable"


def test_browsers_go_there_themselves(bucket):
    name = str(Venue.objects.create(name="The Cellar", picture=an_upload()).picture)
    found = shown(name)
    assert found is not None
    assert found.large == f"https://jam-pictures.s3.us-east-1.amazonaws.com/{name}"


def test_old_ones_go_there_too(bucket):
    venue = Venue.objects.create(name="The Cellar", picture=an_upload())
    venue.picture = an_upload(a_jpeg(200, 100))
    venue.save()
    assert names(bucket) == {str(venue.picture), small_name(str(venue.picture))}
    venue.delete()
    assert names(bucket) == set()


def test_a_bucket_that_is_away_is_a_sentence_and_no_row(bucket):
    bucket.delete_bucket(Bucket="jam-pictures")
    with pytest.raises(Unavailable) as refused:
        Venue.objects.create(name="The Cellar", picture=an_upload())
    assert "could not be stored" in str(refused.value.message)
    assert not Venue.objects.exists()


def test_the_site_itself_then_serves_none(bucket):
    with pytest.raises(MiddlewareNotUsed):
        PicturesMiddleware(lambda request: HttpResponse())


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (PLACE, "https://jam-pictures.s3.us-east-1.amazonaws.com"),
        ({**PLACE, "endpoint": "http://127.0.0.1:9000"}, "http://127.0.0.1:9000/jam-pictures"),
        (
            {**PLACE, "region": "eu-central-1"},
            "https://jam-pictures.s3.eu-central-1.amazonaws.com",
        ),
    ],
)
def test_the_public_address_follows_from_the_place(place, address):
    assert public_address(**place) == address
    assert address.startswith(origin_of(address))
