"""Deleting rows that others hang on, while the room goes on voting.

Django looks for what goes along first and deletes it second: a vote that comes between the two
would hang on nothing, and the database would refuse it all. So the jam is locked before the look.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import models, transaction

from jams.models.change import lock

Row = TypeVar("Row", bound=models.Model, covariant=True)


@contextmanager
def held(jam_ids: Iterable[int]) -> Iterator[None]:
    """Keep these jams as they are, but for what the caller does, until its transaction ends."""
    with transaction.atomic():
        lock(jam_ids)
        yield


class Guarded(models.QuerySet[Row]):
    """Rows that have a `jam`."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete them, with all that hangs on them."""
        with held(self.order_by().values_list("jam_id", flat=True).distinct()):
            return super().delete()
