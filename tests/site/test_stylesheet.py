"""One style sheet of many parts."""

import re

import pytest

from khobao.site.render.assets import STATIC
from khobao.site.render.style_sheet import PARTS, apply_mixins, read_style_sheet

CSS = STATIC / "css"


def test_every_file_is_a_part_and_every_part_a_file():
    assert sorted(PARTS) == sorted(path.stem for path in CSS.glob("**/*"))
    assert all(path.suffix == ".css" for path in CSS.iterdir())


def test_a_part_is_short_and_says_what_it_styles():
    for part in PARTS:
        lines = (CSS / f"{part}.css").read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 300
        assert lines[0].startswith("/* ")


def test_the_sheet_holds_the_parts_in_their_order(tmp_path):
    for part in PARTS:
        (tmp_path / f"{part}.css").write_text(f".{part} {{}}\n")
    assert [line[1:-3] for line in read_style_sheet(tmp_path).splitlines() if line] == list(PARTS)


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a { b: c; }", "a { b: c; }"),
        ("@mixin --x() { b: c; } d { @apply --x; } e { f: g; @apply --x; }", "d { b: c; } e { f: g; b: c; }"),
        ("@mixin --x() {\n  b: c;\n  d: e;\n}\na { @apply --x; }", "a { b: c;\n  d: e; }"),
        ("@mixin --x() { b: c; } @mixin --y() { d: e; } a { @apply --y; }", "a { d: e; }"),
        ("a { @apply --x; } @mixin --x() { --y: '\\1'; }", "a { --y: '\\1'; }"),
    ],
)
def test_the_declarations_of_a_mixin_stand_wherever_it_is_applied(css, expected):
    assert apply_mixins(css).strip() == expected


@pytest.mark.parametrize(
    ("css", "message"),
    [
        ("@mixin --x() { b: c; } a { @apply --y; }", "no mixin --y"),
        ("@mixin --x() { a { b: c; } }", "does not read: @mixin --x()"),
        ("@mixin --x(--colour) { b: c; }", "does not read: @mixin --x(--colour)"),
        ("@mixin --x() { b: c; } a { @apply --x() }", "does not read: @apply --x()"),
    ],
)
def test_what_cannot_be_applied_is_refused(css, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        apply_mixins(css)


def test_the_dark_colours_are_the_same_by_system_and_by_choice():
    sheet = read_style_sheet(CSS)
    by_system, by_choice = (
        re.findall(r"--[\w-]+: .*;", sheet.split(selector)[1].split("}")[0])
        for selector in (':root:not([data-theme="light"]) {', ':root[data-theme="dark"] {')
    )
    assert by_system == by_choice
    assert "--paper: #15171c;" in by_system


def test_the_icon_has_the_colours_of_the_seal_beside_the_name():
    icon = (STATIC / "icon.svg").read_text(encoding="utf-8")
    seal = re.findall(r"--seal-\w+: (#[0-9a-f]{6});", read_style_sheet(CSS))
    assert re.findall('fill="([^"]+)"', icon) == seal
