"""The admin is a page of ours: our icon, our colours, words for hosts."""

import pytest
from django.templatetags.static import static
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["admin:index", "admin:jams_jam_changelist", "admin:jams_jam_add"]
)
def test_each_page_brings_our_icon_and_colours(host, name):
    text = host.get(reverse(name)).content.decode()
    assert f'href="{static("icons/favicon.svg")}"' in text
    assert f'href="{static("css/admin.css")}"' in text


def test_the_jams_page_speaks_of_songs(jam_page):
    formset = jam_page.response.context["inline_admin_formsets"][0]
    assert str(formset.opts.verbose_name) == "song"
    assert "the queue" in str(formset.opts.verbose_name_plural)


def test_the_hosts_list_begins_each_status_as_a_sentence(host, jam):
    text = host.get(reverse("host")).content.decode()
    assert '<span class="host-jam__status">Playing</span>' in text
