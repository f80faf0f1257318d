"""Starter kits: a ward's whole set-up as data, one file a kind of ward, over what every ward starts with."""

from app.roster.kits.kit import Kit, NoSuchKitError, common_setup, kit, kits, setup_from_kit
from app.roster.kits.sample import sample_sheet

__all__ = ["Kit", "NoSuchKitError", "common_setup", "kit", "kits", "sample_sheet", "setup_from_kit"]
