"""What a disk may do to a build: be full, be read-only, keep a cache of another version or a broken one."""

import ctypes
import os
import resource
import shutil
import sys
import tempfile
import traceback
from pathlib import Path

import pytest
from crash import fork, read_files, wait
from program import find_own_folders

from khobao.content.journal import PENDING
from khobao.errors import BuildFailedError
from khobao.model import Artifact
from khobao.site import add_manifest, check_manifest, write_site

NOBODY = 65534
_NEW_MOUNTS, _NEW_USER = 0x00020000, 0x10000000  # CLONE_NEWNS, CLONE_NEWUSER in linux/sched.h
_PRIVATE = 0x44000  # MS_REC | MS_PRIVATE in linux/mount.h
_NO_DISK = 77  # exit status of a child that may not mount anything


def in_child(work):
    """Run *work* in a child with its error output in a pipe; return its exit status and what it said."""
    reader, writer = os.pipe()

    def told():
        os.close(reader)
        sys.stderr = os.fdopen(writer, "w", encoding="utf-8", errors="backslashreplace", buffering=1)
        try:
            return work()
        except BaseException:
            traceback.print_exc(file=sys.stderr)  # for the parent to show
            return 98

    pid = fork(told)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as stream:
        said = stream.read()
    return wait(pid), said


