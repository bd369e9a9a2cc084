"""The program as it is installed: from a wheel, in an empty folder, without the repository."""

import os
import random
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from folders import ROOT

from khobao import __version__

THINGS = (
    *("cây cầu", "ngôi chợ", "trường học", "trạm y tế", "đường làng"),
    *("bến cá", "nhà văn hoá", "hồ nước", "công viên", "thư viện"),
)


@dataclass(frozen=True)
class Installed:
    """A virtual environment with the program from its wheel."""

    wheel: Path
    programs: Path  # the folder of khobao and python

    def run(self, folder, *arguments, program="khobao", **environment):
        """Run a program of the environment in *folder*; return what became of it."""
        command = [self.programs / program, *arguments]
        variables = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
        return subprocess.run(  # noqa: S603 (our own program)
            command, cwd=folder, env=variables | environment, capture_output=True, text=True, check=False
        )


def build_distribution(kind, folder):
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 (a build back-end)
    [built] = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    home = tmp_path_factory.mktemp("wheel")
    wheel = build_distribution("wheel", home / "dist")
    place = home / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)  # noqa: S603
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        wheel,
    ]
    subprocess.run(pip, check=True)  # noqa: S603
    # The dependencies are those that the tests have: what is installed from where is pip's matter.
    [packages] = place.rglob("site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(wheel, programs)


def test_the_wheel_has_the_theme_and_nothing_of_the_tests(installed):
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = wheel.namelist()
    assert "khobao/theme/templates/base.html" in names
    assert "khobao/theme/static/js/page.js" in names
    assert "khobao/messages/locale/vi.po" in names
    assert "khobao/archive/files/workflow.yml" in names
    tops = {name.split("/")[0] for name in names}
    assert tops == {"khobao", f"khobao-{__version__}.dist-info"}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_the_source_distribution_makes_the_same_wheel(installed, tmp_path):
    source = build_distribution("sdist", tmp_path / "dist")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    [unpacked] = tmp_path.glob("khobao-*")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "again"]
    subprocess.run(command, cwd=unpacked, check=True, capture_output=True)  # noqa: S603
    [again] = (tmp_path / "again").iterdir()
    with zipfile.ZipFile(again) as one, zipfile.ZipFile(installed.wheel) as other:
        assert sorted(one.namelist()) == sorted(other.namelist())


@pytest.mark.parametrize("arguments", [["--version"], ["-m", "khobao", "--version"]])
def test_it_says_its_version(installed, tmp_path, arguments):
    program = "python" if "-m" in arguments else "khobao"
    done = installed.run(tmp_path, *arguments, program=program)
    assert (done.stdout, done.returncode) == (f"khobao {__version__}\n", 0)


def read_files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_installed_program_makes_the_site_of_the_repository(installed, golden, tmp_path):
    shutil.copytree(ROOT / "tests/golden/seeds", tmp_path / "seeds")
    address = "https://example.org/kho-bao/"
    assert installed.run(tmp_path, "--base-url", address).returncode == 0
    assert read_files(tmp_path / "content") == read_files(golden.content)
    assert read_files(tmp_path / "dist") == read_files(golden.site)
    assert installed.run(tmp_path, "check").returncode == 0
    found = installed.run(tmp_path, "search", "chuyển đổi số", "--limit", "1")
    assert "Tỉnh ủy Thừa Thiên Huế và Khánh Hoà" in found.stdout
    assert (
        str(ROOT)
        not in installed.run(tmp_path, "-c", "import khobao; print(khobao)", program="python").stdout
    )


def test_five_commands_make_an_archive_with_a_face(installed, tmp_path):
    """What README.md promises: a title, a logo, a colour, a footer, a page of one's own and ten articles."""
    run = installed.run
    assert run(tmp_path, "new", "kho", "--title", "Kho Quảng Bình").returncode == 0
    archive = tmp_path / "kho"
    words = (ROOT / "seeds/000_8262743723b040e7.txt").read_text(encoding="utf-8").lower().split()
    for number, thing in enumerate(THINGS):
        chosen = random.Random(number)  # noqa: S311 (a story, not a secret)
        told = [" ".join(chosen.choices(words, k=60)) for _ in range(3)]
        story = [
            f"Khánh thành {thing}",
            f"Ngày {number + 10}/03/2021",
            *(f"Theo dân làng, {text}." for text in told),
        ]
        (archive / f"seeds/{number}.txt").write_text("\n\n".join(story) + "\n", encoding="utf-8")
    (archive / "static").mkdir()
    (archive / "static/logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    (archive / "theme.css").write_text(":root { --son: #0a6; }", encoding="utf-8")
    (archive / "pages").mkdir()
    (archive / "pages/gioi-thieu.md").write_text(
        "---\ntitle: Giới thiệu\n---\n\nChúng tôi.\n", encoding="utf-8"
    )
    with (archive / "khobao.toml").open("a", encoding="utf-8") as file:
        file.write('logo = "logo.svg"\nfooter = "Thư viện tỉnh"\n')
    done = run(tmp_path, "--archive", "kho", "build")
    assert done.returncode == 0, done.stderr
    assert len(list((archive / "content").rglob("*.md"))) == 10
    page = (archive / "dist/index.html").read_text(encoding="utf-8")
    for part in ("Kho Quảng Bình", 'src="logo.svg"', "tinh/theme.", "Thư viện tỉnh", "trang/gioi-thieu.html"):
        assert part in page
    assert run(tmp_path, "check", "--archive", "kho").returncode == 0
    assert run(tmp_path, "pack", "--archive", "kho").returncode == 0
