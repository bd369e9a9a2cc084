"""Settings: defaults, and every mistake told at once."""

import pytest

from khobao.config import Settings, check_base_url, parse_settings, read_settings, with_base_url
from khobao.errors import BuildFailedError


def test_without_a_file_the_defaults_hold(tmp_path):
    assert read_settings(tmp_path) == Settings()


def test_an_archive_has_settings_of_its_own(tmp_path):
    (tmp_path / "khobao.toml").write_text('title = "Kho Quảng Bình"\n', encoding="utf-8")
    assert read_settings(tmp_path).title == "Kho Quảng Bình"


def test_an_archive_of_before_has_them_in_its_pyproject(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.khobao]\ntitle = "Kho cũ"\n', encoding="utf-8")
    assert read_settings(tmp_path).title == "Kho cũ"
    (tmp_path / "khobao.toml").write_text('title = "Kho mới"\n', encoding="utf-8")
    assert read_settings(tmp_path).title == "Kho mới"


def test_somebody_elses_pyproject_holds_none(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert read_settings(tmp_path) == Settings()


def test_settings_from_windows_are_read(tmp_path):
    (tmp_path / "khobao.toml").write_bytes('﻿title = "Kho"\r\n'.encode())
    assert read_settings(tmp_path).title == "Kho"
    (tmp_path / "khobao.toml").write_bytes('title = "Báo"\n'.encode("cp1258", "replace"))
    with pytest.raises(BuildFailedError, match="this is not UTF-8"):
        read_settings(tmp_path)


def test_a_base_url_gets_its_slash():
    text = 'base_url = "https://example.org/kho"\n'
    assert parse_settings(text, "khobao.toml").base_url == "https://example.org/kho/"
    assert with_base_url(Settings(base_url="https://example.org/"), "").base_url == ""


def test_every_mistake_is_told_with_its_line():
    text = 'titel = "Báo"\nsubtitle = 3\n'
    with pytest.raises(BuildFailedError) as caught:
        parse_settings(text, "khobao.toml")
    assert str(caught.value) == (
        "khobao.toml:1: there is no setting “titel”\n  Did you mean “title”?\n"
        'khobao.toml:2: “subtitle” must be text\n  Write it in quotes: subtitle = "…".'
    )


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "ftp://example.org/",
        "https://",
        "https://example.org/?q=1",
        "https://example.org/kho\tbao/",
        "https://example.org/kho bao/",
        "https://example.org:bao/",
        "https://[::1/",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(address):
    problem = check_base_url(address, "--base-url")
    assert problem
    assert "is not the address of a site" in str(problem)


@pytest.mark.parametrize(
    "address", ["https://user.github.io/repo/", "http://localhost:8000", "https://a.vn/kho%20b"]
)
def test_an_address_of_a_site_is_taken(address):
    assert check_base_url(address, "--base-url") is None


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('licence = "chỉ để đọc"', "khobao.toml:2: “chỉ để đọc” is no identifier of a licence"),
        ('licence_url = "giay-phep.html"', "khobao.toml:2: “giay-phep.html” is not a web address"),
        ('language = "fr"', "khobao.toml:2: the interface does not speak “fr”\n  Write one of: en, vi."),
        ('base_url = "a.vn"', "khobao.toml:2: “a.vn” is not the address of a site"),
    ],
)
def test_a_value_that_cannot_be_is_refused(lines, message):
    with pytest.raises(BuildFailedError, match=message):
        parse_settings(f"\n{lines}\n", "khobao.toml")


def test_a_licence_in_words_needs_an_address():
    text = 'licence = "chỉ để đọc"\nlicence_url = "https://example.org/giay-phep"\n'
    assert not parse_settings(text, "khobao.toml").licence_identifier


def test_broken_toml_is_told_not_raised():
    with pytest.raises(BuildFailedError, match=r"khobao\.toml:1: this is not TOML"):
        parse_settings("title = Báo\n", "khobao.toml")