def mount_small_disk(folder, size):
    """Put an empty disk of *size* bytes at *folder*, for this process alone; return whether that could be."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_MOUNTS) != 0:
        if libc.unshare(_NEW_MOUNTS | _NEW_USER) != 0:
            return False
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")
    libc.mount(b"none", b"/", None, _PRIVATE, None)
    return libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, f"size={size}".encode()) == 0


def check_after_failure(archive, old, new):
    """Check that a build which the disk refused changed nothing of the site, and nothing by halves."""
    content, site = archive.read()
    assert check_manifest(archive.site) == []
    assert site == old[1]
    if not (archive.content / PENDING).exists():
        assert content in (old[0], new[0])


@pytest.mark.parametrize("room", [0, 4, 16, 64, 256, 1024])
def test_a_full_disk(archives, tmp_path, room):
    """*room*: kilobytes that are left for the build."""
    before, after = archives
    old, new = before.read(), after.read()
    home = tmp_path / "disk"
    home.mkdir()

    def on_small_disk():
        if not mount_small_disk(home, 16 << 20):
            return _NO_DISK
        archive = before.copy(home / "archive")
        filler = home / "filler"
        with filler.open("wb") as stream:
            while shutil.disk_usage(home).free > room << 10:
                stream.write(bytes(min(4096, shutil.disk_usage(home).free)))
                stream.flush()
        if archive.build() == 0:
            assert room > 64, "there was no room"
        else:
            check_after_failure(archive, old, new)
        filler.unlink()
        assert archive.build() == 0
        assert archive.read() == new
        return 0

    def with_small_files():
        # Where nothing can be mounted: no file may grow larger, which stops the build in the same places.
        archive = before.copy(home / "archive")
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room << 8, limits[1]))
        if archive.build() != 0:
            check_after_failure(archive, old, new)
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert archive.build() == 0
        assert archive.read() == new
        return 0

    for work in (on_small_disk, with_small_files):
        status, said = in_child(work)
        if status == _NO_DISK:
            continue
        assert status == 0, said
        if room == 0:
            assert "cannot be written" in said
            assert "again" in said, "the message says what to do next"


@pytest.mark.parametrize("what", ["the folder above", "content", "site"])
def test_a_folder_that_may_not_be_written(archives, what):
    before, after = archives
    with tempfile.TemporaryDirectory() as home:  # pytest's own folders are closed to others
        archive = before.copy(Path(home) / "archive")
        old, new = archive.read(), after.read()
        closed = {"the folder above": archive.folder, "content": archive.content, "site": archive.site}[what]
        for folder in (Path(home), *archive.folder.rglob("*"), archive.folder):
            folder.chmod(0o777 if folder.is_dir() else 0o666)
        for folder in (closed, *(path for path in closed.rglob("*") if path.is_dir())):
            folder.chmod(0o555)

        def as_somebody_else():
            if os.getuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            return archive.build()

        status, said = in_child(as_somebody_else)
        assert status == 1, said
        assert "cannot be written" in said
        assert archive.read() == ((new if what == "site" else old)[0], old[1])
        for folder in (closed, *(path for path in closed.rglob("*") if path.is_dir())):
            folder.chmod(0o777)
        assert archive.build() == 0
        assert archive.read() == new


def fail_at(monkeypatch, number, names):
    """Make the call *number* of the functions *names* of the module os fail as on a full disk."""
    left = [number]
    for name in names:
        real = getattr(os, name)

        def failing(*arguments, real=real, **options):
            left[0] -= 1
            if left[0] == -1:
                raise OSError(28, "No space left on device")
            return real(*arguments, **options)

        monkeypatch.setattr(os, name, failing)
    return left


FIRST = [Artifact(".nojekyll", b""), Artifact("a/one.html", b"one"), Artifact("two.html", b"two")]
SECOND = [Artifact(".nojekyll", b""), Artifact("a/one.html", b"one"), Artifact("b/three.html", b"3")]


def test_a_site_whose_disk_fails_at_any_call(tmp_path, monkeypatch):
    for number in range(100):
        dist = tmp_path / str(number) / "dist"
        write_site(add_manifest(FIRST), dist)
        with monkeypatch.context() as patch:
            left = fail_at(patch, number, ["mkdir", "link", "rename", "replace"])
            try:
                write_site(add_manifest(SECOND), dist)
            except BuildFailedError as error:
                assert "cannot be written: [Errno 28]" in str(error)  # noqa: PT017 (it may not fail)
                assert read_files(dist) == {a.path: a.data for a in add_manifest(FIRST)}
        if left[0] >= 0:
            break
        assert [path.name for path in dist.parent.iterdir()] == ["dist"]
    assert number > 3


def _flip(file):
    data = bytearray(file.read_bytes())
    for place in range(len(data) // 40, len(data), 97):
        data[place] ^= 0xFF
    file.write_bytes(bytes(data))


def _swap(files):
    """Give each file what the next one held."""
    held = [file.read_bytes() for file in files]
    for file, data in zip(files, [*held[1:], *held[:1]], strict=True):
        file.write_bytes(data)


def _each(damage):
    return lambda files: [damage(file) for file in files]


DAMAGES = {
    "with bytes changed everywhere": _each(_flip),
    "cut short": _each(lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])),
    "empty": _each(lambda file: file.write_bytes(b"")),
    "texts": _each(lambda file: file.write_bytes(b"Not what a build writes.\n" * 1000)),
    "each with what another held": _swap,
    "gone": _each(Path.unlink),
    "gone with the folder": lambda files: [shutil.rmtree(f.parent, ignore_errors=True) for f in files],
    "folders": _each(lambda file: (file.unlink(), file.mkdir())),
    "links to nowhere": _each(lambda file: (file.unlink(), file.symlink_to("/nowhere/at/all"))),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_the_program_remembers_may_be_damaged(archives, tmp_path, damage):
    before, after = archives
    archive = before.copy(tmp_path / "archive")
    folders = find_own_folders(archive.folder)
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    assert files
    damage(files)
    for _ in range(2):
        assert archive.build() == 0
        assert archive.read() == after.read()


def test_what_the_program_remembers_may_go_while_it_works(archives, tmp_path):
    before, after = archives
    archive = before.copy(tmp_path / "archive")

    def work():
        changes = 0

        def hook(event, arguments):
            nonlocal changes
            if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR):
                changes += 1
                if changes % 10 == 0:
                    for folder in own:
                        shutil.rmtree(folder, ignore_errors=True)

        own = find_own_folders(archive.folder)
        assert own
        sys.addaudithook(hook)
        return archive.build()

    status, said = in_child(work)
    assert status == 0, said
    assert archive.read() == after.read()
    assert archive.build() == 0
    assert archive.read() == after.read()
