"""``pages/*.md``: pages that a keeper writes, beside those of articles."""

from dataclasses import dataclass
from pathlib import Path

from khobao.content.front_matter import FrontMatterError, parse_front_matter
from khobao.errors import Problem, Severity
from khobao.messages.message import Message
from khobao.runtime.safe_reading import read_inside
from khobao.text.collation import collation_key
from khobao.text.slug import build_slug

_LAST = 1_000_000  # the place of a page that names none


@dataclass(frozen=True)
class OwnPage:
    """A page that the keeper wrote."""

    title: str
    slug: str  # of its address
    body: str  # Markdown
    order: float = _LAST  # the smallest comes first in the navigation
    in_navigation: bool = True


def read_own_pages(folder: Path) -> tuple[tuple[OwnPage, ...], list[Problem]]:
    """Return the pages in *folder*, in the order of the navigation, and a warning for each that has a fault.

    Left out: drafts (``draft: true``). A folder that is not there has no pages.
    """
    pages: dict[str, tuple[OwnPage, Path]] = {}
    problems = []
    for file in sorted(folder.glob("*.md")):
        page = _read_page(file, folder)
        if isinstance(page, Problem):
            problems.append(page)
        elif page and page.slug in pages:
            message = Message("its address is that of %(file)s", file=pages[page.slug][1])
            advice = Message("Give one of the two another slug.")
            problems.append(Problem(str(file), None, message, advice, Severity.WARNING))
        elif page:
            pages[page.slug] = page, file
    ordered = sorted(
        (page for page, _ in pages.values()),
        key=lambda page: (page.order, collation_key(page.title), page.slug),
    )
    return tuple(ordered), problems


def _read_page(file: Path, folder: Path) -> OwnPage | Problem | None:
    def warn(line: int | None, message: Message, advice: Message) -> Problem:
        return Problem(str(file), line, message, advice, Severity.WARNING)

    try:
        fields, lines, body = parse_front_matter(read_inside(file, folder).decode("utf-8"))
    except OSError as error:
        message = Message("the file cannot be read: %(error)s", error=error.strerror)
        return warn(None, message, Message("Mend the file, or take it away."))
    except UnicodeDecodeError:
        return warn(None, Message("the file is not UTF-8 text"), Message("Save it as UTF-8 in your editor."))
    except FrontMatterError as error:
        advice = Message("A page begins like an article: a line ---, title: Giới thiệu, a line ---.")
        return warn(error.line, error.message, advice)
    title = str(fields.get("title") or "").strip()
    if not title:
        advice = Message("Add a line “title: …” to the front matter.")
        return warn(lines.get("title", 1), Message("the page has no title"), advice)
    order = fields.get("order", _LAST)
    if isinstance(order, bool) or not isinstance(order, int | float):
        advice = Message("Write it like order: 1.")
        return warn(lines.get("order"), Message("“%(key)s” must be a number", key="order"), advice)
    for key in ("draft", "navigation"):
        if not isinstance(fields.get(key, False), bool):
            advice = Message("Write it without quotes: %(key)s = true.", key=key)
            return warn(lines.get(key), Message("“%(key)s” must be true or false", key=key), advice)
    slug = build_slug(str(fields.get("slug") or file.stem)) or build_slug(title) or "trang"
    page = OwnPage(title, slug, body, order, fields.get("navigation", True))
    return None if fields.get("draft") else page
