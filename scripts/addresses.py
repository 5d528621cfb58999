"""Where this machine can be reached, and whether its port is free."""

import errno
import socket
from collections.abc import Iterator

from scripts.obstacles import InTheWayError

# Asking the system which of its addresses leads there sends nothing. One private network of each
# kind, for a room with its own access point and no way to the internet, and one for the rest.
DESTINATIONS = ("192.0.2.1", "192.168.255.254", "10.255.255.254", "172.31.255.254")


def lan_addresses() -> list[str]:
    """This machine's IPv4 addresses in its networks, the likeliest for phones first."""
    return list(dict.fromkeys(address for address in _candidates() if _is_reachable(address)))


def _candidates() -> Iterator[str]:
    for destination in DESTINATIONS:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((destination, 9))
            except OSError:
                continue
            yield probe.getsockname()[0]
    try:
        yield from socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        return


def _is_reachable(address: str) -> bool:
    return not address.startswith(("127.", "0."))


def own_hosts() -> list[str]:
    """The names and addresses by which a browser in this network may ask for the site."""
    name = socket.gethostname().lower()
    names = [name, f"{name}.local"] if name and name != "localhost" else []
    return ["localhost", "127.0.0.1", "[::1]", *names, *lan_addresses()]


def free_port(text: str) -> int:
    """The port that `text` names, where nobody listens on it yet. Raises InTheWayError."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise InTheWayError(f"PORT must be a number from 1 to 65535, and it is {text!r}.")
    port = int(text)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("", port))
        except OSError as error:
            raise InTheWayError(_port_problem(port, error)) from None
    return port


def _port_problem(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program. "
            "Stop that one, or choose another port: PORT=8001 make run"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs an administrator's rights. Choose one above 1023: PORT=8000"
    return f"Port {port} cannot be used: {error.strerror}."
