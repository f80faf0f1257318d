"""Design tokens: the one table of colours, distances and type sizes. Nothing else in ``ui`` names a colour.

Colours are ``#RRGGBB``; distances and sizes are logical pixels.
"""

from __future__ import annotations

from enum import StrEnum

import attrs

SPACE_1 = 4
SPACE_2 = 8
SPACE_3 = 12
SPACE_4 = 16
SPACE_5 = 20

RADIUS = 6
RADIUS_CARD = 8
CONTROL = 32
CONTROL_SMALL = 28
ROW = 28
ROW_COMPACT = 22
LINE_HEIGHT = 20

RAIL_WIDTH = 64
TOP_BAR = 52
STATUS_BAR = 26
PANEL_WIDTH = 380

TEXT = 13
TEXT_SMALL = 12
TEXT_TINY = 11
TITLE = 17
FIGURE = 26

FADE_MS = 120
SKELETON_AFTER_MS = 150
PROGRESS_AFTER_MS = 1000


class Tone(StrEnum):
    """What a colour means. A tone never stands alone: text or a shape says the same."""

    PLAIN = "plain"
    QUIET = "quiet"
    STRONG = "strong"
    ACCENT = "accent"
    LAPSED = "lapsed"
    DUE = "due"
    NEAR = "near"
    CALM = "calm"
    GOOD = "good"
    ESTABLISHED = "established"  # 编
    CONTRACT = "contract"  # 合
    AGENCY = "agency"  # 派


class Shape(StrEnum):
    """The shape that says a tier without colour; the value is its character for plain text."""

    SQUARE = "■"
    TRIANGLE = "▲"
    DIAMOND = "◆"
    DOT = "●"
    TICK = "✓"


#: The shape that goes with each tier.
TIER_SHAPES: dict[Tone, Shape] = {
    Tone.LAPSED: Shape.SQUARE,
    Tone.DUE: Shape.TRIANGLE,
    Tone.NEAR: Shape.DIAMOND,
    Tone.CALM: Shape.DOT,
    Tone.GOOD: Shape.TICK,
}


@attrs.frozen(slots=True)
class Tokens:
    """The colours of one theme. ``*_tint`` is the ground on which the tone's own colour is written."""

    name: str
    dark: bool
    ink: str
    ink_2: str
    ink_3: str
    canvas: str
    surface: str
    raised: str
    line: str
    line_2: str
    rail: str
    rail_on: str
    rail_ink: str
    accent: str
    accent_press: str
    accent_tint: str
    on_accent: str
    lapsed: str
    lapsed_tint: str
    due: str
    due_tint: str
    near: str
    calm: str
    calm_tint: str
    good: str
    good_tint: str
    established: str
    established_tint: str
    contract: str
    contract_tint: str
    agency: str
    agency_tint: str
    tip: str
    tip_ink: str
    tip_quiet: str
    tip_grave: str
    tip_ask: str
    heat: tuple[str, str, str, str, str]
    heat_due: str
    heat_lapsed: str
    evening: str
    evening_tint: str
    night: str
    night_tint: str
    rest: str
    leave: str
    leave_tint: str
    drop_ok: str
    drop_ask: str
    drop_no: str

    def ink_of(self, tone: Tone) -> str:
        """Return the text colour of ``tone``."""
        plain = {Tone.PLAIN: self.ink, Tone.STRONG: self.ink, Tone.QUIET: self.ink_2, Tone.CALM: self.ink_2}
        return plain.get(tone) or str(getattr(self, tone.value))

    def mark_of(self, tone: Tone) -> str:
        """Return the colour of the tone's shape."""
        return self.calm if tone is Tone.CALM else self.ink_of(tone)

    def tint_of(self, tone: Tone) -> str:
        """Return the ground of ``tone``; the surface itself where a tone has none."""
        if tone is Tone.NEAR:
            return self.due_tint
        return str(getattr(self, f"{tone.value}_tint", self.surface))


