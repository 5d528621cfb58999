"""A page's form as a browser would send it."""

from html.parser import HTMLParser
from typing import Any


class _Fields(HTMLParser):
    """Collects what the controls of a page hold."""

    def __init__(self):
        super().__init__()
        self.values: dict[str, Any] = {}
        self._select: str | None = None
        self._textarea: str | None = None

    def handle_starttag(self, tag, attrs):
        control = dict(attrs)
        name = control.get("name")
        if "disabled" in control:
            return
        if tag == "input" and name:
            self._take_input(name, control)
        elif tag == "select" and name:
            self._select = name
            self.values[name] = ""
        elif tag == "option" and self._select and "selected" in control:
            self.values[self._select] = control.get("value", "")
        elif tag == "textarea" and name:
            self._textarea = name
            self.values[name] = ""

    def _take_input(self, name, control):
        kind = control.get("type", "text")
        if kind in ("submit", "file") or (kind == "checkbox" and "checked" not in control):
            return
        self.values[name] = control.get("value", "on" if kind == "checkbox" else "")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, data):
        if self._textarea:
            # A browser drops the line break that follows the tag.
            self.values[self._textarea] += data.lstrip("\n")


def filled(response) -> dict[str, Any]:
    """What sending the page's form back unchanged would send, hidden fields included."""
    fields = _Fields()
    fields.feed(response.content.decode())
    return {name: value for name, value in fields.values.items() if "__prefix__" not in name}
