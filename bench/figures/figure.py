"""A figure: what was measured, and what it is held against."""
from dataclasses import asdict, dataclass


@dataclass
class Figure:
    name: str
    value: float
    unit: str
    reference: float = None  # the peer or bound
    against: str = ""        # what the reference is
    target: float = None     # the ratio value / reference that is wanted, at most
    note: str = ""

    @property
    def ratio(self):
        return self.value / self.reference if self.reference else None

    def json(self):
        return {**asdict(self), "ratio": self.ratio}


def number(value):
    if value is None:
        return ""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"


def row(figure):
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    if figure.target is not None:
        ratio += f" (target ≤ {figure.target:g}, {'met' if figure.ratio <= figure.target else 'missed'})"
    reference = f"{number(figure.reference)} {figure.against}" if figure.reference else figure.against
    return [figure.name, f"{number(figure.value)} {figure.unit}", reference, ratio, figure.note]


def table(figures):
    """Lines of a Markdown table whose columns line up."""
    rows = [["figure", "value", "reference", "ratio", "note"]] + [row(figure) for figure in figures]
    widths = [max(len(cells[column]) for cells in rows) for column in range(4)] + [0]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |" for cells in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths[:4]) + "|---|")
    return lines
