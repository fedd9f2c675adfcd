"""What the next plan has to know of the time of the last one."""

from __future__ import annotations

from datetime import datetime

import msgspec

from site_builder.library.questions import Notes


class Moment(msgspec.Struct, frozen=True):
    """What the next plan has to know of the site at the time of this one."""

    as_of: datetime
    since: datetime
    """The last instant until then at which anything changed by itself."""
    notes: Notes
