"""The language in which the program speaks to the keeper."""

import locale
import os
import sys
from collections.abc import Mapping

from khobao.messages.catalogue import list_languages

DEFAULT = "vi"
_VARIABLE = "KHOBAO_LANG"


def choose_language(environment: Mapping[str, str], system: str, setting: str = "") -> str:
    """Return the code of what KHOBAO_LANG says, else of the *system*'s, else of the archive's *setting*.

    *system*: the name of a locale, like “vi_VN.UTF-8”. What the catalogue does not have says nothing.

    >>> choose_language({}, "en_GB.UTF-8"), choose_language({"KHOBAO_LANG": "vi"}, "en_GB.UTF-8")
    ('en', 'vi')
    >>> choose_language({}, "C", "en"), choose_language({}, "fr_FR.UTF-8")
    ('en', 'vi')
    """
    for name in (environment.get(_VARIABLE, ""), system, setting):
        code = name.lower().replace("-", "_").partition("_")[0].partition(".")[0]
        if code in list_languages():
            return code
    return DEFAULT


def read_system_language() -> str:
    """Return the name of the system's locale; empty when it has none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):  # in the order of POSIX
        if value := os.environ.get(name):
            return value
    if sys.platform == "win32":
        import ctypes

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return locale.windows_locale.get(number, "")
    return ""
