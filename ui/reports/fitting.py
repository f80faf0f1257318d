"""A form as tall as it is, that scrolls where the window leaves it less."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

LOWEST = 160


class Fitting(QScrollArea):
    """Scrolls ``inner`` up and down, only where it has to."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        inner.setProperty("role", "page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(inner)

    def sizeHint(self) -> QSize:
        """Return what the form asks for."""
        return self.widget().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return how low it may become."""
        return QSize(0, min(LOWEST, self.widget().sizeHint().height()))
