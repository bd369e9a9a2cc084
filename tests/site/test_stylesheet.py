"""One style sheet of many parts."""

from khobao.site.assets import STATIC
from khobao.site.stylesheet import PARTS, read_style_sheet

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
