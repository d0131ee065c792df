"""Every act the code can do has words for the screen and for the log book."""

from __future__ import annotations

import re
from pathlib import Path

import siaga
from siaga.web.act_words import WORDS, called

ACT = re.compile(r'\bact\(\s*(?:"([a-z_]+\.[a-z_]+)"(?: if .+? else "([a-z_]+\.[a-z_]+)")?)')


def acts() -> set[str]:
    source = "\n".join(file.read_text("utf-8") for file in Path(siaga.__file__).parent.rglob("*.py"))
    return {name for pair in ACT.findall(source) for name in pair if name}


def test_every_act_has_indonesian_words():
    assert len(acts()) > 50
    assert not sorted(acts() - set(WORDS)), "give these acts words in siaga/web/act_words.py"


def test_an_act_is_called_in_both_languages():
    assert called("accounts.hand_over") == "jaga diserahterimakan"
    assert called("accounts.hand_over", english=True) == "hand over"
    assert called("lain.apa") == "lain.apa"
