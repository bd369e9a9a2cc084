"""Front matter: the YAML head of an article's file. The only importer of PyYAML."""

import re
from typing import Any

import yaml

from khobao.messages.message import Message

_FENCE = "---\n"
_TEXT, _LIST = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq"

# People nest two or three levels. libyaml and PyYAML go down by recursion, and end the process too deep down.
_DEEPEST = 30
_OPENERS = re.compile(r"[\[{*]|[-?:]\s")  # of whatever may nest, and aliases

# The C loader is the same parser at a tenth of the time; a PyYAML without it still works.
_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FrontMatterError(ValueError):
    """The head of a file cannot be read: what is wrong, and on which line of the file."""

    def __init__(self, message: Message, line: int | None) -> None:
        super().__init__(str(message))
        self.message = message
        self.line = line


def _without_timestamps(base: type[Any]) -> dict[str, Any]:
    """Return the resolvers of *base*, less the one that makes 2022-01-08 a date."""
    return {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in base.yaml_implicit_resolvers.items()
    }


class _Loader(_BaseLoader):  # type: ignore[misc]
    """A safe loader that leaves dates as text, so that 2022-01 and 2022-01-08 are read by one parser."""


_Loader.yaml_implicit_resolvers = _without_timestamps(_BaseLoader)


class _Dumper(yaml.SafeDumper):
    """A dumper that writes lists of names on one line and dates without quotes."""


def _represent_list(dumper: yaml.SafeDumper, items: list[Any] | tuple[Any, ...]) -> yaml.Node:
    flow = all(isinstance(item, str | int | float) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flow)


_Dumper.add_representer(list, _represent_list)
_Dumper.add_representer(tuple, _represent_list)
_Dumper.yaml_implicit_resolvers = _without_timestamps(yaml.SafeDumper)


def parse_front_matter(text: str) -> tuple[dict[str, Any], dict[str, int], str]:
    """Split the *text* of a file into its front matter, the line of each key (from 1) and its body.

    Dates stay text. Aliases are refused, because a few lines of them can stand for gigabytes. Raises
    FrontMatterError.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.startswith(_FENCE):
        raise FrontMatterError(
            Message("the file does not begin with a front matter between two lines “---”"), 1
        )
    head, closing, body = (text[3:] + "\n").partition("\n---\n")
    if not closing:
        raise FrontMatterError(Message("the front matter has no closing line “---”"), 1)
    try:
        _check_events(head)
        loader = _Loader(head)
        node = loader.get_single_node()
        if node is None:
            return {}, {}, body.strip("\n")
        if not isinstance(node, yaml.MappingNode):
            raise FrontMatterError(Message("the front matter must be lines of “key: value”"), 2)
        lines: dict[str, int] = {}
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if str(key.value) in lines:
                raise FrontMatterError(
                    Message("the front matter says “%(value)s” twice", value=key.value), line
                )
            lines[str(key.value)] = line
        fields = _construct(loader, node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else None
        raise FrontMatterError(
            Message("the front matter is not YAML: %(reason)s", reason=reason), line
        ) from None
    return {str(key): value for key, value in fields.items()}, lines, body.strip("\n")


def _check_events(head: str) -> None:
    """Raise FrontMatterError for an alias, or for nesting too deep to build anything of."""
    if "*" not in head and len(_OPENERS.findall(head)) <= _DEEPEST:
        return
    depth = 0
    for event in yaml.parse(head, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise FrontMatterError(
                Message("the front matter uses a YAML alias (*name), which is not read here"), None
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else None
            raise FrontMatterError(
                Message("the front matter nests more than %(deepest)s levels deep", deepest=_DEEPEST), line
            )


def _construct(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:  # noqa: ANN401 (yaml's)
    """Return the fields of *node*. PyYAML lets through what int, float and the like say of odd values."""
    # Nearly every front matter is texts and lists of texts: they are taken as they stand.
    plain = {_find_text(key): _find_text(value) or _find_texts(value) for key, value in node.value}
    if None not in plain and None not in plain.values():
        return plain
    try:
        fields: dict[Any, Any] = loader.construct_document(node)
    except (ValueError, KeyError, TypeError, OverflowError, AttributeError) as error:
        raise FrontMatterError(
            Message("the front matter has a value that is not of its type: %(error)s", error=error), None
        ) from None
    return fields


def _find_text(node: yaml.Node) -> str | None:
    return str(node.value) if isinstance(node, yaml.ScalarNode) and node.tag == _TEXT else None


def _find_texts(node: yaml.Node) -> list[str] | None:
    if not isinstance(node, yaml.SequenceNode) or node.tag != _LIST:
        return None
    texts = [text for item in node.value if (text := _find_text(item)) is not None]
    return texts if len(texts) == len(node.value) else None


def format_front_matter(fields: dict[str, Any], body: str) -> str:
    """Return the text of a file with *fields* in their order, a blank line, and *body*."""
    head = yaml.dump(fields, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**9)
    return f"{_FENCE}{head}{_FENCE}\n{body.strip()}\n"
