"""What every call of a host's has in common."""

from jams.models import Jam


def version_of(jam):
    return Jam.objects.get(pk=jam.pk).version


def done(answer, jam, status=200):
    """The act that was done: one version, one line of the log."""
    assert answer.status_code == status, answer.content
    body = answer.json()
    assert body.keys() == {"version", "act_id", "undo_until"}
    assert body["version"] == version_of(jam)
    act = jam.host_acts.first()
    assert body["act_id"] == act.pk
    return act


def nothing_done(answer, jam, version):
    """It was so already."""
    assert answer.status_code == 200, answer.content
    assert answer.json() == {"version": version, "act_id": None, "undo_until": None}
    assert version_of(jam) == version


def refused(answer, status, code, field=None):
    """The sentence of the refusal, which names this field and no other."""
    assert answer.status_code == status, answer.content
    error = answer.json()["error"]
    assert error["code"] == code
    assert list(error["fields"]) == ([] if field is None else [field])
    return error["message"]
