"""English words whose forms no stemmer brings together: meet and met, child and children.

A stemmer cuts endings, so "marries" finds "married"; but a question asks "where did they meet"
and the story says "met". A question's term therefore stands for all its irregular forms.
"""

from __future__ import annotations

import functools

_FORMS = """
arise arose arisen; awake awoke awoken; bear bore born borne; beat beaten; become became;
begin began begun; bend bent; bind bound; bite bit bitten; bleed bled; blow blew blown;
break broke broken; breed bred; bring brought; build built; burn burnt; buy bought;
catch caught; choose chose chosen; cling clung; come came; creep crept; deal dealt; dig dug;
draw drew drawn; dream dreamt; drink drank drunk; drive drove driven; eat ate eaten;
fall fell fallen; feed fed; feel felt; fight fought; find found; flee fled; fling flung;
fly flew flown; forbid forbade forbidden; forecast forecasted; foresee foresaw foreseen;
forget forgot forgotten; forgive forgave forgiven; freeze froze frozen; get got gotten;
give gave given; go went gone; grind ground; grow grew grown; hang hung; hear heard;
hide hid hidden; hold held; keep kept; kneel knelt; know knew known; lay laid; lead led;
lean leant; leap leapt; learn learnt; leave left; lend lent; light lit; lose lost;
make made; mean meant; meet met; mistake mistook mistaken; overcome overcame;
overtake overtook overtaken; overthrow overthrew overthrown; pay paid; plead pled; prove proven;
ride rode ridden; ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought;
sell sold; send sent; sew sewn; shake shook shaken; shine shone; shoot shot; show shown;
shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; slay slew slain; sleep slept;
slide slid; smell smelt; speak spoke spoken; speed sped; spend spent; spill spilt; spin spun;
spoil spoilt; spring sprang sprung; stand stood; steal stole stolen; stick stuck; sting stung;
strike struck stricken; strive strove striven; swear swore sworn; sweep swept; swell swollen;
swim swam swum; swing swung; take took taken; teach taught; tear tore torn; tell told;
think thought; throw threw thrown; undergo underwent undergone; understand understood;
undertake undertook undertaken; uphold upheld; wake woke woken; wear wore worn; weave wove woven;
weep wept; win won; withdraw withdrew withdrawn; withstand withstood; write wrote written;
child children; man men; woman women; person people; foot feet; tooth teeth; mouse mice;
goose geese; wife wives; life lives; knife knives; leaf leaves; half halves; thief thieves;
wolf wolves; shelf shelves; calf calves; crisis crises; analysis analyses; thesis theses
"""
"""Groups of one word's forms. Forms that are another word's base (found, saw, left, ground, rose)
are worth their noise: they only ever add passages, and the vectors speak too."""


@functools.cache
def _groups() -> dict[str, tuple[str, ...]]:
    from corpus.analysis import analyse

    groups: dict[str, tuple[str, ...]] = {}
    for line in _FORMS.split(";"):
        terms = tuple(dict.fromkeys(analyse(line)))
        for term in terms:
            # A form of two words ("lives", "leaves") stays with the first that lists it.
            groups.setdefault(term, terms)
    return groups


def variants(term: str) -> tuple[str, ...]:
    """The index terms of all forms of this term's word, itself among them."""
    return _groups().get(term, (term,))


def base(term: str) -> str:
    """One index term for all forms of a word; a regular word's term is its own base."""
    return variants(term)[0]
