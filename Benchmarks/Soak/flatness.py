"""Whether a measured size grows: a straight line through the last two thirds, with an interval that knows that
neighbouring samples are alike."""

import math


def slope(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Slope per second of (second, value), and the half width of its 95% interval."""
    points = points[len(points) // 3:]
    count = len(points)
    if count < 4:
        raise SystemExit("too short to say anything: give it a minute at least")
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    rise = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    rest = [y - mean_y - rise * (x - mean_x) for x, y in points]
    squares = sum(r * r for r in rest)
    # Lag-1 autocorrelation makes them worth fewer independent ones (Santer et al. 2000, section 3).
    alike = sum(a * b for a, b in zip(rest, rest[1:])) / squares if squares else 0.0
    alike = min(max(alike, 0.0), 0.99)
    worth = max(count * (1 - alike) / (1 + alike), 3.0)
    return rise, 1.96 * math.sqrt(squares / (worth - 2) / spread)


def is_flat(rise: float, width: float, span: float, mean: float) -> bool:
    """Zero lies in the interval, or what it grew by in the time looked at is below one percent."""
    return abs(rise) <= width or abs(rise) * span < 0.01 * mean
