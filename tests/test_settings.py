"""Settings: defaults, and every mistake told at once."""

import pytest

from khobao.config import Settings, parse_settings, with_base_url
from khobao.errors import BuildFailedError


def test_without_a_table_the_defaults_hold():
    assert parse_settings("[project]\nname = 'x'\n", "pyproject.toml") == Settings()


def test_a_base_url_gets_its_slash():
    text = '[tool.khobao]\nbase_url = "https://example.org/kho"\n'
    assert parse_settings(text, "pyproject.toml").base_url == "https://example.org/kho/"


def test_every_mistake_is_told_with_its_line():
    text = '[tool.khobao]\ntitel = "Báo"\nsubtitle = 3\n'
    with pytest.raises(BuildFailedError) as caught:
        parse_settings(text, "pyproject.toml")
    assert str(caught.value) == (
        "pyproject.toml:2: [tool.khobao] has no setting “titel”\n  Did you mean “title”?\n"
        'pyproject.toml:3: “subtitle” must be text\n  Write it in quotes: subtitle = "…".'
    )


@pytest.mark.parametrize(
    "address", ["example.org", "ftp://example.org/", "https://", "https://example.org/?q=1"]
)
def test_what_is_no_address_of_a_site_is_refused(address):
    with pytest.raises(BuildFailedError, match="is not the address of a site"):
        with_base_url(Settings(), address, "--base-url")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('licence = "chỉ để đọc"', "pyproject.toml:2: “chỉ để đọc” is no identifier of a licence"),
        ('licence_url = "giay-phep.html"', "pyproject.toml:2: “giay-phep.html” is not a web address"),
    ],
)
def test_a_licence_that_nobody_could_read_is_refused(lines, message):
    with pytest.raises(BuildFailedError, match=message):
        parse_settings(f"[tool.khobao]\n{lines}\n", "pyproject.toml")


def test_a_licence_in_words_needs_an_address():
    text = '[tool.khobao]\nlicence = "chỉ để đọc"\nlicence_url = "https://example.org/giay-phep"\n'
    assert not parse_settings(text, "pyproject.toml").licence_identifier


def test_broken_toml_is_told_not_raised():
    with pytest.raises(BuildFailedError, match="this is not TOML"):
        parse_settings("[tool.khobao\n", "pyproject.toml")
