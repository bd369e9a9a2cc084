"""How tests end a build: in a child process, killed at a chosen file operation or a chosen moment.

And the archive that they do it to: five seeds, of which some change.
"""

import os
import shutil
import signal
import sys
import time
import warnings

from folders import ROOT
from program import run_program

SEEDS = sorted((ROOT / "tests/golden/seeds").iterdir())

# Audit events of what changes a folder; each is told before it happens, as is every opening of a file, with
# its flags. https://docs.python.org/3/library/audit_events.html
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.link", "os.rmdir", "os.symlink"}
_TO_WRITE = os.O_WRONLY | os.O_RDWR


def fork(work):
    """Run *work* in a copy of this process and return its id; its exit status is what *work* returns."""
    with warnings.catch_warnings():
        # The copy runs nothing that another thread of this process could hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        status = 99
        try:
            os.setpgid(0, 0)
            status = work() or 0
        finally:
            os._exit(status)
    return pid


def wait(pid):
    """Return the exit status of the child *pid*, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def kill_before_change(number, work):
    """Run *work* in a child that is killed before its change *number* of a disk; return whether it was."""

    def counted():
        left = number

        def hook(event, arguments):
            nonlocal left
            if event in _CHANGES or (event == "open" and arguments[2] & _TO_WRITE):
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        return work()

    status = wait(fork(counted))
    assert status in (0, -signal.SIGKILL)
    return status != 0


def kill_after(seconds, work):
    """Run *work* in a child that is killed after *seconds*, or when it has ended before."""
    pid = fork(work)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    return wait(pid)


def read_files(folder):
    """Return path -> bytes of every file below *folder*."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


class Archive:
    """A folder with seeds, content and site, built by the command line."""

    def __init__(self, folder):
        self.folder = folder
        self.seeds, self.content, self.site = folder / "seeds", folder / "content", folder / "dist"

    def build(self, *options, jobs=1):
        return run_program(self.folder, "--jobs", jobs, *options)

    def read(self):
        return read_files(self.content), read_files(self.site)

    def copy(self, folder):
        shutil.copytree(self.folder, folder, symlinks=True)
        return Archive(folder)

    def beside(self):
        """Return the names of all that stands in the folder."""
        return {path.name for path in self.folder.iterdir()}


def change_seeds(archive):
    """Make the next build update one article, move another to another year, and write a new one."""
    updated, moved = archive.seeds / SEEDS[0].name, archive.seeds / SEEDS[1].name
    updated.write_bytes(updated.read_bytes() + "\n\nĐoạn cuối này được thêm vào sau.\n".encode())
    moved.write_bytes(moved.read_bytes().replace(b"2022", b"2021"))
    shutil.copy(SEEDS[4], archive.seeds)


def build_archives(folder, more=0):
    """Return an archive before a change of its seeds is built, and the same archive after.

    *more*: articles that it has without a seed.
    """
    before = Archive(folder / "before")
    before.seeds.mkdir(parents=True)
    for seed in SEEDS[:4]:
        shutil.copy(seed, before.seeds)
    assert before.build() == 0
    (before.content / "2020").mkdir()
    for name, title in [("cua-toi", "Bài của tôi"), *((f"bai-{n}", f"Bài thứ {n}") for n in range(more))]:
        text = f"---\ntitle: {title}\ndate: 2020-05-01\n---\n\nTôi viết.\n"
        (before.content / f"2020/{name}.md").write_text(text, encoding="utf-8")
    [corrected] = before.content.glob("2024/*.md")
    corrected.write_text(corrected.read_text(encoding="utf-8") + "\nNgười sửa thêm.\n", encoding="utf-8")
    assert before.build() == 0
    after = before.copy(before.folder.parent / "after")
    change_seeds(before)
    change_seeds(after)
    assert after.build() == 0
    return before, after
