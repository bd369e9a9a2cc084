"""The settings of an archive: ``khobao.toml`` in its folder, each with a default.

Where there is no such file, the table ``[tool.khobao]`` of the folder's ``pyproject.toml`` serves.
"""

import dataclasses
import difflib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from khobao.errors import BuildFailedError, Problem
from khobao.messages.catalogue import list_languages
from khobao.messages.message import Message

_IDENTIFIER = re.compile(r"[-a-zA-Z0-9._]+")


@dataclass(frozen=True)
class Settings:
    """What a publisher may say about the site. Every field is optional in the file."""

    title: str = "Kho Báo"
    subtitle: str = "Kho lưu trữ báo chí địa phương"
    description: str = (
        "Kho lưu trữ báo chí: đọc theo địa phương, theo ngày và tìm toàn văn, cả khi không có mạng."
    )
    base_url: str = ""  # address of dist/, ending in a slash; empty: no feed and no sitemap
    publisher: str = ""  # who keeps the archive; named in the footer and in citations
    logo: str = ""  # a file in static/, shown beside the title at the head of every page
    logo_only: bool = False  # the logo has the title in it
    favicon: str = ""  # a file in static/, shown in the browser's tab
    footer: str = ""  # Markdown at the foot of every page
    contact: str = ""  # e-mail or address for corrections; shown on the about page
    language: str = "vi"  # of the interface
    licence: str = ""  # under which the data may be used: an identifier like "CC-BY-4.0", or a sentence
    licence_url: str = ""  # where it can be read
    former_addresses: bool = False  # the archive was published before it had a ledger, at addresses by month
    site_limit_mb: int = 1000  # what the host takes, in millions of bytes; 1000 is GitHub Pages'
    file_limit_mb: int = 100  # the same of one file; 100 is GitHub's

    @property
    def base_path(self) -> str:
        """The path of ``base_url``: what a link that starts at the server's root needs; empty without one."""
        return urlsplit(self.base_url).path

    @property
    def licence_identifier(self) -> bool:
        """Whether the licence is named by an identifier, as the Data Package specification wants it."""
        return bool(_IDENTIFIER.fullmatch(self.licence))


