"""The settings of a bucket for pictures, as an operator gives them and as Django takes them."""

from typing import Any
from urllib.parse import urlsplit

from jamanager.lib.environment import refuse

FOR_EVER = "public, max-age=31536000, immutable"
"""What is cached under a name that comes from its content never changes."""


def public_address(bucket: str, endpoint: str, region: str) -> str:
    """Where browsers find the bucket, if nothing else is said."""
    if endpoint:
        return f"{endpoint}/{bucket}"
    return f"https://{bucket}.s3.{region or 'us-east-1'}.amazonaws.com"


def origin_of(address: str) -> str:
    """The scheme and host of an address, as a Content-Security-Policy names them."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def bucket_storage(
    *, bucket: str, endpoint: str, region: str, key: str, secret: str, address: str
) -> dict[str, Any]:
    """Django's settings for this storage; `address` is what browsers reach the bucket by."""
    if bool(key) != bool(secret):
        refuse("S3_ACCESS_KEY_ID must be set together with S3_SECRET_ACCESS_KEY, or neither.")
    public = urlsplit(address)
    return {
        "BACKEND": "jamanager.lib.pictures.s3.PictureBucket",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            "region_name": region or None,
            "access_key": key or None,
            "secret_key": secret or None,
            "custom_domain": f"{public.netloc}{public.path}",
            "url_protocol": f"{public.scheme}:",
            # Public, under names that nobody guesses and whose content never changes.
            "querystring_auth": False,
            "file_overwrite": True,
            "object_parameters": {"CacheControl": FOR_EVER},
        },
    }
