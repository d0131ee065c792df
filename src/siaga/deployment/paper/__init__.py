"""The plan on paper, for the day the screens are dark: the printable plan and the annex of the written order."""

from siaga.deployment.paper.printed import annex_pdf, plan_pdf

__all__ = ["annex_pdf", "plan_pdf"]
