"""Given names that are mostly a woman's or mostly a man's: which of two people "she" is.

A list alone. Names that both have ("Robin", "Andrea", "Jean", "Sasha") are left out: a name that
is not here fits every pronoun.
"""

from __future__ import annotations

WOMEN = frozenset(
    """
    ada adela adele agata agnes agnieszka aida aisha alba alice alicia alina alma amal amalia amanda
    amber amelia amina amy ana anastasia angela angelina anita anja ann anna anne annette annie
    antonia astrid aurora ava barbara beatrice beatriz bella berit bernadette bertha beth betty
    bianca birgit brenda bridget brigitte britney camila camilla camille carla carmen carol carolina
    caroline catarina catherine cecilia celia charlotte chiara chloe christina christine claire
    clara claudia colleen cristina cynthia daniela daphne deborah delia denise diana diane dolores
    donna dora doris dorothy ebba edith eileen elaine eleanor elena elin elisa elisabeth elise eliza
    elizabeth ella ellen elsa elsie emilia emily emma erica erika esther eva eve evelyn farah fatima
    felicia fiona flora florence frances francesca frida gabriela gabriella gabrielle gemma georgia
    gerda gertrude gina giulia gloria grace greta gudrun gwen hannah harriet hazel heather heidi
    helen helena helga hilary hilda hillary ida ilse imogen indira ines ingrid irene irina iris
    isabel isabella isabelle isla ivana jacqueline jana jane janet janice janis jasmine jeanne
    jennifer jenny jessica jill joan joanna johanna josephine joyce juanita judith judy julia
    juliana julie juliet karen karin kate katharina katharine kathleen kathryn katie katrina kayla
    keiko kirsten kristen kristin kristina lara latifa laura lauren layla lea leila lena leonora
    leticia leyla lidia lillian lily lina linda lisa liv louisa louise lucia lucy luisa lydia mabel
    madeleine maja malala malin manuela mara margaret margarita margot maria marianne marie marilyn
    marina marion marta martha martina mary mathilde matilda maud maya megan melania melanie melinda
    melissa mercedes michelle mila mildred milena mina mira miranda miriam molly mona monica monika
    nadia nadine nancy naomi natalia natalie natasha nell nicola nicole nina noemi noor nora norma
    odile olga olivia ophelia paloma pamela patricia paula pauline penelope petra phoebe phyllis
    pilar polly priscilla priya rachel raquel rebecca regina renata rita roberta rosa rosalind
    rosanna rose rosemary rosie roxana ruby ruth sabina sabine sabrina sally samantha sandra sara
    sarah selma serena shakira sharon sheila shirley sienna sigrid silvia simone siobhan sofia sofie
    solveig sonia sonja sophia sophie stella stephanie susan susanna susanne suzanne svetlana sylvia
    tamara tania tanya tatiana teresa thea theresa tina toni tove tracy ulrike una ursula valentina
    valeria valerie vanessa vera veronica victoria viola violet virginia vivian wanda wendy whitney
    wilma winifred xenia yasmin yoko yolanda yvette yvonne zahra zara zoe zofia
    """.split()
)
"""In lower case, without accents."""

MEN = frozenset(
    """
    aaron abdul abdullah abel abraham adam adolf adrian ahmad ahmed aidan alan albert alberto aldo
    alec alejandro alessandro alexander alexandre alexei alfonso alfred ali allan allen alonso
    alvaro amadou amir anders andre andreas andrei andrew andrzej angus anthony anton antonio antony
    archie ariel arjun armando arne arnold arthur arturo arvid august augustus axel barack barry
    bart basil bastian ben bengt benito benjamin bernard bernd bernie bert bertrand bill billy bjorn
    bob bobby boris brad bradley brendan brett brian bruce bruno bryan calvin carl carlo carlos
    casper cedric cesar charles charlie chester chris christian christoph christopher clarence
    claude claus clement clifford clive colin conrad craig curtis cyril dan daniel danny dariusz
    darren dave david dean denis dennis derek desmond diego dieter dimitri dirk dmitri dominic don
    donald douglas duncan dwight dylan earl eddie edgar edmund eduardo edward edwin einar elias
    elliot emil emilio emmanuel enrico enrique enzo eric erik ernest ernesto ernst ethan eugene evan
    fabian fabio felipe felix ferdinand fernando filip finn florian floyd francesco francisco franco
    francois frank franklin franz fred frederick friedrich fritz gareth gary gaston gavin geoffrey
    georg george georges gerald gerard gerhard gilbert giorgio giovanni giuseppe glenn gordon graham
    greg gregory guido guillermo gunnar gunther gus gustav guy hakim hamid hank hans harald harold
    harry harvey hassan hector heinrich heinz helmut henri henrik henry herbert herman hiroshi homer
    horst howard hubert hugh hugo humphrey ian ibrahim ignacio igor ingmar irving irwin ismail ivan
    ivo jack jacob jacques jaime jake jakob james javier jeff jeffrey jens jeremy jerome jerry jim
    jimmy joachim joaquin joe joel johan johann johannes john johnny jon jonas jonathan jorge jose
    josef joseph josh joshua juan julian julien julio julius jurgen juri justin kai karim karl kazuo
    keith kenneth kevin khalid klaus knut konrad konstantin kurt kyle lars laurence lawrence leif
    leo leon leonard leonardo leopold leroy lewis liam lionel lloyd lorenzo louis luca lucas ludwig
    luigi luis luke maarten magnus mahmoud malcolm manfred manuel marc marcel marcello marco marcos
    marcus mario marius mark markus marlon martin marvin massimo mateo matteo matthew matthias
    maurice mauricio max maximilian mehmet michael michal michel miguel mikael mike mikhail miles
    milos mohamed mohammad mohammed moritz muhammad murray mustafa narendra nathan nathaniel neil
    nelson neville niall nicholas nicolas niels nigel nikita niklas nikolai nils norbert norman olaf
    olav oleg oliver olivier omar orlando oscar oskar osman oswald otto owen pablo paolo pascal
    patrick paul pavel pedro per percy peter phil philip philippe pierre piotr rafael rajesh ralph
    ramon raoul rashid raul ravi ray raymond reginald reinhard rene ricardo riccardo richard rick
    robert roberto rod rodney rodrigo roger roland rolf roman ronald rory ross roy rudolf rupert
    russell ryan salman salvador samuel sanjay santiago saul scott sean sebastian serge sergei
    sergio seth sidney sigmund silvio simon spencer stanislav stanley stefan stefano sten stephen
    steve steven stuart sven takeshi tariq ted terence theo theodore thomas thor tiago tim timothy
    tobias todd tom tomas tommy tony tore torsten travis trevor tristan ulrich umberto vaclav
    valentin vernon victor viktor vince vincent vincenzo vladimir volodymyr wallace walter warren
    wayne werner wilfred wilhelm willem william willie winston wolfgang xavier yannick yuri yusuf
    yves zachary
    """.split()
)
"""In lower case, without accents."""
