"""A plot as a drawing and as a table."""

from __future__ import annotations

import csv
import io

import numpy as np
from PySide6.QtCore import QPoint, QSizeF
from PySide6.QtWidgets import QWidget

from bpstudio.qt.ground.picture_file import drawing
from bpstudio.qt.plots.picture import Picture


def svg_of(widget: QWidget) -> bytes:
    """What the widget paints, as lines."""
    return drawing(
        QSizeF(widget.size()), widget.accessibleName(), lambda painter: widget.render(painter, QPoint())
    )


def lines_as_csv(picture: Picture) -> bytes:
    """Name, x and y of every point of every line, then the spots. Powers of ten are written out."""
    from bpstudio.storage.headings import as_text  # not part of the start

    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(map(as_text, ["series", picture.x_name, picture.y_name]))
    for line in picture.lines:
        y = np.power(10.0, line.points.y) if picture.log else line.points.y
        for x, value in zip(line.points.x.tolist(), y.tolist(), strict=True):
            if value == value:
                table.writerow([as_text(line.label or picture.y_name), f"{x:.17g}", f"{value:.17g}"])
    for spot in picture.spots:
        table.writerow(["held out" if spot.hollow else "example", f"{spot.x:.17g}", f"{spot.y:.17g}"])
    return text.getvalue().encode()
