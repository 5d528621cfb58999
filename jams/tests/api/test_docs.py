import re

import pytest

pytestmark = pytest.mark.django_db


def test_the_docs_page_runs_under_our_policy(client):
    page = client.get("/docs")
    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]
    html = page.content.decode()
    for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL):
        assert "src=" in attributes or 'type="application/json"' in attributes
        assert "src=" not in attributes or not body.strip()
    assert "<style" not in html
    assert not re.search(r"\s(style|on\w+)=", html)


def test_the_docs_page_asks_no_other_host(client):
    html = client.get("/docs").content.decode()
    assert "//" not in re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    assert '"validatorUrl": null' in html
    assert '"url": "/api/v1/openapi.json"' in html


def test_the_docs_page_can_act_for_its_reader(client):
    assert re.search(r'data-csrf-token="\w{64}"', client.get("/docs").content.decode())


def test_every_call_of_the_contract_is_described(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    # The host's are told of in host/test_who_may.py.
    ours = {path: set(calls) for path, calls in paths.items() if "/host/" not in path}
    assert ours == {
        "/api/v1/jams": {"get"},
        "/api/v1/jams/{slug}": {"get"},
        "/api/v1/jams/{slug}/attendee": {"put"},
        "/api/v1/jams/{slug}/songs": {"post"},
        "/api/v1/jams/{slug}/songs/{song_id}/vote": {"put", "delete"},
        "/api/v1/jams/{slug}/songs/{song_id}/performance": {"put", "delete"},
        "/api/v1/songs": {"get"},
    }


def test_every_call_has_a_name_of_its_own(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    names = [call["operationId"] for calls in paths.values() for call in calls.values()]
    assert len(names) == len(set(names))
