"""The plan of an output: of what changed, or of everything."""

from __future__ import annotations

from site_builder.content.scan import Folder
from site_builder.incremental.changed_plan import changed_plan
from site_builder.incremental.manifest import Manifest
from site_builder.incremental.target import Inputs, Target
from site_builder.incremental.whole_plan import WholePlan
from site_builder.store.store import Store


def plan(inputs: Inputs, folder: Folder, manifest: Manifest, store: Store) -> Target:
    """What is to be in the output of ``manifest``.

    Raises SiteError if the site is not fit to be planned.
    """
    return changed_plan(inputs, folder, manifest, store) or WholePlan(
        inputs, folder, manifest, store
    )
