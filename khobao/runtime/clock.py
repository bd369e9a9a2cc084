"""The day of a build: the one thing that it takes from the clock and keeps."""

import datetime as dt
import os

from khobao.model import VIETNAM


def read_today() -> dt.date:
    """Return the day it is in Viet Nam, or that of ``SOURCE_DATE_EPOCH`` where it is set.

    Source: reproducible-builds.org, "SOURCE_DATE_EPOCH specification".
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = dt.datetime.fromtimestamp(int(epoch), VIETNAM) if epoch.isdecimal() else dt.datetime.now(VIETNAM)
    return moment.date()
