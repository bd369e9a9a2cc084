"""The keeper's files: copied as they are, but where the program has a file of that name."""

from collections.abc import Callable, Collection, Iterator

from khobao.errors import Problem, Severity
from khobao.messages.message import Message
from khobao.model import Artifact
from khobao.site.publish.checksums import MANIFEST
from khobao.site.theme import OwnFile


def build_own_files(
    files: tuple[OwnFile, ...], taken: Collection[str], tell: Callable[[Problem], None]
) -> Iterator[Artifact]:
    """Yield *files*; *tell* is told of each that has the name of a file or a folder in *taken* (paths)."""
    names = {path.lower() for path in (*taken, MANIFEST)}
    folders = {"/".join(path.split("/")[:depth]) for path in names for depth in range(1, path.count("/") + 1)}
    for item in files:
        path = item.path.lower()
        above = {"/".join(path.split("/")[:depth]) for depth in range(1, path.count("/") + 1)}
        if path in names or path in folders or above & names:
            message = Message("the program itself writes %(path)s, so this file is left out", path=item.path)
            advice = Message("Rename it; a template in templates/ can change what the program writes.")
            tell(Problem(str(item.file), None, message, advice, Severity.WARNING))
            continue
        yield Artifact(item.path, item.file.read_bytes())
