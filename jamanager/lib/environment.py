"""What an operator has set: an empty value counts as none, a wrong one is told in one line."""

import logging
import sys
from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from limits import parse

NO = frozenset({"false", "0", "no", "off"})
REDIS_SCHEMES = frozenset({"redis", "rediss", "unix"})


def refuse(*problems: str) -> NoReturn:
    """Leave, with one clear line for each problem."""
    sys.exit("\n".join(f"JaManager cannot start: {problem}" for problem in problems))


class Environment(environ.Env):
    """django-environ, stricter: a value that cannot be what it has to be ends the start."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__()
        self.ENVIRON = values

    def text(self, name: str, default: str = "") -> str:
        """The value as it stands, without outer space."""
        # `get_value` would read a secret that begins with $ as another variable's name.
        return str(self.ENVIRON.get(name, "")).strip() or default

    def texts(self, name: str) -> list[str]:
        """The values between commas."""
        return [text.strip() for text in self.parse_value(self.text(name), list) if text.strip()]

    def switch(self, name: str, default: bool) -> bool:
        """Whether this is on."""
        text = self.text(name).casefold()
        if text and text not in {*self.BOOLEAN_TRUE_STRINGS, *NO}:
            refuse(f"{name} must be true or false, and it is {text!r}.")
        return bool(self.parse_value(text, bool)) if text else default

    def port(self, name: str, default: int) -> int:
        """A port's number."""
        text = self.text(name, str(default))
        if not (text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) < 65536):
            refuse(f"{name} must be a number from 1 to 65535, and it is {text!r}.")
        return int(text)

    def address(self, name: str) -> str:
        """A site's address, as `https://jam.example`, or nothing."""
        return _site(name, self.text(name)) if self.text(name) else ""

    def folder(self, name: str) -> str:
        """The address of a folder, as `https://pictures.example/jams`, or nothing."""
        text = self.text(name).rstrip("/")
        if set(text) & set("?#;,' "):
            refuse(f"{name} must be an address such as https://jam.example, and it is {text!r}.")
        if text:
            scheme, _slashes, rest = text.partition("//")
            _site(name, f"{scheme}//{rest.partition('/')[0]}")
        return text

    def addresses(self, name: str) -> list[str]:
        """Sites' addresses between commas."""
        return [_site(name, text) for text in self.texts(name)]

    def rate(self, name: str, default: str) -> str:
        """How often in how long a time, as "10/15 minutes"."""
        text = self.text(name, default)
        try:
            parse(text)
        except ValueError:
            refuse(f"{name} must be a rate such as 10/15 minutes, and it is {text!r}.")
        return text

    def time_zone(self, name: str, default: str) -> str:
        """A time zone's name."""
        text = self.text(name, default)
        try:
            ZoneInfo(text)
        except (ValueError, OSError, LookupError):
            refuse(f"{name} must be a time zone such as Europe/Berlin, and it is {text!r}.")
        return text

    def log_level(self, name: str, default: str) -> str:
        """From which weight on something is logged."""
        text = self.text(name, default).upper()
        if text not in logging.getLevelNamesMapping():
            refuse(f"{name} must be DEBUG, INFO, WARNING or ERROR, and it is {text!r}.")
        return text

    def redis(self, name: str) -> str:
        """The address of a Redis, or nothing. It may hold a password and is not repeated."""
        text = self.text(name)
        if text and urlsplit(text).scheme not in REDIS_SCHEMES:
            refuse(f"{name} must be an address such as redis://127.0.0.1:6379/0.")
        return text


def _site(name: str, text: str) -> str:
    site = text.rstrip("/")
    try:
        parts = urlsplit(site)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if not fits or site != f"{parts.scheme}://{parts.netloc}" or "@" in site:
        refuse(f"{name} must be an address such as https://jam.example, and it is {text!r}.")
    return site
