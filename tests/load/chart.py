"""The benchmark's pictures: SVG, drawn by hand. They stand on a light ground of their own."""

import math
from collections.abc import Mapping, Sequence
from html import escape

INK, FAINT, GROUND = "#1d2430", "#d5dae3", "#fbfaf7"
COLOURS = ("#b4341f", "#2f6f8f", "#8a6d1d", "#4f7a3a", "#6b4f9e")
WIDTH, PAD, LEFT = 860, 24, 240

Points = Sequence[tuple[float, float]]


def bars(title: str, note: str, rows: Mapping[str, float]) -> str:
    """Horizontal bars on a logarithmic scale, each with its name and value."""
    step, top = 34, 74
    most, least = max(rows.values()), min(rows.values())
    low = 10 ** math.floor(math.log10(least) - 0.3)
    room = WIDTH - LEFT - PAD - 90

    def width(value: float) -> float:
        return room * math.log(value / low) / math.log(most / low)

    parts = [_text(PAD, 30, title, 17, bold=True), _text(PAD, 52, note, 13)]
    for i, (name, value) in enumerate(rows.items()):
        y = top + i * step
        colour = COLOURS[0] if name.startswith("JaManager") else COLOURS[1]
        parts.append(_text(LEFT - 10, y + 16, name, 13, anchor="end"))
        parts.append(
            f'<rect x="{LEFT}" y="{y}" width="{width(value):.1f}" height="22" rx="2" '
            f'fill="{colour}"/>'
        )
        parts.append(_text(LEFT + width(value) + 8, y + 16, number(value), 13, bold=True))
    return _svg(top + len(rows) * step + PAD, title, parts)


def panels(title: str, note: str, drawn: Mapping[str, Points]) -> str:
    """Small log-log plots side by side; dashed is "twice the size, twice the cost"."""
    across, top, gap = 4, 84, 26
    wide = (WIDTH - 2 * PAD - (across - 1) * gap) / across
    high = 140
    parts = [_text(PAD, 30, title, 17, bold=True), _text(PAD, 52, note, 13)]
    for i, (name, points) in enumerate(drawn.items()):
        x = PAD + (i % across) * (wide + gap)
        y = top + (i // across) * (high + 84)
        parts += _panel(x, y, wide, high, name, points, COLOURS[i % len(COLOURS)])
    rows = math.ceil(len(drawn) / across)
    return _svg(top + rows * (high + 84) - 16, title, parts)


def _panel(
    x: float, y: float, wide: float, high: float, name: str, points: Points, colour: str
) -> list[str]:
    what, _colon, unit = name.partition(": ")
    first_size, first_cost = points[0]
    last_size = points[-1][0]
    linear = first_cost * last_size / first_size
    costs = [cost for _size, cost in points]
    low, most = min(costs) / 1.5, max(*costs, linear) * 1.3

    def at(size: float, cost: float) -> tuple[float, float]:
        across = math.log(size / first_size) / math.log(last_size / first_size)
        up = math.log(cost / low) / math.log(most / low)
        return x + 14 + across * (wide - 28), y + 22 + (1 - up) * (high - 22)

    line = " ".join("{:.1f},{:.1f}".format(*at(*point)) for point in points)
    (x1, y1), (x2, y2) = at(first_size, first_cost), at(last_size, linear)
    parts = [
        f'<rect x="{x:.1f}" y="{y + 14:.1f}" width="{wide:.1f}" height="{high - 6:.1f}" '
        f'fill="none" stroke="{FAINT}"/>',
        _text(x, y - 8, what, 13, bold=True),
        _text(x, y + 8, unit, 12),
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{INK}" '
        f'stroke-dasharray="4 4" opacity="0.5"/>',
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5"/>',
    ]
    for size, cost in points:
        px, py = at(size, cost)
        edge = {first_size: "start", last_size: "end"}.get(size, "middle")
        parts.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3.5" fill="{colour}"/>')
        parts.append(_text(px, py + 18 if py < y + high - 20 else py - 8, number(cost), 11, edge))
        parts.append(_text(px, y + high + 24, f"{size:,.0f}", 11, edge))
    return parts


def number(value: float) -> str:
    """As many digits as are worth reading."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def _text(
    x: float, y: float, text: str, size: int, anchor: str = "start", *, bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{weight} '
        f'fill="{INK}">{escape(text)}</text>'
    )


def _svg(height: float, title: str, parts: list[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-label="{escape(title)}" font-family="ui-sans-serif, system-ui, sans-serif">'
    )
    ground = f'<rect width="{WIDTH}" height="{height:.0f}" fill="{GROUND}"/>'
    return "\n".join([head, ground, *parts, "</svg>", ""])
