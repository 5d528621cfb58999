"""How a JPEG is laid out, as far as it decides what decoding costs.

The markers are those of ITU-T T.81, annex B.
"""

_FILL = 0xFF
_START_OF_SCAN = 0xDA
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})
_PROGRESSIVE = frozenset({0xC2, 0xCA})

MOST_SCANS = 100
"""A camera's file has one, a progressive one ten; each goes over all the pixels once more."""


def in_one_scan(content: bytes) -> bool:
    """Whether all colours come in one scan, so that it can be decoded line by line.

    Of any other the decoder keeps the coefficients of all pixels until the last scan.
    """
    place, colours = 2, 0
    while place + 9 < len(content) and content[place] == _FILL:
        marker = content[place + 1]
        if marker == _FILL or marker in _WITHOUT_LENGTH:
            place += 1 if marker == _FILL else 2
            continue
        if marker in _PROGRESSIVE:
            return False
        if marker in _FRAMES:
            colours = content[place + 9]
        elif marker == _START_OF_SCAN:
            return content[place + 4] == colours
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return False


def too_many_scans(content: bytes) -> bool:
    """Whether this many scans can only be meant to keep the decoder busy."""
    return content.count(bytes((_FILL, _START_OF_SCAN))) > MOST_SCANS
