"""Words that shape a question without naming what it is about. A list alone, so that reading a
conversation loads no index."""

from __future__ import annotations

FUNCTION_WORDS = """
a an the this that these those there here it its itself they them their theirs he him his she her
hers we us our you your i me my and or but nor if then than so as at by for from in into of off on
onto out over to up upon with without about above after again against before below between during
through under until while is are was were be been being am do does did doing done have has had
having will would shall should can could may might must not no yes what which who whom whose when
where why how many much more most some any all both each few other another such only own same too
very just also s t d ll re ve m tell say me please happen happened happens
什么 什麼 为何 為何 哪里 哪裡 哪儿 哪个 哪個 在哪 谁的 誰的 是谁 是誰 何时 何時 怎么 怎麼 怎样
多少 几个 幾個 何が 何を 何は 何人 誰が 誰を 誰の 誰に 誰と
"""
"""Words that shape a question without naming what it is about."""
