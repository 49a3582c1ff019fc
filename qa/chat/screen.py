"""The chat's screen: what is where, what each key does, who hears what the threads say."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer, OptionList

from corpus.errors import QAError, UsageError
from corpus.types import Filter
from qa.chat import messages
from qa.chat.adding import Adding
from qa.chat.asking import Asking
from qa.chat.bindings import bind
from qa.chat.commands import Commands
from qa.chat.copying import Copying
from qa.chat.desk import Desk, Opener
from qa.chat.ending import escape
from qa.chat.lines import IndexingLine, ScopeLine
from qa.chat.numbers_typed import TypedNumber
from qa.chat.places import next_place, place_name
from qa.chat.prompt import Prompt
from qa.chat.prompt_bar import PromptBar
from qa.chat.reading import Reading
from qa.chat.sources import SourceList
from qa.chat.start import Start
from qa.chat.title import TitleLine
from qa.chat.transcript import Transcript
from qa.chat.turn import TurnView
from qa.chat.viewer import Viewer
from qa.chat.welcome import Welcome
from qa.render import safe_block


class ChatScreen(Screen[None]):
    """Asks, shows and opens; the rules behind are in the classes it is made of."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("help", "help", "Help"),
        bind("stop", "stop", "Stop", display="Esc"),
        bind("cycle", "cycle(1)", "Next"),
        bind("cycle_back", "cycle(-1)"),
        bind("copy_answer", "copy_answer"),
        bind("sessions", "sessions", "Chats"),
        bind("new_chat", "new_chat"),
        bind("toggle_sources", "toggle_sources", "Sources"),
        bind("clear_scope", "clear_scope"),
        bind("next_citation", "step(1)"),
        bind("previous_citation", "step(-1)"),
        bind("copy_item", "copy_item"),
        bind("help_reading", "help"),
        *(bind(f"digit_{number}", f"digit({number})") for number in range(10)),
    ]

    def __init__(self, opener: Opener, start: Start) -> None:
        super().__init__()
        self.desk = Desk(opener, self.post_message, start.settings.quotes)
        """The archive behind its threads."""
        self.start = start
        """What the chat was started with."""
        self.asking = Asking(self)
        """The conversation."""
        self.reading = Reading(self)
        """The sources."""
        self.copying = Copying(self)
        """The clipboard."""
        self.commands = Commands(self)
        """What slash commands do."""
        self.collection: messages.Collection | None = None
        """What is being asked, once it is known."""
        self.adding = Adding(self)
        """The indexing child."""
        self._number = TypedNumber(self)

    def compose(self) -> ComposeResult:
        """Title; answers and sources; what is going on; the prompt; keys."""
        yield TitleLine(id="title")
        with Horizontal(id="middle"):
            yield Transcript(id="transcript")
            with Vertical(id="side"):
                yield SourceList(id="sources")
                yield Viewer(id="viewer")
        yield IndexingLine(id="indexing")
        yield ScopeLine(id="scope")
        yield PromptBar(id="bar")
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        """Show the empty screen first; everything else comes after it was painted."""
        self.prompt.focus()
        await self.transcript.show_only([Welcome(None)])
        self.call_after_refresh(self.begin)

    async def begin(self) -> None:
        """Read settings and sessions, then open the archive in the background."""
        await self.asking.begin()
        self.desk.start()

    # The parts

    @property
    def prompt(self) -> Prompt:
        """Where questions are typed."""
        return self.query_one(Prompt)

    @property
    def transcript(self) -> Transcript:
        """The turns."""
        return self.query_one(Transcript)

    @property
    def source_list(self) -> SourceList:
        """The sources of the answer that is looked at."""
        return self.query_one(SourceList)

    @property
    def viewer(self) -> Viewer:
        """The article."""
        return self.query_one(Viewer)

    @property
    def shows_side(self) -> bool:
        """Whether the side pane is on the screen."""
        pane = self.has_class("-wide", "-has-sources") and not self.has_class("-no-sources")
        return pane or self.has_class("-reading")

    def say(self, text: str, *, bad: bool = False) -> None:
        """A short notice that goes away by itself; it is drawn as it is, names in it included."""
        self.notify(safe_block(text), severity="error" if bad else "information", markup=False)

    def complain(self, error: QAError) -> None:
        """What went wrong and what to do."""
        self.say(f"{error}\n{error.remedy}".strip(), bad=True)

    # What the threads say

    @on(messages.Opened)
    async def opened(self, message: messages.Opened) -> None:
        """The archive is there."""
        self.collection = message.collection
        self.query_one(TitleLine).show_collection(message.collection)
        await self.asking.opened(message.collection)
        if message.collection.unfinished and not self.adding.busy:
            self.say(
                "Indexing has not come to its end, so some stories are not found yet. "
                "If it was interrupted: qa index",
                bad=True,
            )

    @on(messages.Preparing)
    def preparing(self, message: messages.Preparing) -> None:
        """Something takes long."""
        self.query_one(TitleLine).show_state(message.what)

    @on(messages.Ready)
    def ready(self) -> None:
        """All is loaded."""
        self.query_one(TitleLine).show_state("")

    @on(messages.NotReady)
    def not_ready(self, message: messages.NotReady) -> None:
        """Questions will fail; say why now."""
        self.query_one(TitleLine).show_state("not ready to answer")
        self.say(f"{message.problem}\n{message.remedy}".strip(), bad=True)

    @on(messages.Unusable)
    def unusable(self, message: messages.Unusable) -> None:
        """Without an archive there is no chat; a second one that fails is only reported."""
        if self.collection is None:
            self.start.error = message.error
            self.app.exit()
        else:
            self.query_one(TitleLine).show_state("not open")
            self.complain(message.error)

    @on(messages.Answered)
    def answered(self, message: messages.Answered) -> None:
        """An answer came."""
        self.asking.answered(message)

    @on(messages.Failed)
    def failed(self, message: messages.Failed) -> None:
        """A question failed."""
        self.asking.failed(message)

    @on(messages.ArticleRead)
    def article_read(self, message: messages.ArticleRead) -> None:
        """An article came, or not."""
        self.reading.read(message)

    @on(messages.IndexingMoved)
    def indexing_moved(self, message: messages.IndexingMoved) -> None:
        """Stories are being added."""
        self.adding.moved(message)

    @on(messages.IndexingEnded)
    async def indexing_ended(self, message: messages.IndexingEnded) -> None:
        """Stories were added, or not."""
        await self.adding.ended(message)

    # What the user does

    @on(PromptBar.Entered)
    def entered(self, message: PromptBar.Entered) -> None:
        """A question or a command; the emptied prompt is drawn first, and what is typed next."""
        self.call_after_refresh(self._enter, message.text)

    async def _enter(self, text: str) -> None:
        if not text.startswith("/"):
            await self.asking.ask(text)
            return
        try:
            await self.commands.run(text)
        except UsageError as error:
            self.complain(error)
            self.prompt.put(text)
        except QAError as error:
            self.complain(error)

    @on(Prompt.Complete)
    def tab_in_prompt(self) -> None:
        """Nothing to complete: go on to the answers."""
        self.action_cycle(1)

    @on(Welcome.Asked)
    async def suggestion_asked(self, message: Welcome.Asked) -> None:
        """A suggestion was chosen."""
        self.prompt.focus()
        await self.asking.ask(message.question)

    @on(OptionList.OptionHighlighted, "#sources")
    def source_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Preview it, unless the highlight has moved on since."""
        if event.option_index == self.source_list.highlighted:
            self.reading.preview(self.source_list.source_at(event.option_index))

    @on(OptionList.OptionSelected, "#sources")
    def source_selected(self, event: OptionList.OptionSelected) -> None:
        """Open it."""
        self.reading.open(self.source_list.source_at(event.option_index))

    @on(Viewer.OpenOriginal)
    def open_original(self, message: Viewer.OpenOriginal) -> None:
        """Open the link or the file."""
        self.copying.open_original(message.url, message.path)

    @on(events.DescendantFocus)
    def looked_at(self, event: events.DescendantFocus) -> None:
        """The sources follow the answer that is looked at."""
        if isinstance(event.widget, TurnView):
            self.reading.list(event.widget.turn.sources)

    def on_resize(self, event: events.Resize) -> None:
        """Fold the sources under the answers where there is no pane for them."""
        self.call_after_refresh(self._fold)

    # Actions

    def action_stop(self) -> None:
        """Esc: the nearest thing that can be ended."""
        escape(self)

    def action_cycle(self, step: int) -> None:
        """Prompt, answers, sources, article, and round again."""
        next_place(self, step).focus()

    def action_digit(self, number: int) -> None:
        """A digit of a source's number."""
        self._number.add(number)

    def action_open_source(self, number: int) -> None:
        """Open a source by its number."""
        numbers = self.asking.talk.numbers
        if number in numbers:
            self.reading.open(numbers[number])
        else:
            self.say(f"There is no source {number} in this chat.", bad=True)

    def action_step(self, step: int) -> None:
        """Next or previous citation."""
        self.reading.step(step)

    def action_toggle_sources(self) -> None:
        """Show or hide the sources."""
        self.toggle_class("-no-sources")
        self._fold()

    def action_clear_scope(self) -> None:
        """Ask all stories again."""
        self.asking.narrow(Filter())

    def action_copy_answer(self) -> None:
        """Copy the answer that is looked at."""
        self.copying.answer()

    def action_copy_item(self) -> None:
        """Copy what has the focus."""
        self.copying.focused()

    async def action_new_chat(self) -> None:
        """Leave this conversation, which is kept, and begin another."""
        await self.asking.renew()

    def action_sessions(self) -> None:
        """Earlier conversations."""
        try:
            self.commands.choose_session("")
        except QAError as error:
            self.complain(error)

    def action_help(self) -> None:
        """Keys and commands."""
        from qa.chat.help import HelpScreen

        self.app.push_screen(HelpScreen(place_name(self)))

    async def leave(self) -> None:
        """End threads and children and close the files; everything said is on disk already."""
        self.asking.leave()
        self.start.last_words = self.adding.close()
        self.desk.close()

    # Helpers

    def _fold(self) -> None:
        # In a wide screen F2 moves them under the answers, in a narrow one it hides them.
        self.transcript.fold(self.has_class("-wide") == self.has_class("-no-sources"))
        if self.source_list.current is not None:
            self.reading.preview(self.source_list.current)