def parse_settings(text: str, path: str, table: Sequence[str] = ()) -> Settings:
    """Return the settings that the TOML *text* of the file *path* holds.

    They stand in its *table* (the names that lead there; none: the file as a whole). Raises BuildFailedError
    naming every unknown key and every value of a wrong type.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        message = Message("this is not TOML: %(error)s", error=error)
        advice = Message("Mend the file; its settings are described in README.md.")
        raise BuildFailedError([Problem(path, int(line[1]) if line else None, message, advice)]) from None
    for name in table:
        values = values.get(name, {})
    known = {field.name: type(field.default) for field in dataclasses.fields(Settings)}
    problems = []
    for key, value in values.items():
        line_number = _line_of(text, key)
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = (
                Message("Did you mean “%(near)s”?", near=near[0])
                if near
                else Message("Known settings: %(known)s.", known=", ".join(known))
            )
            problems.append(
                Problem(path, line_number, Message("there is no setting “%(key)s”", key=key), hint)
            )
        elif known[key] is str and not isinstance(value, str):
            advice = Message('Write it in quotes: %(key)s = "…".', key=key)
            problems.append(Problem(path, line_number, Message("“%(key)s” must be text", key=key), advice))
        elif known[key] is bool and not isinstance(value, bool):
            advice = Message("Write it without quotes: %(key)s = true.", key=key)
            problems.append(
                Problem(path, line_number, Message("“%(key)s” must be true or false", key=key), advice)
            )
        elif known[key] is int and (type(value) is not int or value < 1):
            message = Message("“%(key)s” must be a whole number above 0", key=key)
            advice = Message(
                "Write it without quotes: %(key)s = %(default)s.",
                key=key,
                default=str(getattr(Settings, key)),
            )
            problems.append(Problem(path, line_number, message, advice))
    if problems:
        raise BuildFailedError(problems)
    settings = Settings(**values)
    found = [
        check_base_url(settings.base_url, path, _line_of(text, "base_url")) if settings.base_url else None,
        _check_language(settings.language, path, _line_of(text, "language")),
        *_check_licence(settings, path, text),
    ]
    if problems := [problem for problem in found if problem]:
        raise BuildFailedError(problems)
    return with_base_url(settings, settings.base_url)


def _check_language(code: str, path: str, line: int | None) -> Problem | None:
    if code in list_languages():
        return None
    advice = Message("Write one of: %(known)s.", known=", ".join(list_languages()))
    return Problem(path, line, Message("the interface does not speak “%(code)s”", code=code), advice)


def _check_licence(settings: Settings, path: str, text: str) -> Iterator[Problem]:
    """Yield what is wrong with a licence that cannot be read by its identifier, nor at an address."""
    address = urlsplit(settings.licence_url)
    if settings.licence_url and (address.scheme not in ("http", "https") or not address.netloc):
        message = Message("“%(licence_url)s” is not a web address", licence_url=settings.licence_url)
        advice = Message("Write it like https://creativecommons.org/licenses/by/4.0/, or leave it out.")
        yield Problem(path, _line_of(text, "licence_url"), message, advice)
    if settings.licence and not settings.licence_identifier and not settings.licence_url:
        message = Message("“%(licence)s” is no identifier of a licence", licence=settings.licence)
        advice = Message("Write one like CC-BY-4.0, or add licence_url: where the licence can be read.")
        yield Problem(path, _line_of(text, "licence"), message, advice)


def check_base_url(base_url: str, path: str, line: int | None = None) -> Problem | None:
    """Return what is wrong with the address of a site; *path* and *line* name where it was written."""
    try:
        address = urlsplit(base_url)
        port_is_known = address.port is None or address.port >= 0
    except ValueError:  # a bracket or a port that is none
        address, port_is_known = urlsplit(""), False
    plain = not re.search(r"[\s<>\"\\^`{|}]", base_url) and port_is_known
    if (
        plain
        and address.scheme in ("http", "https")
        and address.hostname
        and not (address.query or address.fragment)
    ):
        return None
    advice = Message("Write it like https://user.github.io/repo/ (a blank as %20), or leave it out.")
    return Problem(
        path, line, Message("“%(base_url)s” is not the address of a site", base_url=base_url), advice
    )


def with_base_url(settings: Settings, base_url: str) -> Settings:
    """Return *settings* for a site at *base_url*, a slash added at its end when it lacks one."""
    return dataclasses.replace(settings, base_url=base_url.rstrip("/") + "/" if base_url else "")


def list_settings_files(archive: Path) -> list[Path]:
    """Return the files in the folder *archive* that may hold its settings; the first that exists does."""
    return [archive / "khobao.toml", archive / "pyproject.toml"]


def read_settings(archive: Path) -> Settings:
    """Return the settings of the archive in the folder *archive*, or the defaults when it has none."""
    for file, table in zip(list_settings_files(archive), ((), ("tool", "khobao")), strict=True):
        if file.exists():
            try:
                return parse_settings(file.read_text(encoding="utf-8-sig"), str(file), table)
            except UnicodeDecodeError:
                advice = Message("Save it as UTF-8.")
                raise BuildFailedError(
                    [Problem(str(file), None, Message("this is not UTF-8"), advice)]
                ) from None
    return Settings()


def find_setting(archive: Path, key: str) -> tuple[str, int | None]:
    """Return the file of the archive's settings, as messages name it, and the line on which it sets *key*."""
    for file in list_settings_files(archive):
        if file.exists():
            return str(file), _line_of(file.read_text(encoding="utf-8-sig"), key)
    return str(list_settings_files(archive)[0]), None


def _line_of(text: str, key: str) -> int | None:
    """Return the line of *text* that sets *key*, counted from 1."""
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, start=1) if line.split("=")[0].strip(" \"'") == key), None)
