"""The article viewer: what it is, the text with the cited passage marked, a search line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from corpus.types import Article
from qa.chat.article_body import ArticleBody
from qa.chat.bindings import bind
from qa.render import date_words, safe
from qa.render.words import edit_words, tag_words
from qa.sessions.numbers import Source


class SearchLine(Input):
    """Where words to find in the article are typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "next(1)", show=False),
        Binding("up", "next(-1)", show=False),
        Binding("escape", "leave", show=False),
    ]

    @dataclass
    class Next(Message):
        """Another match is wanted."""

        step: int

    class Left(Message):
        """The search is over."""

    def action_next(self, step: int) -> None:
        """Ask for the next or the previous match."""
        self.post_message(self.Next(step))

    def action_leave(self) -> None:
        """Close the line."""
        self.post_message(self.Left())


class Viewer(Vertical):
    """One article at a cited passage."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("search_article", "search", "Search", display="/"),
        bind("open_original", "open_original"),
    ]

    @dataclass
    class OpenOriginal(Message):
        """The article's link or file is wanted."""

        url: str | None
        path: str | None

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.source: Source | None = None
        """What is shown, or on its way."""
        self.article: Article | None = None
        """The article, once it was read."""

    def compose(self) -> ComposeResult:
        """Title, facts, text, search."""
        yield Static(id="article-title")
        yield Static(id="article-facts")
        yield ArticleBody(id="article-body")
        yield SearchLine(placeholder="Search in this article", id="article-search", compact=True)
        yield Static(id="article-matches")

    def on_mount(self) -> None:
        """Nothing is open yet."""
        self._close_search()
        self.show_nothing()

    @property
    def body(self) -> ArticleBody:
        """The text."""
        return self.query_one(ArticleBody)

    # What is shown

    def show_nothing(self) -> None:
        """No source to show."""
        self.source, self.article = None, None
        self._head("", "")
        self.body.show("", None)

    def expect(self, source: Source) -> None:
        """This source is to be shown once its article is there; the one open stays until then."""
        self.source = source
        if self.query_one(SearchLine).display:
            self._close_search()
        if self.article is not None and self.article.id != source.article_id:
            self.article = None

    def show_loading(self) -> None:
        """The heading of what is expected, if its text takes a while."""
        if self.source is not None:
            self._head(safe(self.source.title) or "untitled", self._facts(self.source))
            self.body.show("", None)

    def show_article(self, article: Article) -> None:
        """Heading and text, if it still belongs to the source that is shown."""
        source = self.source
        if source is None or source.article_id != article.id:
            return
        self.article = article
        self._head(safe(source.title) or "untitled", self._facts(source, article))
        # A story may have been indexed anew since it was cited: mark only what is still true.
        same = article.text[source.start : source.end] == source.quote
        if same:
            place = (source.start, source.end)
            self.body.show(article.text, place, proof=source.kind != "closest")
            return
        start = article.text.find(source.quote)
        moved = (start, start + len(source.quote)) if start >= 0 else None
        self.body.show(article.text, moved)
        if moved is None:
            self._head(
                safe(source.title) or "untitled",
                "The story has changed since: the quoted words are no longer in it.",
            )

    def show_problem(self, problem: str, remedy: str) -> None:
        """The article cannot be read."""
        self.show_loading()
        self.article = None
        self.body.show(f"{problem}\n{remedy}", None)

    def _head(self, title: str, facts: str) -> None:
        self.query_one("#article-title", Static).update(Content(title))
        self.query_one("#article-facts", Static).update(Content(facts))

    def _facts(self, source: Source, article: Article | None = None) -> str:
        place = source.url or "/".join(Path(source.path or "").parts[-2:])
        parts = [f"[{source.number}]", date_words(source.date), safe(source.source or "")]
        parts.append(safe(place))
        if article is not None:
            parts += [edit_words(article), tag_words(article)]
        return " · ".join(part for part in parts if part)

    # Searching

    def action_search(self) -> None:
        """Open the search line."""
        line = self.query_one(SearchLine)
        line.display = True
        line.value = ""
        line.focus()

    @on(Input.Changed, "#article-search")
    def search_as_typed(self, event: Input.Changed) -> None:
        """Mark while typing."""
        event.stop()
        count = self.body.search(event.value)
        self._say_matches(f"{count} found" if event.value.strip() else "")

    @on(Input.Submitted, "#article-search")
    def search_next(self, event: Input.Submitted) -> None:
        """Enter goes to the next match."""
        event.stop()
        self.go_to_match(SearchLine.Next(1))

    @on(SearchLine.Next)
    def go_to_match(self, event: SearchLine.Next) -> None:
        """Up and Down walk through the matches."""
        event.stop()
        number = self.body.next_match(event.step)
        count = self.body.match_count
        self._say_matches(f"{number} of {count}" if count else "nothing found")

    @on(SearchLine.Left)
    def leave_search(self, event: SearchLine.Left) -> None:
        """Esc closes the search and goes back to the text."""
        event.stop()
        self._close_search()
        self.body.focus()

    def _close_search(self) -> None:
        self.query_one(SearchLine).display = False
        self.body.search("")
        self._say_matches("")

    def _say_matches(self, text: str) -> None:
        label = self.query_one("#article-matches", Static)
        label.update(Content(text))
        label.display = bool(text)

    # The original

    def action_open_original(self) -> None:
        """Open the link, else the file."""
        if self.source is not None:
            self.post_message(self.OpenOriginal(self.source.url, self.source.path))

    def on_click(self, event: events.Click) -> None:
        """A click on the facts opens the original."""
        if event.widget is not None and event.widget.id == "article-facts":
            self.action_open_original()
