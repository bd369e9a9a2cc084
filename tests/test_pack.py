"""``khobao pack``: a copy of the site to give away, and a bag for libraries."""

import subprocess
import zipfile

import bagit
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from program import run_program

from khobao.archive.pack import LONGEST, choose_portable
from khobao.text.slug import build_slug, is_portable, make_portable


@pytest.fixture
def archive(tmp_path):
    (tmp_path / "content/2022").mkdir(parents=True)
    (tmp_path / "content/2022/tin.md").write_text("---\ntitle: Tin\n---\n\nMột đoạn.\n", encoding="utf-8")
    (tmp_path / "khobao.toml").write_text(
        'title = "Kho Quảng Bình"\npublisher = "Thư viện"\n', encoding="utf-8"
    )
    assert run_program(tmp_path) == 0
    return tmp_path


def verify_checksums(folder):
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603


@pytest.mark.parametrize(
    ("name", "portable"),
    [
        ("tin.html", True),
        ("con", False),
        ("CON.html", False),
        ("Nul.goc.html", False),
        ("com0", False),
        ("lpt9.txt", False),
        ("com¹", False),
        ("com10", True),
        ("console", True),
        ("tin.", False),
        ("tin ", False),
        ("a?b", False),
        ("a\x07b", False),
        (".nojekyll", True),
    ],
)
def test_a_name_that_every_system_holds(name, portable):
    assert is_portable(name) is portable


@pytest.mark.parametrize("title", ["Con", "CÔN", "Prn", "Nul", "aux", "COM1", "lpt 1", "Lpt1"])
def test_every_new_slug_is_portable(title):
    assert is_portable(f"{build_slug(title)}.html")


def test_a_copy_is_one_folder_with_a_start_page_and_its_checksums(archive, tmp_path, capsys):
    assert run_program(archive, "pack") == 0
    assert "written: kho-quang-binh.zip (" in capsys.readouterr().out
    with zipfile.ZipFile(archive / "kho-quang-binh.zip") as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        packed.extractall(tmp_path / "out")
    assert {name.split("/")[0] for name in names} == {"MO-KHO-NAY.html", "kho-quang-binh"}
    start = (tmp_path / "out/MO-KHO-NAY.html").read_text(encoding="utf-8")
    assert 'content="0; url=kho-quang-binh/index.html"' in start
    verify_checksums(tmp_path / "out/kho-quang-binh")
    assert run_program(archive, "check", "--output", tmp_path / "out/kho-quang-binh") == 0


def test_the_same_site_gives_the_same_bytes(archive):
    for name in ("a.zip", "b.zip"):
        assert run_program(archive, "pack", name) == 0
    assert (archive / "a.zip").read_bytes() == (archive / "b.zip").read_bytes()
    assert list(archive.glob(".*.part")) == []


def test_a_damaged_site_is_not_given_away(archive, capsys):
    (archive / "dist/index.html").write_text("x", encoding="utf-8")
    for arguments in (["pack"], ["pack", "--bag"]):
        assert run_program(archive, *arguments) == 1
        assert "dist/index.html: the file is not the one that was built" in capsys.readouterr().err
    assert list(archive.glob("kho-*")) == []


def test_where_nothing_is_built_it_says_what_to_do(tmp_path, capsys):
    assert run_program(tmp_path, "pack") == 1
    assert "Build it first: khobao build" in capsys.readouterr().err


def test_what_windows_cannot_hold_is_left_out_and_told(archive, capsys):
    (archive / "content/2022/con.md").write_text("---\ntitle: Con\n---\n\nMột đoạn.\n", encoding="utf-8")
    assert run_program(archive) == 0
    assert (archive / "dist/bai/2022/con.html").is_file()  # an old address stays
    assert run_program(archive, "pack") == 0
    assert "dist/bai/2022/con.html: warning: not every system can hold this path" in capsys.readouterr().err
    with zipfile.ZipFile(archive / "kho-quang-binh.zip") as packed:
        assert not [name for name in packed.namelist() if name.endswith("con.html")]
        packed.extractall(archive / "out")
        # Its second address has the page itself, since a stub would lead nowhere there.
        assert "Một đoạn." in packed.read("kho-quang-binh/bai/2022/con-1.html").decode()
    verify_checksums(archive / "out/kho-quang-binh")
    stub = (archive / "dist/bai/2022/con-1.html").read_text(encoding="utf-8")
    assert 'content="0; url=../../bai/2022/con.html"' in stub
    # The way out that the warning names: another name for the file, with a former address that leads on.
    (archive / "content/2022/con.md").rename(archive / "content/2022/con-1.md")
    assert run_program(archive) == 0
    assert run_program(archive, "pack") == 0
    with zipfile.ZipFile(archive / "kho-quang-binh.zip") as packed:
        assert "kho-quang-binh/bai/2022/con-1.html" in packed.namelist()


