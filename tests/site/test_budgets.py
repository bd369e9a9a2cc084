"""The site and its files are weighed, and a warning comes before a limit is reached."""

from pathlib import Path

import pytest

from khobao.config import Settings, parse_settings
from khobao.errors import BuildFailedError
from khobao.site.publish.sizes import check_budgets, format_summary, read_sizes

SETTINGS = Settings(site_limit_mb=10, file_limit_mb=2)
MB = 1_000_000


@pytest.mark.parametrize(
    ("sizes", "warned"),
    [
        pytest.param({"a": 1 * MB}, [], id="small"),
        pytest.param({"a": 1_600_000}, ["dist/a"], id="a file near its limit"),
        pytest.param({"a": 3 * MB, "b": 1}, ["dist/a"], id="a file over it"),
        pytest.param({str(n): MB for n in range(7)}, [], id="a site with room"),
        pytest.param({str(n): MB for n in range(8)}, ["dist"], id="a site near its limit"),
        pytest.param({"a": 5 * MB, "b": 5 * MB}, ["dist", "dist/a", "dist/b"], id="both"),
    ],
)
def test_what_is_near_a_limit_is_told(sizes, warned):
    problems = check_budgets(sizes, SETTINGS, Path("dist"))
    assert [problem.path for problem in problems] == warned


def test_a_warning_says_how_much_and_what_to_do():
    [problem] = check_budgets({"a": 1_700_000}, SETTINGS, Path("dist"))
    assert str(problem) == (
        "dist/a: warning: the file has 1.7 MB, 85 % of the 2 MB that it may have\n"
        "  Find out what makes it grow; file_limit_mb in khobao.toml says what the host takes."
    )


def test_the_summary_names_the_five_heaviest_pages():
    sizes = {f"{n}.html": n * 1000 for n in range(1, 8)} | {"big.js": MB}
    assert list(map(str, format_summary(Path("dist"), 1234, sizes, SETTINGS))) == [
        "dist: 1,234 articles, 7 pages, 8 files, 1.0 MB, 10 % of the 10 MB",
        "heaviest pages:",
        *(f"   {n} kB {n}.html" for n in (7, 6, 5, 4, 3)),
    ]


def test_sizes_are_read_from_disk(tmp_path):
    (tmp_path / "bai").mkdir()
    (tmp_path / "bai/a.html").write_bytes(b"12345")
    assert read_sizes(tmp_path) == {"bai/a.html": 5}


@pytest.mark.parametrize("value", ['"1000"', "0", "-1", "1.5", "true"])
def test_a_limit_is_a_whole_number(value):
    with pytest.raises(BuildFailedError, match="whole number above 0"):
        parse_settings(f"site_limit_mb = {value}\n", "khobao.toml")


def test_a_limit_can_be_set():
    assert parse_settings("site_limit_mb = 5000\n", "khobao.toml").site_limit_mb == 5000
