"""Care: what the source says of the days after a spasm, for the question and for whoever is not better.

In the source: "What is the best way to treat a back spasm?", "What are the causes of back spasms?". That movement comes
sooner in these days, how much sooner, and the gentler messages are our own choice: the source names no figure and no
exercise. It only gives the week that a spasm may take.
"""

from __future__ import annotations

from reminderd.core.back_settings import CareWords
from reminderd.core.language import H_
from reminderd.reminders import source

*_WITH_TIME, _AT_ONCE = source.SEE_A_DOCTOR
"""A desktop may cut a long notification off, so what cannot wait is said first."""
WORDS = CareWords(
    relief=H_(
        "The source says that ice or heat is what most often helps with a simple spasm. It can take up to a week to "
        "settle."
    ),
    doctor=H_("The source says to see a doctor about:"),
    signs=(_AT_ONCE, *_WITH_TIME),
    note=H_("This is general guidance and no diagnosis."),
)
"""Relief: `TREATMENT`, first and second paragraph. The doctor and the signs: `source.SEE_A_DOCTOR`."""
