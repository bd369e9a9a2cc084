"""``khobao new``: an archive of one's own, and the workflow that builds and publishes it."""

import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from folders import ROOT
from program import run_program

from khobao.archive.new import WORKFLOW
from khobao.archive.settings_file import MEANINGS, format_settings
from khobao.config import Settings, parse_settings

FILES = [
    ".gitattributes",
    ".github/workflows/archive.yml",
    ".gitignore",
    "khobao.toml",
    "program/requirements.txt",
    "seeds/README.md",
]


def list_files(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_a_new_archive_has_all_that_it_needs_and_nothing_else(tmp_path, capsys):
    assert run_program(tmp_path, "new", "kho", "--title", "Kho Quảng Bình", "--language", "vi") == 0
    assert list_files(tmp_path / "kho") == FILES
    said = capsys.readouterr().out
    assert "written: kho/khobao.toml" in said
    assert "Next: put saved articles into kho/seeds, then build: khobao --archive kho" in said
    text = (tmp_path / "kho/khobao.toml").read_text(encoding="utf-8")
    assert '# Tên của kho, ở đầu mọi trang.\ntitle = "Kho Quảng Bình"' in text
    assert parse_settings(text, "khobao.toml") == Settings(title="Kho Quảng Bình")


def test_nothing_that_is_there_is_touched(tmp_path, capsys):
    (tmp_path / "content/2022").mkdir(parents=True)
    article = tmp_path / "content/2022/tin.md"
    article.write_text("---\ntitle: Tin\n---\n\nMột đoạn.\n", encoding="utf-8")
    (tmp_path / "khobao.toml").write_text('title = "Của tôi"\n', encoding="utf-8")
    assert run_program(tmp_path, "new", ".") == 0
    assert "was there, and is as it was: khobao.toml" in capsys.readouterr().out
    assert (tmp_path / "khobao.toml").read_text(encoding="utf-8") == 'title = "Của tôi"\n'
    assert run_program(tmp_path, "new", ".") == 1  # nothing was done
    assert run_program(tmp_path) == 0
    assert "Của tôi" in (tmp_path / "dist/index.html").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_is_told(tmp_path, capsys):
    (tmp_path / "kho").write_text("a file", encoding="utf-8")
    assert run_program(tmp_path, "new", "kho") == 1
    assert "kho: no archive can be made here" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_setting_is_explained_and_reads_back(language):
    settings = Settings(title='Kho "Báo" \\ ', language=language)
    text = format_settings(settings)
    assert parse_settings(text, "khobao.toml") == settings
    every = text.replace("\n# ", "\n")
    assert [name for name in MEANINGS if not re.search(rf"^{name} = ", every, re.MULTILINE)] == []
    assert set(MEANINGS) == set(Settings.__dataclass_fields__)


def test_the_program_is_pinned(tmp_path, capsys):
    wheel = tmp_path / "khobao-0.2.0-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    assert run_program(tmp_path, "new", "kho", "--program", wheel) == 0
    pinned = (tmp_path / "kho/program/requirements.txt").read_text(encoding="utf-8")
    assert pinned == f"./program/{wheel.name}\n"
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    subprocess.run(command, cwd=tmp_path / "kho/program", check=True)  # noqa: S603 (the workflow's)
    address = f"https://example.org/{wheel.name}"
    assert run_program(tmp_path, "new", "kho2", "--program", address) == 1
    assert "does not say the checksum" in capsys.readouterr().err
    assert run_program(tmp_path, "new", "kho2", "--program", f"{address}#sha256={'a' * 64}") == 0
    pinned = (tmp_path / "kho2/program/requirements.txt").read_text(encoding="utf-8")
    assert pinned == f"khobao @ {address}#sha256={'a' * 64}\n"
    assert run_program(tmp_path, "new", "kho3", "--program", "none.whl") == 1
    assert not (tmp_path / "kho3").exists()


def read_workflow(archive):
    return yaml.safe_load((archive / WORKFLOW).read_text(encoding="utf-8"))


def test_actions_are_pinned_by_commit_and_may_do_little(tmp_path):
    run_program(tmp_path, "new", ".")
    workflow = read_workflow(tmp_path)
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    actions = [step["uses"] for step in steps if "uses" in step]
    assert len(actions) == 7
    assert [action for action in actions if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action)] == []
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["build"]["permissions"] == {"contents": "write", "pages": "read"}
    assert workflow["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    # A run is started by pushes, and a push with the token of a run starts none.
    assert workflow[True] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}
    assert "token" not in str(workflow["jobs"]["build"]["steps"][0])


def run_steps(archive, environment):
    """Run the shell commands of the workflow's build job in *archive*, but for the installation."""
    for step in read_workflow(archive)["jobs"]["build"]["steps"]:
        if "run" in step and step["name"] != "Install the program":
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            subprocess.run(command, cwd=archive, env=environment, check=True)  # noqa: S603 (the workflow's)


def git(folder, *arguments):
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603 (git)
    return done.stdout.strip()


def test_the_workflow_commits_what_the_build_made_once(tmp_path):
    origin = tmp_path / "origin.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(origin))
    archive = tmp_path / "kho"
    git(tmp_path, "clone", "--quiet", str(origin), str(archive))
    git(archive, "checkout", "--quiet", "-B", "main")
    run_program(tmp_path, "new", archive)
    for seed in sorted((ROOT / "seeds").iterdir()):
        shutil.copy(seed, archive / "seeds")
    git(archive, "add", "--all")
    git(archive, "commit", "--quiet", "--message", "Begin")
    git(archive, "push", "--quiet", "--set-upstream", "origin", "main")
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "khobao").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT}/build.py" "$@"\n')
    (programs / "khobao").chmod(0o755)
    environment = os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "BASE_URL": "https://example.github.io/kho",
        "HOME": str(tmp_path),
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }
    # Somebody else pushes while the first run builds: their work stays, and so does the run's.
    other = tmp_path / "other"
    git(tmp_path, "clone", "--quiet", str(origin), str(other))
    (other / "ghi-chu.txt").write_text("Một ghi chú.\n", encoding="utf-8")
    git(other, "add", "--all")
    git(other, "commit", "--quiet", "--message", "Note")
    git(other, "push", "--quiet")
    run_steps(archive, environment)
    committed = git(archive, "ls-files", "content").splitlines()
    assert "content/archive.tsv" in committed
    assert len([name for name in committed if name.endswith(".md")]) == 5
    assert git(origin, "rev-parse", "main") == git(archive, "rev-parse", "HEAD")
    assert git(archive, "ls-files", "ghi-chu.txt") == "ghi-chu.txt"
    assert git(archive, "status", "--porcelain") == ""
    before = git(origin, "rev-parse", "main")
    run_steps(archive, environment)
    assert git(origin, "rev-parse", "main") == before
    assert "https://example.github.io/kho/" in (archive / "dist/index.html").read_text(encoding="utf-8")
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").startswith("# ")
