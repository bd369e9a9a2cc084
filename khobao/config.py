"""Settings of a site: the table ``[tool.khobao]`` of ``pyproject.toml``, each with a default."""

import dataclasses
import difflib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from khobao.errors import BuildFailedError, Problem

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
    contact: str = ""  # e-mail or address for corrections; shown on the about page
    language: str = "vi"  # of the interface
    licence: str = ""  # under which the data may be used: an identifier like "CC-BY-4.0", or a sentence
    licence_url: str = ""  # where it can be read
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


def parse_settings(text: str, path: str) -> Settings:
    """Return the settings that the TOML *text* of the file *path* holds.

    Raises BuildFailedError naming every unknown key and every value of a wrong type.
    """
    try:
        table = tomllib.loads(text).get("tool", {}).get("khobao", {})
    except tomllib.TOMLDecodeError as error:
        raise BuildFailedError(
            [
                Problem(
                    path,
                    None,
                    f"this is not TOML: {error}",
                    "Mend the file; its tables are described in README.md.",
                )
            ]
        ) from None
    known = {field.name: type(field.default) for field in dataclasses.fields(Settings)}
    problems = []
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean “{near[0]}”?" if near else f"Known settings: {', '.join(known)}."
            problems.append(Problem(path, _line_of(text, key), f"[tool.khobao] has no setting “{key}”", hint))
        elif known[key] is str and not isinstance(value, str):
            advice = f'Write it in quotes: {key} = "…".'
            problems.append(Problem(path, _line_of(text, key), f"“{key}” must be text", advice))
        elif known[key] is int and (type(value) is not int or value < 1):
            message = f"“{key}” must be a whole number above 0"
            advice = f"Write it without quotes: {key} = {getattr(Settings, key)}."
            problems.append(Problem(path, _line_of(text, key), message, advice))
    if problems:
        raise BuildFailedError(problems)
    settings = Settings(**table)
    check_licence(settings, path, text)
    return with_base_url(settings, settings.base_url, path)


def check_licence(settings: Settings, path: str, text: str = "") -> None:
    """Raise BuildFailedError unless the licence can be read somewhere: by its identifier, or at an address.

    *text* is that of the file *path*, to name the line.
    """
    address = urlsplit(settings.licence_url)
    if settings.licence_url and (address.scheme not in ("http", "https") or not address.netloc):
        message = f"“{settings.licence_url}” is not a web address"
        advice = "Write it like https://creativecommons.org/licenses/by/4.0/, or leave it out."
        raise BuildFailedError([Problem(path, _line_of(text, "licence_url"), message, advice)])
    if settings.licence and not settings.licence_identifier and not settings.licence_url:
        message = f"“{settings.licence}” is no identifier of a licence"
        advice = "Write one like CC-BY-4.0, or add licence_url: where the licence can be read."
        raise BuildFailedError([Problem(path, _line_of(text, "licence"), message, advice)])


def with_base_url(settings: Settings, base_url: str, path: str) -> Settings:
    """Return *settings* for a site at *base_url*, a slash added at its end when it lacks one.

    *path* names where the address was written. Raises BuildFailedError when it is no http(s) address.
    """
    if not base_url:
        return dataclasses.replace(settings, base_url="")
    address = urlsplit(base_url)
    if address.scheme not in ("http", "https") or not address.netloc or address.query or address.fragment:
        advice = "Write it like https://user.github.io/repo/, or leave it out."
        raise BuildFailedError([Problem(path, None, f"“{base_url}” is not the address of a site", advice)])
    return dataclasses.replace(settings, base_url=base_url.rstrip("/") + "/")


def read_settings(path: Path) -> Settings:
    """Return the settings in the file *path*, or the defaults when there is no such file."""
    return parse_settings(path.read_text(encoding="utf-8"), str(path)) if path.exists() else Settings()


def _line_of(text: str, key: str) -> int | None:
    """Return the line of *text* that sets *key*, counted from 1."""
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, start=1) if line.split("=")[0].strip(" \"'") == key), None)
