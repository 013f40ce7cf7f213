"""Reads: ICT items and names of subheadings."""

from situationroom.rooms.codelists.models import HSCode, Item, ItemCode


def list_items() -> list[Item]:
    """Return the ICT items in their order."""
    return list(Item.objects.order_by("position"))


def items_by_hs6() -> dict[str, str]:
    """Return which item each HS6 code of the room's ICT list belongs to."""
    return dict(ItemCode.objects.order_by("hs6").values_list("hs6", "item_id"))


def get_hs_names(codes: list[str]) -> dict[str, HSCode]:
    """Return HS6 codes with their names."""
    return HSCode.objects.in_bulk(codes)
