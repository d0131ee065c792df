"""How does a paper of the muster leave? Classified, to a recipient, numbered by its entry in the journal."""

from __future__ import annotations

from dataclasses import replace

from siaga.force.models import Muster
from siaga.force.muster import lines, minutes
from siaga.journal.context import Actor
from siaga.journal.issuing import issue as issue_copy
from siaga.kit.papers import to_docx, to_pdf
from siaga.kit.words import ARCHIVE

PAPERS = {"sheet": minutes.sheet, "roll": minutes.roll, "minutes": minutes.minutes}
FORMS = {"cards": ("pdf",), **dict.fromkeys(PAPERS, ("pdf", "docx"))}


def issue(muster: Muster, paper: str, form: str, actor: Actor, recipient: str = "") -> bytes:
    """Print one of FORMS. The entry comes first, and its number stands at the foot of every page."""
    whom = recipient.strip() or ARCHIVE
    mark = issue_copy("force.print_paper", actor, lines.cause_of(muster), whom, paper=paper, form=form).mark
    if paper == "cards":
        return minutes.cards(muster, mark)
    made = PAPERS[paper](muster)
    return (to_pdf if form == "pdf" else to_docx)(replace(made, foot=f"{mark} {made.foot}"))
