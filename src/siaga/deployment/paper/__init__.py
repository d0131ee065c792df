"""The plan on paper, for the day the screens are dark: the printable plan and the annex of the written order."""

from siaga.deployment.paper.printed import annex_pdf, plan_pdf
from siaga.deployment.paper.rows import person

__all__ = ["annex_pdf", "person", "plan_pdf"]
