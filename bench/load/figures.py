"""From what happened to what is said: percentiles, slopes, ratios."""


def percentile(values, share):
    """The value that this share of all stays at or under (nearest rank, so that it is one that was measured)."""
    if not values:
        return None
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, -(-len(ranked) * share // 100) - 1))]


def of_page(times, errors):
    """The figures of one kind of page, in milliseconds."""
    shares = {f"p{share}": rounded(percentile(times, share)) for share in (50, 95, 99)}
    return {"pages": len(times), "errors": errors, **shares, "most": rounded(max(times, default=None))}


def of_pages(rows):
    """Per kind of page, and of all together; a row is (name, milliseconds, why it failed or "")."""
    found = {}
    for name, _took, _why in rows:
        found.setdefault(name, None)
    for name in found:
        mine = [row for row in rows if row[0] == name]
        found[name] = of_page([took for _, took, _ in mine], sum(bool(why) for _, _, why in mine))
    every = of_page([took for _, took, _ in rows], sum(bool(why) for _, _, why in rows))
    return {"all": every, **dict(sorted(found.items()))}


def slope(series, tail=0.75):
    """How much the last part of a series grows, in percent of its own mean: least squares over [seconds, bytes]."""
    if len(series) < 4:
        return None
    start = series[-1][0] - (series[-1][0] - series[0][0]) * tail
    kept = [(at, value) for at, value in series if at >= start]
    middle = sum(at for at, _ in kept) / len(kept)
    mean = sum(value for _, value in kept) / len(kept)
    spread = sum((at - middle) ** 2 for at, _ in kept)
    if not spread or not mean:
        return None
    rate = sum((at - middle) * (value - mean) for at, value in kept) / spread
    return round(100 * rate * (kept[-1][0] - kept[0][0]) / mean, 2)


def ratio(ours, theirs):
    """One figure in another; None where there is nothing to divide."""
    return round(ours / theirs, 2) if ours and theirs else None


def rounded(value):
    return None if value is None else round(value, 1)