def test_an_article_at_the_second_address_of_another_keeps_it(archive):
    folder = archive / "content/2022"
    (folder / "con.md").write_text("---\ntitle: Con\n---\n\nMột đoạn.\n", encoding="utf-8")
    (folder / "con-1.md").write_text("---\ntitle: Con 1\n---\n\nNội dung riêng biệt.\n", encoding="utf-8")
    assert run_program(archive) == 0
    assert run_program(archive, "pack") == 0
    with zipfile.ZipFile(archive / "kho-quang-binh.zip") as packed:
        assert "riêng biệt" in packed.read("kho-quang-binh/bai/2022/con-1.html").decode()


def test_what_lies_deep_is_measured_with_the_folder_of_the_copy(tmp_path, caplog):
    path = "a" * (LONGEST - len("kho/"))
    assert choose_portable(tmp_path, [path, f"{path}b", "tin.html", "Tin.html"], "kho") == ["Tin.html", path]
    assert [record.msg.path.rpartition("/")[2] for record in caplog.records] == [f"{path}b", "tin.html"]


def test_a_copy_replaces_an_older_one_and_nothing_else(archive, capsys):
    assert run_program(archive, "pack") == 0
    assert run_program(archive, "pack") == 0
    settings = (archive / "khobao.toml").read_bytes()
    assert run_program(archive, "pack", "khobao.toml") == 1
    assert "khobao.toml: there is something of this name already" in capsys.readouterr().err
    assert (archive / "khobao.toml").read_bytes() == settings
    with zipfile.ZipFile(archive / "photos.zip", "w") as own:
        own.writestr("a.jpg", b"")
    assert run_program(archive, "pack", "photos.zip") == 1


@pytest.mark.parametrize("place", ["dist/kho.zip", "content/kho.zip", "seeds/2022/kho.zip"])
@pytest.mark.parametrize("options", [(), ("--bag",)])
def test_no_copy_stands_where_a_build_would_meet_it(archive, capsys, place, options):
    assert run_program(archive, "pack", *options, place) == 1
    assert "a copy has no place here" in capsys.readouterr().err
    assert not (archive / place).exists()


def test_the_repository_that_a_site_lies_in_is_not_given_away(archive):
    (archive / "dist/.git").mkdir()
    (archive / "dist/.git/config").write_text("url = https://token@host\n", encoding="utf-8")
    assert run_program(archive, "pack") == 0
    assert run_program(archive, "pack", "--bag") == 0
    with zipfile.ZipFile(archive / "kho-quang-binh.zip") as packed:
        assert not [name for name in packed.namelist() if ".git/" in name]
    site = archive / "kho-quang-binh-bag/data/site"
    assert not (site / ".git").exists()
    assert (site / ".nojekyll").is_file()


def test_a_bag_has_settings_that_stand_in_pyproject(archive):
    (archive / "khobao.toml").unlink()
    (archive / "pyproject.toml").write_text('[tool.khobao]\ntitle = "Kho"\n', encoding="utf-8")
    assert run_program(archive, "pack", "--bag") == 0
    assert (archive / "kho-bag/data/pyproject.toml").is_file()


def test_a_bag_is_valid_and_holds_the_whole_archive(archive, capsys):
    (archive / "seeds").mkdir()
    (archive / "seeds/README.md").write_text("Bài gốc.\n", encoding="utf-8")
    assert run_program(archive, "pack", "--bag") == 0
    bag = bagit.Bag(str(archive / "kho-quang-binh-bag"))
    bag.validate()
    assert bag.info["Source-Organization"] == "Thư viện"
    assert bag.info["Bagging-Date"] == "2026-12-01"
    paths = set(bag.payload_entries())
    assert {"data/site/index.html", "data/content/2022/tin.md", "data/khobao.toml"} <= paths
    assert {"data/content/archive.tsv", "data/seeds/README.md"} <= paths
    assert run_program(archive, "pack", "--bag") == 1
    assert "there is something of this name already" in capsys.readouterr().err


@pytest.mark.browser
def test_a_copy_opens_from_disk_and_can_be_searched(page, archive, tmp_path):
    assert run_program(archive, "pack") == 0
    with zipfile.ZipFile(archive / "kho-quang-binh.zip") as packed:
        packed.extractall(tmp_path / "usb")
    page.goto((tmp_path / "usb/MO-KHO-NAY.html").as_uri())
    page.wait_for_url("**/kho-quang-binh/index.html")
    page.fill("#main input[type=search]", "đoạn")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results[data-state=done] [data-slug=tin]")


@given(st.text(st.sampled_from("conaux1lptm./- \\:é"), max_size=12))
def test_a_portable_path_stays_and_every_other_becomes_one(path):
    assume(all(path.split("/")))
    made = make_portable(path)
    if all(map(is_portable, path.split("/"))):
        assert made == path
    elif not set(path) & set("\\:") and not any(part.rstrip(" .") == "" for part in path.split("/")):
        assert all(map(is_portable, made.split("/")))
