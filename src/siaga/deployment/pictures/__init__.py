"""The plan to look at: maps, pages and pictures, all drawn from one sheet. Knock on `page`, `fragments`, `png`."""

from siaga.deployment.pictures.compare_map import compare_map
from siaga.deployment.pictures.html import fragments, page
from siaga.deployment.pictures.plan_map import plan_map
from siaga.deployment.pictures.sheet import ROLES, Asset, Person, Sheet

__all__ = ["ROLES", "Asset", "Person", "Sheet", "compare_map", "fragments", "page", "plan_map"]
