"""The one way to write to a jam: locked, stamped with the next version, announced after commit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from django.db import connection, transaction
from django.dispatch import Signal

from jamanager.lib.refusals import NotFound
from jams.models.jam import Jam
from jams.models.versioned import Versioned

# Sent after the commit, with `jam_id` and `version`.
jam_changed = Signal()

_open: ContextVar[MappingProxyType[int, Jam]] = ContextVar(
    "open_changes", default=MappingProxyType({})
)


def is_open(jam_id: int) -> bool:
    """Whether the caller is within `change` of this jam, and so holds its lock."""
    return jam_id in _open.get()


def lock(jam_ids: Iterable[int]) -> bool:
    """Within a transaction: keep everybody else from changing these jams until it ends.

    Says whether there was any that the caller had not locked already. All take them in one order,
    and ahead of any row of theirs: no two can wait for each other.
    """
    asked = {jam_id for jam_id in jam_ids if not is_open(jam_id)}
    if asked:
        locked = Jam.objects.select_for_update(no_key=True).filter(pk__in=asked).order_by("pk")
        list(locked.values_list("pk", flat=True))
    return bool(asked)


@contextmanager
def change(jam: Jam) -> Iterator[Jam]:
    """Hand out this jam, fresh and locked; what is touched in the block gets the next version.

    A block that touches nothing bumps no version and pokes nobody. A change of a jam that is
    being changed already joins the one that is open, so that what belongs together is one version.
    Raises NotFound where the jam is gone.
    """
    joined = _open.get().get(jam.pk)
    if joined is not None:
        yield joined
        return
    with transaction.atomic():
        locked = _locked(jam)
        token = _open.set(MappingProxyType({**_open.get(), locked.pk: locked}))
        try:
            yield locked
        finally:
            _open.reset(token)
        if locked.moved:
            _stamp(locked)


def _locked(jam: Jam) -> Jam:
    # On SQLite the IMMEDIATE transaction holds the lock, and this is a plain read.
    try:
        locked = Jam.objects.select_for_update(no_key=True).get(pk=jam.pk)
    except Jam.DoesNotExist:
        raise NotFound from None
    locked.touched = set()
    return locked


def _set_version(model: type[Versioned], keys: list[int], version: int) -> None:
    # By hand: it runs three times a vote, and Django would build these words anew each time.
    table = connection.ops.quote_name(model._meta.db_table)
    places = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET version = %s WHERE id IN ({places})",  # noqa: S608  no values in it
            [version, *keys],
        )


def _stamp(jam: Jam) -> None:
    jam.version += 1
    by_model: defaultdict[type[Versioned], list[int]] = defaultdict(list, {Jam: [jam.pk]})
    for row in jam.touched or ():
        row.version = jam.version
        by_model[type(row)].append(row.pk)
    for model, keys in by_model.items():
        _set_version(model, keys, jam.version)
    jam_id, version = jam.pk, jam.version
    transaction.on_commit(
        lambda: jam_changed.send(sender=Jam, jam_id=jam_id, version=version), robust=True
    )
