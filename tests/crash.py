"""How tests end a build: in a child process, killed at a chosen file operation or a chosen moment."""

import os
import signal
import sys
import time
import warnings

# Audit events of everything that changes a folder; each is told before it happens. sys.addaudithook
_CHANGES = {"open", "os.rename", "os.remove", "os.mkdir", "os.link", "os.rmdir", "os.symlink"}


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
    """Run *work* in a child that is killed before its file operation *number*; return whether it was."""

    def counted():
        left = number

        def hook(event, _arguments):
            nonlocal left
            if event in _CHANGES:
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
