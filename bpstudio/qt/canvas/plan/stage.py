"""What the items draw from: the frame's numbers in the scope that is shown, at the places of the geometry."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.facts.network_numbers import NetworkNumbers
from bpstudio.explain.scope import Scope
from bpstudio.notation.textbook import Notation
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.plan.geometry import Geometry
from bpstudio.qt.canvas.plan.label_places import Labels
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Place, selectable


@dataclass(slots=True)
class FocusRing:
    """Whether what has the keyboard is ringed; it belongs to the view and to no session."""

    shown: bool = False


@dataclass(frozen=True, slots=True)
class Stage(NetworkNumbers):
    """One geometry, and the bridge to read from."""

    bridge: Bridge
    geometry: Geometry
    labels: tuple[Labels, ...]
    ring: FocusRing

    @property
    def hovered(self) -> Place | None:
        """What is pointed at, here or in another view."""
        return self.bridge.pointed_place

    @property
    def focused(self) -> Place | None:
        """What keys go to."""
        return self.bridge.attended

    @property
    def frame(self) -> Frame:
        return self.bridge.frame

    @property
    def scope(self) -> Scope:
        return self.bridge.scope

    @property
    def example(self) -> int:
        return self.bridge.example

    @property
    def notation(self) -> Notation:
        return self.bridge.notation

    def labels_into(self, layer: int) -> Labels:
        """Those of the weights into a layer."""
        return self.labels[self.network.layer_ids.index(layer)]

    def is_selected(self, place: Place) -> bool:
        """Whether a place, as what can be selected there, is selected, alone or among others."""
        return self.bridge.is_chosen(selectable(place, self.frame.program))

    @property
    def traced(self) -> Parameter | None:
        """The parameter whose path is lit: the one selected, else the one followed."""
        if self.bridge.parameter is not None:
            return self.bridge.parameter
        following = self.bridge.state.following
        return following.parameter if following else None
