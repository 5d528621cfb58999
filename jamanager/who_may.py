"""Who may call which route: the one table, which `jamanager.guard` enforces as it stands.

A route that is not here is refused to everybody, and `jamanager/tests/test_who_may.py` fails.
"""

from enum import Enum

from django.urls import ResolverMatch


class Role(Enum):
    """From whom a route takes a request."""

    ANYONE = "whoever asks"
    VOTER = "whoever looks; to act, a browser that brings its voter's cookie"
    HOST = "staff, the access code's host, and hosts of venues; to others' jams there is no way"
    STAFF = "accounts with staff status; permissions say the rest"


ANYONE, VOTER, HOST, STAFF = Role

PAGES = {
    "home": ANYONE,
    "favicon": ANYONE,
    "enter-code": ANYONE,
    "jam-by-code": ANYONE,
    "jam-by-code-and-slash": ANYONE,
    "jam": ANYONE,
    "jam-suggest": VOTER,
    "jam-vote": VOTER,
    "jam-qr-svg": ANYONE,
    "jam-qr-png": ANYONE,
    "jam-screen": ANYONE,
    "jam-screen-worker": ANYONE,
    "host": HOST,
    "host-login": ANYONE,
    "host-logout": ANYONE,
    "health": ANYONE,
    "docs": ANYONE,
}

# By the name of the function: one address may be looked at by all and changed by some.
API = {
    "api:api-root": ANYONE,
    "api:openapi-json": ANYONE,
    "api:list_jams": ANYONE,
    "api:get_jam": ANYONE,
    "api:put_attendee": VOTER,
    "api:put_vote": VOTER,
    "api:delete_vote": VOTER,
    "api:put_performance": VOTER,
    "api:delete_performance": VOTER,
    "api:list_songs": ANYONE,
    "api:post_song": VOTER,
    "api:get_host_state": HOST,
    "api:put_status": HOST,
    "api:put_playing": HOST,
    "api:put_song_status": HOST,
    "api:put_next_up": HOST,
    "api:host_song": HOST,
    "api:delete_song": HOST,
    "api:undo_act": HOST,
    "api:post_performer": HOST,
    "api:delete_performer": HOST,
    "api:put_settings": HOST,
    "api:put_suggestion": HOST,
    "api:put_person": HOST,
    "api:delete_person": HOST,
}

ADMIN = {
    "admin:login": ANYONE,
    "admin:logout": ANYONE,
    "admin:index": HOST,
    "admin:app_list": HOST,
    "admin:autocomplete": HOST,
    "admin:jsi18n": HOST,
    "admin:view_on_site": HOST,
    "admin:password_change": HOST,
    "admin:password_change_done": HOST,
    "admin:auth_user_password_change": STAFF,
    "admin/(?P<url>.*)$": HOST,  # what is no page of the admin
}

ADMIN_OF_MODELS = {
    "auth_group": STAFF,
    "auth_user": STAFF,
    "chordsheets_chordsheet": HOST,
    "jams_attendee": HOST,
    "jams_jam": HOST,
    "jams_jamsong": HOST,
    "jams_performance": HOST,
    "jams_vote": HOST,
    "songs_song": HOST,
    "venues_venue": HOST,
}


def _pages_of(model: str) -> list[str]:
    """The pages that the admin has for each model, and its nameless way to a row's."""
    kinds = ("changelist", "add", "history", "delete", "change")
    named = [f"admin:{model}_{kind}" for kind in kinds]
    return [*named, f"admin/{model.replace('_', '/')}/<path:object_id>/"]


ROLES: dict[str, Role] = {
    **PAGES,
    **API,
    **ADMIN,
    **{page: role for model, role in ADMIN_OF_MODELS.items() for page in _pages_of(model)},
}


def name_of(match: ResolverMatch) -> str:
    """What the table calls a route: its name, or where it has none, its pattern."""
    return match.view_name if match.url_name else match.route