LIGHT = Tokens(
    name="light",
    dark=False,
    ink="#1B2733",
    ink_2="#5B6B7A",
    ink_3="#8A98A6",
    canvas="#F6F8FA",
    surface="#FFFFFF",
    raised="#FFFFFF",
    line="#E3E8ED",
    line_2="#EEF1F4",
    rail="#12343B",
    rail_on="#1D4A52",
    rail_ink="#B9CDD1",
    accent="#0F766E",
    accent_press="#0B5E58",
    accent_tint="#E6F4F1",
    on_accent="#FFFFFF",
    lapsed="#B42318",
    lapsed_tint="#FBE3DE",
    due="#B45309",
    due_tint="#FFF3D6",
    near="#B45309",
    calm="#8A98A6",
    calm_tint="#EEF1F4",
    good="#15803D",
    good_tint="#F1FAF4",
    established="#0F766E",
    established_tint="#E6F4F1",
    contract="#1D4ED8",
    contract_tint="#EEF3FE",
    agency="#B45309",
    agency_tint="#FFF4E5",
    tip="#1B2733",
    tip_ink="#FFFFFF",
    tip_quiet="#A9B7C4",
    tip_grave="#FFB3A6",
    tip_ask="#F5C76B",
    heat=("#F6F8FA", "#DFEDEB", "#C5DFDC", "#A5CDC9", "#8BBFB9"),
    heat_due="#F1D9B5",
    heat_lapsed="#FAD7D1",
    evening="#274B8F",
    evening_tint="#E7EEFB",
    night="#FFFFFF",
    night_tint="#34456E",
    rest="#8A98A6",
    leave="#9F3A2B",
    leave_tint="#FCEBE8",
    drop_ok="#2E9E6B",
    drop_ask="#D9A441",
    drop_no="#F7CFC7",
)

DARK = Tokens(
    name="dark",
    dark=True,
    ink="#E4EBF1",
    ink_2="#A3B1BE",
    ink_3="#748390",
    canvas="#12181E",
    surface="#1A222A",
    raised="#222C36",
    line="#303C47",
    line_2="#26313A",
    rail="#0B2025",
    rail_on="#17424A",
    rail_ink="#A9C0C5",
    accent="#2BB3A3",
    accent_press="#23978A",
    accent_tint="#143633",
    on_accent="#06201D",
    lapsed="#FF8A7A",
    lapsed_tint="#46221E",
    due="#F2B155",
    due_tint="#3D2E14",
    near="#F2B155",
    calm="#748390",
    calm_tint="#26313A",
    good="#5CCB83",
    good_tint="#173524",
    established="#4CC9BA",
    established_tint="#143633",
    contract="#9DB9FF",
    contract_tint="#1E2C4D",
    agency="#F2B155",
    agency_tint="#3D2E14",
    tip="#E4EBF1",
    tip_ink="#12181E",
    tip_quiet="#4A5966",
    tip_grave="#8F1D12",
    tip_ask="#7A3E06",
    heat=("#1F2831", "#1C3B3B", "#1F4D4B", "#235F5B", "#28736D"),
    heat_due="#5B431B",
    heat_lapsed="#64302A",
    evening="#A9C2FF",
    evening_tint="#22304F",
    night="#FFFFFF",
    night_tint="#4A5FA0",
    rest="#748390",
    leave="#FFB3A6",
    leave_tint="#45241F",
    drop_ok="#4CCB8C",
    drop_ask="#E3B45A",
    drop_no="#6B322B",
)

CONTRAST = attrs.evolve(
    LIGHT,
    name="contrast",
    ink="#000000",
    ink_2="#1F2933",
    ink_3="#3B4754",
    canvas="#FFFFFF",
    line="#4B5763",
    line_2="#7C8894",
    rail="#000000",
    rail_on="#0A4F49",
    rail_ink="#FFFFFF",
    accent="#00524B",
    accent_press="#003B36",
    accent_tint="#D5F0EB",
    lapsed="#8F0F06",
    lapsed_tint="#FFDCD6",
    due="#7A3600",
    due_tint="#FFE9B8",
    near="#7A3600",
    calm="#3B4754",
    good="#00591F",
    established="#00524B",
    contract="#0B2E9E",
    agency="#7A3600",
    heat=("#FFFFFF", "#D3ECE8", "#B4DDD7", "#93CCC4", "#76BCB3"),
    heat_due="#FFD78A",
    heat_lapsed="#FFC2B8",
    evening="#0B2E7A",
    evening_tint="#DCE8FF",
    night="#FFFFFF",
    night_tint="#1B2A57",
    rest="#3B4754",
    leave="#7A1509",
    leave_tint="#FFE0DA",
    drop_ok="#00591F",
    drop_ask="#7A3600",
    drop_no="#F0A99C",
)

THEMES: dict[str, Tokens] = {tokens.name: tokens for tokens in (LIGHT, DARK, CONTRAST)}
