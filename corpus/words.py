"""Abbreviations and sentence openers of news English, for `corpus.text.sentences`.

All without the final stop; abbreviations in lower case.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALWAYS_CONTINUES = _words("""
    mr mrs ms mx messrs mme mlle dr drs prof profs rev fr gen gens col maj capt cmdr comdr lt
    sgt cpl pvt pfc adm brig sen sens rep reps gov govs pres hon supt insp det amb atty asst assoc
    vs v e.g i.e cf viz approx ca rt mt ft lt.-col maj.-gen lt.gen spc
""")
"""Never the end of a sentence: a name or an example follows."""

BEFORE_NUMBER = _words("""
    no nos p pp fig figs vol vols art arts sec secs ch chs pt pts para paras tel ext op rm
    jan feb mar apr jun jul aug sept sep oct nov dec est c circa
""")
"""Not the end of a sentence when a digit follows."""

MAY_END = _words("""
    st ste ave blvd rd hwy pkwy sq inc corp co cos ltd llc llp plc bros assn univ dept dist
    jr sr esq ph.d etc al jan feb apr jun jul aug sept sep oct nov dec
    tue tues thu thur thurs fri
    ala ariz ark calif colo conn fla ga kan kans ky md mich minn mo mont
    neb nebr nev okla ore pa penn tenn tex vt va wis wisc wyo
    ont que alta sask avg
""")
"""The end of a sentence only when a word from `STARTERS` or an opening quote follows; so are
single capitals and everything with inner stops (U.S., a.m.)."""

STATES = _words("Miss Mass Wash Del Ill Ind Me")
"""States whose abbreviations are words as well: read as states after a comma or a hyphen."""

STARTERS = _words("""
    The A An He She It They We I You His Her Its Their Our My Your This That These Those There Here
    But And Or So Yet Nor In On At For From With Without By As If When While After Before Since
    Although Though However Meanwhile Moreover Instead Still Also Even Once During Despite According
    What Who Whose Why How Where Which Whether Not No Yes Some Many Most Few Several All Both Each
    Every Either Neither One Two Three Now Then Later Earlier Until Unless Because Among Between
    Another Other Others More Just Only Perhaps Maybe To Of Under Over Through Throughout Last Next
    Such Today Yesterday Tomorrow Nearly About Around Along Like Unlike Given Asked Additionally
    Furthermore Nevertheless Nonetheless Otherwise Eventually Finally First Second Recently
    Let
""")
"""Words that begin sentences far more often than they follow an abbreviation."""
