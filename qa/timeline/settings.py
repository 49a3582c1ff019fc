"""The numbers of a timeline, with what each is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimelineSettings:
    """The numbers of a timeline."""

    depth: int = 300
    """Candidates from each index: a topic has more passages than a question."""
    coverage: float = 0.7
    """Share of the topic's term weight that a passage with its title must hold ..."""
    cosine: float = 0.65
    """... unless its best sentence is as near as this, in other words ..."""
    least_coverage: float = 0.4
    """... and it has this share at least: another person of the same surname is near, too."""
    sentence_weight: float = 0.7
    """Of the sentence's cosine to the topic."""
    passage_weight: float = 0.5
    """Of its passage's: "they married in 2012" is about those that the passage names."""
    coverage_weight: float = 0.2
    """Of the share of the topic's terms in the sentence itself."""
    about_weight: float = 0.3
    """Of the share in its passage with the title."""
    told_bonus: float = 0.1
    """A date that the sentence tells dates its event better than the day of the report ..."""
    coarse_malus: float = 0.015
    """... the less so, the coarser it is: a day once, a month three times, a year seven times."""
    bound_malus: float = 0.15
    """"Since 2012" tells of a state, not of what happened in 2012."""
    title_bonus: float = 0.4
    """Of the share of its story's title in a sentence: what the news of the day was. For
    publication dates only, as the next two."""
    lead_bonus: float = 0.15
    """News comes in a story's first passage, background later."""
    late_malus: float = 0.2
    """After the second passage comes what was known before."""
    plan_malus: float = 0.15
    """What may or will happen is no event."""
    lean_malus: float = 0.15
    """A sentence that begins with "but this" tells nobody what happened."""
    weakest_title: float = 0.3
    """Share of the topic's terms that makes a title one about the topic ..."""
    weakest_lead: float = 0.9
    """... or this share in its first passage, whatever the title plays with ..."""
    weakest_alone: float = 0.65
    """... else a dated sentence and those of its paragraph before it need this share ..."""
    weakest_aside: float = 0.9
    """... and a sentence dated by its story this one by itself."""
    weakest_report: float = 0.45
    """Cosine, share of terms or of the title that a sentence needs to be dated by its story."""
    context: int = 3
    """Sentences before one whose words count as its own: "it" and "they" lean on them."""
    weakest_told: float = 0.45
    """Cosine, or share of terms with the context, that a sentence with a date needs: passages of
    a round-up speak of the topic and of much else."""
    fewest_words: int = 5
    """Shorter ones are headings."""
    fewest_report_words: int = 7
    """Of a sentence dated by its story's publication: shorter ones are captions."""
