"""Pictures in a bucket: S3 itself, or anything that speaks its protocol."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


class PictureBucket(S3Storage):
    """django-storages' own; what goes wrong on the way is an OSError, as with any storage."""

    def _save(self, name: str, content: Any) -> str:
        with _as_os_errors():
            saved: str = super()._save(name, content)
            return saved

    def exists(self, name: str) -> bool:
        with _as_os_errors():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with _as_os_errors():
            return int(super().size(name))

    def delete(self, name: str) -> None:
        with _as_os_errors():
            super().delete(name)


@contextmanager
def _as_os_errors() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(str(error)) from error
