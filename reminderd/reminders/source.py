"""The source behind every reminder, and what it says of warning signs and of first relief, in our own words.

The source is the article "What Actually Is a Back Spasm?". Its sections are named by their headings; the
paragraphs without a heading of their own are named by what they speak of.
"""

from __future__ import annotations

from reminderd.core.language import H_

ARTICLE = "What Actually Is a Back Spasm?"

CAUSES = "What are the causes of back spasms?"
TREATMENT = "What is the best way to treat a back spasm?"
PREVENTION = "Are there things I can do to prevent a back spasm?"

WHAT_IT_IS = H_(
    "A spasm is a muscle that tightens all at once and does not let go. It often comes unannounced, can hurt a"
    " lot, and can spread to the hips or legs."
)
"""Opening section, first to last sentence."""

SEE_A_DOCTOR = (
    (H_("a spasm that does not go away within a few days, or that several days of ice, heat and care have not eased")),
    H_("a spasm that keeps coming back in the same place"),
    H_("a spasm together with loss of bladder control, muscle weakness in the arms, or loss of balance"),
)
"""`CAUSES`, second paragraph; `TREATMENT`, second paragraph and the line after it."""

WHY_A_DOCTOR = H_(
    "The source says a back spasm may also be a sign of something more serious, such as gallstones or a kidney"
    " infection."
)
"""`CAUSES`, second paragraph."""

FIRST_RELIEF = H_(
    "The source says that ice or heat is what most often helps with a simple spasm, and that it can take up to"
    " a week to settle. It also names common pain relievers and, in time, a physical therapist: ask a doctor "
    "or pharmacist what suits you."
)
"""`TREATMENT`, first and second paragraph."""

BODY_TALKING = H_(
    "The source reads a spasm as the body talking: usually there was too much strain, or too little exercise and care."
)
"""`PREVENTION`, last paragraph."""

NO_DIAGNOSIS = H_(
    "This is general guidance. It is no diagnosis and no substitute for talking with your doctor. Nothing here"
    " promises that a spasm will stay away."
)
"""The note at the end of the source, and our own promise."""
