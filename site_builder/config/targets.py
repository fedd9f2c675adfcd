"""The targets: [publish.NAME], each the way to one host."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class PublishTarget(msgspec.Struct, frozen=True, kw_only=True):
    """What every target has."""

    name: str
    line: int
    """Where it stands in site.toml."""
    host: str = ""
    """Who serves what is published, one of `HOSTS`; empty for any other."""
    plan: str = "free"
    """What ``host`` is paid for, one of `PLANS`."""
    indexnow: str = ""
    """The key by which search engines are told of pages (IndexNow); everybody may know it."""


class ServedTarget(PublishTarget, frozen=True, kw_only=True):
    """Files that a web server of one's own serves as they lie there."""

    compress: tuple[str, ...] = ()
    """Encodings, of `ENCODINGS`, in which texts lie beside themselves."""


class DirTarget(ServedTarget, frozen=True, kw_only=True):
    """A folder of this machine, or one that is mounted."""

    path: str
    """Absolute, or relative to the site folder; "~" is the user's own."""
    releases: int = 0
    """How many are kept, each in a folder of its own, with ``path`` a link to one of them.

    0: ``path`` is the only folder.
    """


class GitTarget(PublishTarget, frozen=True, kw_only=True):
    """A branch of a git repository."""

    repository: str
    """As ``git clone`` takes it; a path may be relative to the site folder."""
    branch: str = "gh-pages"


class RsyncTarget(ServedTarget, frozen=True, kw_only=True):
    """What rsync reaches: a host over ssh, a daemon of rsync, or a folder."""

    destination: str
    """As rsync takes it; a folder of this machine as with `DirTarget`."""


class BucketTarget(PublishTarget, frozen=True, kw_only=True):
    """A bucket of an object store."""

    type_name: ClassVar[str]
    """What ``type`` names it."""
    prefix: str = ""
    """What the names of all objects begin with, like a folder; "" for the whole bucket."""
    lock: bool = True
    """False for a store that heeds no conditions on writes: nothing keeps two publishers apart."""

    @property
    def place(self) -> str:
        """The name of the bucket."""
        raise NotImplementedError

    @property
    def address(self) -> str:
        """Where the store is asked."""
        raise NotImplementedError


class S3Target(BucketTarget, frozen=True, kw_only=True):
    """At Amazon S3, or at another store that speaks like it."""

    type_name: ClassVar[str] = "s3"
    bucket: str
    endpoint: str = ""
    """The address of another store than Amazon's."""
    region: str = ""

    @property
    def place(self) -> str:
        """As in `BucketTarget`."""
        return self.bucket

    @property
    def address(self) -> str:
        """As in `BucketTarget`."""
        return self.endpoint or "s3.amazonaws.com"


class GcsTarget(BucketTarget, frozen=True, kw_only=True):
    """At Google Cloud Storage."""

    type_name: ClassVar[str] = "gcs"
    bucket: str

    @property
    def place(self) -> str:
        """As in `BucketTarget`."""
        return self.bucket

    @property
    def address(self) -> str:
        """As in `BucketTarget`."""
        return "storage.googleapis.com"


class AzureTarget(BucketTarget, frozen=True, kw_only=True):
    """At Azure Blob Storage."""

    type_name: ClassVar[str] = "azure"
    account: str
    container: str
    """"$web" is the one that Azure serves as a site."""

    @property
    def place(self) -> str:
        """As in `BucketTarget`."""
        return self.container

    @property
    def address(self) -> str:
        """As in `BucketTarget`."""
        return f"{self.account}.blob.core.windows.net"


HOSTS = ("cloudflare-pages", "github-pages", "gitlab-pages", "netlify")
"""The hosts whose limits and whose own files are known."""

ENCODINGS = ("gz", "br")
"""gzip and Brotli, by the endings of the files."""

PLANS = ("free", "paid")

TARGETS: dict[str, type[PublishTarget]] = {
    "dir": DirTarget,
    "git": GitTarget,
    "rsync": RsyncTarget,
    "s3": S3Target,
    "gcs": GcsTarget,
    "azure": AzureTarget,
}
"""By what ``type`` names them."""
