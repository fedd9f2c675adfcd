"""What is published to an object store: with which headers, in how few requests, and how safely."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from site_builder.build import build_again
from site_builder.config.reading import parse_settings
from site_builder.config.targets import BucketTarget
from site_builder.errors import SiteError
from site_builder.publish import publishing
from site_builder.publish.bucket import faults as bucket_faults
from site_builder.publish.bucket import lock as bucket_lock
from site_builder.publish.bucket import object_store
from site_builder.publish.bucket import uploads as bucket_uploads
from site_builder.publish.bucket.faults import remote_error
from site_builder.publish.publication import PUBLICATION, UnderWay, decode_publication
from site_builder.publish.publishing import publish
from site_builder.session import Options, Session
from tests.object_stores import (
    BUCKET,
    HAS_STORE,
    Answer,
    Asked,
    CutError,
    Line,
    ask,
    empty_bucket,
)
from tests.object_stores import (
    object_store as running_store,
)
from tests.publishing import built, check_links, moves_within_a_file, published
from tests.publishing import refusal as refusal_of
from tests.sites import NOW, SETTINGS, Site

if TYPE_CHECKING:
    from obstore.store import S3Store

pytestmark = pytest.mark.skipif(not HAS_STORE, reason="moto[s3], flask, flask-cors, obstore")

SECRET = "geheim-0123456789"
MACHINE = "AKIADESK"


@pytest.fixture(scope="module")
def store_port() -> Iterator[int]:
    with running_store() as port:
        yield port


@pytest.fixture
def line(store_port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """The way to a bucket with nothing in it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", MACHINE)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setattr(publishing, "PAUSES", ())
    monkeypatch.setattr(object_store, "RETRIES", 0)
    empty_bucket(store_port)
    with Line(store_port).open() as line:
        yield line


def target(site: Site, port: int, more: str = "") -> Site:
    settings = (
        f'{SETTINGS}[publish.live]\ntype = "s3"\nbucket = "{BUCKET}"\nprefix = "www/"\n'
        f'endpoint = "http://127.0.0.1:{port}"\n{more}\n'
    )
    return site.put("site.toml", settings.encode())


@pytest.fixture
def digest(site: Site, line: Line) -> Site:
    """A site that is to be published to the bucket."""
    return target(site, line.port).article("one").article("two")


@pytest.fixture
def bucket(digest: Site, store_port: int) -> Bucket:
    return Bucket(store_port)


class Bucket:
    """What the store holds for the site, seen by its owner."""

    def __init__(self, port: int) -> None:
        from obstore.store import S3Store

        self.store: S3Store = S3Store(
            BUCKET,
            prefix="www",
            endpoint=f"http://127.0.0.1:{port}",
            client_options={"allow_http": True},
        )
        self._port = port
        self._known: dict[str, bytes] = {}
        """By their tags."""

    def held(self) -> dict[str, bytes]:
        """What readers find."""
        return {path: data for path, data in self.all().items() if path != PUBLICATION}

    def all(self) -> dict[str, bytes]:
        found = {}
        for row in self.store.list().collect():
            path, tag = row["path"], row["e_tag"] or ""
            if tag not in self._known:
                self._known[tag] = bytes(self.store.get(path).bytes())
            found[path] = self._known[tag]
        return found

    def unfinished(self) -> int:
        """How many uploads in parts have neither ended nor been given up."""
        return ask(self._port, "GET", f"/{BUCKET}?uploads").count(b"<UploadId>")

    def put_back(self, files: Mapping[str, bytes]) -> None:
        there = self.all()
        if gone := there.keys() - files.keys():
            self.store.delete(sorted(gone))
        for path, data in files.items():
            if there.get(path) != data:
                self.store.put(path, data)

    def headers(self, path: str) -> tuple[str | None, str | None]:
        attributes = self.store.get(path).attributes
        return attributes.get("Content-Type"), attributes.get("Cache-Control")


def refusal(site: Site, **options: bool) -> str:
    """As in `tests.publishing`, without the credential in it."""
    told = refusal_of(site, **options)
    assert SECRET not in told
    return told


def test_what_is_built_is_what_readers_find(digest: Site, bucket: Bucket) -> None:
    published(digest)
    assert bucket.held() == built(digest)


def test_each_file_is_served_as_what_it_is_and_kept_as_long_as_it_may(
    digest: Site, bucket: Bucket
) -> None:
    published(digest)
    always = "public, max-age=0, must-revalidate"
    (sheet,) = (path for path in bucket.held() if path.startswith("assets/site."))
    assert bucket.headers("index.html") == ("text/html; charset=utf-8", always)
    assert bucket.headers("rss.xml") == ("application/rss+xml", always)
    assert bucket.headers(sheet) == (
        "text/css; charset=utf-8",
        "public, max-age=31536000, immutable",
    )


def test_no_more_is_asked_of_the_store_than_files_have_changed_and_four(
    digest: Site, bucket: Bucket, line: Line
) -> None:
    published(digest.article("two", "topics: [Sport]"))
    line.undisturbed()
    digest.article("one", body="Other words.").article("three")
    (digest.root / "content/two.md").unlink()
    change = published(digest).delta
    assert len(change.delete) > 1
    assert len(line.asked) == len(change.send) + 4  # what goes takes one request
    line.undisturbed()
    published(digest)
    assert len(line.asked) == 1
    assert bucket.held() == built(digest)


def test_a_large_medium_arrives_whole(digest: Site, bucket: Bucket, line: Line) -> None:
    film = random.Random(1).randbytes(11 << 20)
    digest.put("content/film.mp4", film).article("one", body="[Film](film.mp4)")
    published(digest)
    assert bucket.held()["media/film.mp4"] == film
    assert max(len(asked.body) for asked in line.asked) <= 5 << 20
    line.undisturbed()
    bucket.store.put("media/film.mp4", film[::-1])
    assert published(digest, verify=True).altered == ("media/film.mp4",)
    assert bucket.held()["media/film.mp4"] == film


def test_the_bar_moves_within_a_large_file(digest: Site, bucket: Bucket) -> None:
    assert moves_within_a_file(digest)


@pytest.mark.parametrize("part", [2, 5])
def test_nothing_of_a_large_file_that_was_cut_off_is_left_to_be_paid_for(
    digest: Site, bucket: Bucket, line: Line, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Be it amid its parts, or with the last of them on its way."""
    monkeypatch.setattr(bucket_uploads, "LAST_WORD", 60)  # as long as a busy machine takes
    digest.put("content/film.mp4", random.Random(1).randbytes(21 << 20))
    digest.article("one", body="[Film](film.mp4)")
    line.before = lambda asked: _error(403, "AccessDenied") if _is_part(asked, part) else None
    assert "may not write" in refusal(digest)
    assert bucket.unfinished() == 0
    line.before = lambda asked: (
        os.kill(os.getpid(), signal.SIGINT) if _is_part(asked, part) else None
    )
    with pytest.raises(KeyboardInterrupt):
        published(digest)
    assert bucket.unfinished() == 0
    line.undisturbed()
    published(digest)
    assert bucket.held() == built(digest)


def _is_part(asked: Asked, number: int) -> bool:
    """True for a request that sends this part of a large file."""
    return f"partNumber={number}" in asked.path


def test_files_of_others_stay(digest: Site, bucket: Bucket) -> None:
    bucket.store.put("press/logo.pdf", b"theirs")
    published(digest)
    (digest.root / "content/one.md").unlink()
    published(digest)
    assert bucket.held() == {**built(digest), "press/logo.pdf": b"theirs"}


def test_a_file_of_others_where_a_page_must_go_is_refused(digest: Site, bucket: Bucket) -> None:
    bucket.store.put("index.html", b"theirs")
    assert "are in the way: index.html" in refusal(digest)
    assert bucket.all() == {"index.html": b"theirs"}


def test_a_file_that_others_put_later_where_a_new_page_must_go_is_refused_each_time(
    digest: Site, bucket: Bucket
) -> None:
    published(digest)
    old = bucket.held()
    place = "2024/04/19/three/index.html"
    bucket.store.put(place, b"theirs")
    digest.article("three")
    for _ in range(2):
        assert f"are in the way: {place}" in refusal(digest)
        assert bucket.held()[place] == b"theirs"
        assert bucket.held()["index.html"] == old["index.html"]
    bucket.store.delete(place)
    published(digest)
    assert bucket.held() == built(digest)


def test_another_site_in_the_same_place_is_refused(digest: Site, bucket: Bucket) -> None:
    published(digest)
    before = bucket.all()
    text = (digest.root / "site.toml").read_text().replace("digest.test/", "other.test/")
    digest.put("site.toml", text.encode())
    (digest.root / ".site-builder/publish/live/published.json.gz").unlink()
    assert "another site was published there" in refusal(digest)
    assert bucket.all() == before


def test_verifying_puts_right_what_somebody_else_changed(digest: Site, bucket: Bucket) -> None:
    published(digest)
    size = len(bucket.held()["index.html"])
    bucket.store.put("index.html", b"x" * size)
    bucket.store.delete("404.html")
    assert published(digest).delta.is_empty
    assert published(digest, verify=True).altered == ("404.html", "index.html")
    assert bucket.held() == built(digest)


def test_a_cut_at_any_request_leaves_a_whole_site_and_the_next_publisher_puts_all_right(
    digest: Site, bucket: Bucket, line: Line
) -> None:
    target(digest, line.port, '[feeds]\nformats = ["rss"]\nper_topic = false')
    published(digest)
    old, kept = bucket.held(), bucket.all()
    digest.article("one", body="Other words.").article("three")
    (digest.root / "content/two.md").unlink()
    remembered = digest.root / ".site-builder/publish/live/published.json.gz"
    memory = remembered.read_bytes()
    with Session(digest.root, Options(as_of=NOW)) as session:
        build_again(session)
        with session.opened() as (settings, _):
            live = settings.publish["live"]
        new = built(digest)
        for number in itertools.count(1):
            bucket.put_back(kept)
            remembered.write_bytes(memory)
            _cut(line.undisturbed(), number, loses_answer=number % 2 == 0)
            try:
                publish(session, live)
                break
            except SiteError:
                pass
            found = bucket.held()
            assert all(found[path] in (old.get(path), new.get(path)) for path in found)
            check_links(found)
            line.undisturbed()
            publish(session, live)
            assert bucket.held() == new
    assert number > 10
    assert bucket.held() == new


def _cut(line: Line, number: int, loses_answer: bool) -> None:
    """Let the line break at a request, before or after it is done, and stay broken."""

    def before(asked: Asked) -> None:
        if asked.number > number or (asked.number == number and not loses_answer):
            raise CutError

    def after(asked: Asked) -> None:
        if asked.number >= number:
            raise CutError

    line.before, line.after = before, after


def test_what_has_arrived_before_a_cut_is_not_sent_again(
    digest: Site, bucket: Bucket, line: Line
) -> None:
    _cut(line, 20, loses_answer=False)
    with pytest.raises(SiteError):
        published(digest)
    arrived = bucket.held().keys()
    assert arrived
    line.undisturbed()
    published(digest)
    sent = {asked.path for asked in line.asked if asked.method == "PUT"}
    assert not {f"/{BUCKET}/www/{path}" for path in arrived} & sent
    assert not any(asked.method == "GET" and "index.html" in asked.path for asked in line.asked)
    assert bucket.held() == built(digest)


@pytest.mark.parametrize("loses_answer", [False, True])
def test_a_line_that_breaks_for_a_moment_is_tried_again(
    digest: Site,
    bucket: Bucket,
    line: Line,
    loses_answer: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publishing, "PAUSES", (0.0,) * 5)
    broken = {1, 4, 9, 15}

    def cut(asked: Asked) -> None:
        if asked.number in broken:
            raise CutError

    if loses_answer:
        line.after = cut
    else:
        line.before = cut
    published(digest)
    assert bucket.held() == built(digest)


@pytest.mark.parametrize("code", ["SlowDown", "InternalError"])
def test_a_store_that_is_out_of_order_for_a_moment_is_asked_again(
    digest: Site, bucket: Bucket, line: Line, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_store, "RETRIES", 2)
    line.before = lambda asked: _error(503, code) if asked.number in (2, 5, 6) else None
    published(digest)
    assert bucket.held() == built(digest)


def _error(status: int, code: str) -> Answer:
    text = f"<Error><Code>{code}</Code><Message>{SECRET}</Message>"
    text += f"<AWSAccessKeyId>{MACHINE}</AWSAccessKeyId><Region>eu-west-3</Region></Error>"
    return Answer(status, text.encode())


# two publishers


def test_whoever_comes_second_goes_on_from_what_the_first_has_published(
    digest: Site,
    bucket: Bucket,
    line: Line,
    store_port: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publishing, "PAUSES", (0.0,))
    published(digest)
    other = target(Site(tmp_path / "other"), store_port).article("one").article("three")

    def meanwhile(asked: Asked) -> None:
        if asked.method == "PUT":
            line.undisturbed()
            published(other)  # the lock is not taken yet

    line.before = meanwhile
    digest.article("one", body="Other words.")
    published(digest)
    assert bucket.held() == built(digest)


def test_a_publisher_at_work_is_waited_for(
    digest: Site, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(digest)
    monkeypatch.setattr(bucket_lock, "LOOK", 0.02)
    begin(bucket, SINCE)
    ending = threading.Timer(0.3, lambda: begin(bucket, None))
    ending.start()
    start = time.monotonic()
    digest.article("one", body="Other words.")
    published(digest)
    assert time.monotonic() - start > 0.25
    ending.join()
    assert bucket.held() == built(digest)


def test_a_publisher_that_never_ends_is_named(
    digest: Site, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(digest)
    monkeypatch.setattr(bucket_lock, "LOOK", 0.0)
    monkeypatch.setattr(bucket_lock, "PATIENCE", 0.1)
    begin(bucket, SINCE)
    digest.article("one", body="Other words.")
    assert "another publisher, at work since 2024-04-19 06:00 UTC, does not end" in refusal(digest)


def test_a_publisher_that_shows_no_sign_of_life_is_replaced(
    digest: Site, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(digest)
    monkeypatch.setattr(bucket_lock, "LOOK", 0.02)
    monkeypatch.setattr(bucket_lock, "LEASE", 0.1)
    begin(bucket, SINCE)
    digest.article("one", body="Other words.")
    published(digest)
    assert bucket.held() == built(digest)


SINCE = datetime(2024, 4, 19, 6, tzinfo=UTC)


def begin(bucket: Bucket, since: datetime | None) -> None:
    """Have somebody begin to publish from another machine, or end that."""
    from msgspec.structs import replace

    last = decode_publication(bytes(bucket.store.get(PUBLICATION).bytes()))
    under_way = UnderWay(since, "another", process=1, files={}) if since else None
    bucket.store.put(PUBLICATION, replace(last, under_way=under_way).encode())


def test_a_publisher_that_was_held_up_and_replaced_sends_no_more(
    digest: Site, bucket: Bucket, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(digest)
    monkeypatch.setattr(publishing, "PAUSES", (0.0,))
    monkeypatch.setattr(bucket_lock, "RENEWAL", 0.05)
    monkeypatch.setattr(bucket_lock, "LOOK", 0.02)
    digest.article("one", body="Other words.")

    def held_up(asked: Asked) -> None:
        if asked.path.endswith("one/index.html"):
            line.before = lambda asked: None
            begin(bucket, SINCE)
            ending.start()
            time.sleep(0.2)  # it learns of that when it next shows that it lives

    ending = threading.Timer(0.4, lambda: begin(bucket, None))
    line.before = held_up
    published(digest)
    ending.join()
    assert bucket.held() == built(digest)
    names = [asked.path.rpartition("/")[2] for asked in line.asked if asked.method == "PUT"]
    assert names.count("published.json.gz") >= 4


def test_a_long_publish_shows_that_it_lives(
    digest: Site, bucket: Bucket, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket_lock, "RENEWAL", 0.03)
    line.before = lambda asked: time.sleep(0.05) if "html" in asked.path else None
    published(digest)
    tellings = [asked for asked in line.asked if asked.path.endswith("published.json.gz")]
    assert len({asked.body for asked in tellings}) > 3
    assert bucket.held() == built(digest)


def test_a_store_that_heeds_no_conditions_is_used_only_if_that_is_agreed_to(
    digest: Site, bucket: Bucket, line: Line
) -> None:
    line.without = frozenset({"if-match", "if-none-match"})
    assert "publish.live.lock: the store heeds no conditions on writes" in refusal(digest)
    assert not bucket.held()
    target(digest, line.port, "lock = false")
    published(digest)
    assert bucket.held() == built(digest)


def test_a_store_that_refuses_conditions_is_told_of(digest: Site, line: Line) -> None:
    line.before = lambda asked: (
        _error(501, "NotImplemented") if "if-none-match" in asked.headers else None
    )
    assert "publish.live.lock: the store heeds no conditions on writes" in refusal(digest)


# what can be wrong


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (_error(403, "InvalidAccessKeyId"), "the store does not know the credentials"),
        (_error(403, "SignatureDoesNotMatch"), "the store does not know the credentials"),
        (_error(400, "ExpiredToken"), "the credentials have expired"),
        (_error(403, "RequestTimeTooSkewed"), "the clock of this machine differs"),
        (_error(403, "AccessDenied"), f'may not read in the bucket "{BUCKET}"'),
        (_error(404, "NoSuchBucket"), f'live.bucket: there is no bucket "{BUCKET}" there'),
        (_error(400, "AuthorizationHeaderMalformed"), "is in another region, eu-west-3."),
        (_error(301, "PermanentRedirect"), "live.region: the bucket"),
        (_error(418, "Teapot"), "the store refuses to read: Teapot"),
        (_error(503, "SlowDown"), "the store asks to be asked less often"),
    ],
)
def test_what_the_store_refuses_is_said_in_words(
    digest: Site, line: Line, answer: Answer, found: str
) -> None:
    line.before = lambda asked: answer
    said = refusal(digest)
    assert found in said
    assert MACHINE not in said


def test_who_may_read_but_not_write_is_told_so(digest: Site, bucket: Bucket, line: Line) -> None:
    line.before = lambda asked: _error(403, "AccessDenied") if asked.method == "PUT" else None
    assert f'may not write in the bucket "{BUCKET}"' in refusal(digest)


@pytest.mark.parametrize(
    ("endpoint", "found"),
    [
        ("http://127.0.0.1:1", "live.endpoint: the host http://127.0.0.1:1 cannot be reached"),
        ("https://127.0.0.1:{port}", "does not speak TLS there"),
        ("https://s3.digest.invalid", "live.endpoint: the host https://s3.digest.invalid"),
    ],
)
def test_an_address_with_no_store_is_said(
    digest: Site, line: Line, endpoint: str, found: str
) -> None:
    text = (digest.root / "site.toml").read_text()
    text = text.replace(f"http://127.0.0.1:{line.port}", endpoint.format(port=line.port))
    digest.put("site.toml", text.encode())
    assert found in refusal(digest)


def test_a_store_that_never_answers_is_given_up(
    digest: Site, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket_faults, "PATIENCE", 0.1)
    line.before = lambda asked: time.sleep(0.5)
    assert "the store does not answer in time" in refusal(digest)


def test_missing_credentials_are_asked_for(
    digest: Site, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(digest.root / "none"))
    assert "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" in refusal(digest)


def test_half_a_credential_is_none(
    digest: Site, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "there are no credentials for the store" in refusal(digest)


@pytest.mark.parametrize(
    ("kind", "keys", "said"),
    [
        ("gcs", 'bucket = "digest"', 'live.bucket: there is no bucket "digest" there'),
        (
            "azure",
            'account = "digest"\ncontainer = "$web"',
            'live.container: there is no bucket "$web" there',
        ),
    ],
)
def test_other_stores_are_told_of_by_their_own_keys(kind: str, keys: str, said: str) -> None:
    text = f'{SETTINGS}[publish.live]\ntype = "{kind}"\n{keys}\n'
    target = parse_settings(text).publish["live"]
    assert isinstance(target, BucketTarget)
    problem = publishing.problem(target, remote_error(target, "read", "<Code>NoSuchBucket</Code>"))
    assert said in str(problem)


def test_the_credentials_of_a_profile_are_used(
    digest: Site, bucket: Bucket, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = digest.root.parent / "credentials"
    file.write_text(f"[press]\naws_access_key_id = AKIAPRESS\naws_secret_access_key = {SECRET}\n")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    monkeypatch.setenv("AWS_PROFILE", "press")
    published(digest)
    assert "AKIAPRESS" in line.asked[0].headers["authorization"]


def test_a_missing_library_is_named(digest: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    assert 'pip install "site-builder[s3]"' in refusal(digest)


def test_a_name_that_is_too_long_for_a_store_is_refused(digest: Site, bucket: Bucket) -> None:
    text = (digest.root / "site.toml").read_text().replace("www/", "/".join(["x" * 100] * 11))
    digest.put("site.toml", text.encode())
    assert "its name is too long for an object store" in refusal(digest)


def test_ctrl_c_ends_within_a_second_and_keeps_nobody_waiting(
    digest: Site, bucket: Bucket, line: Line
) -> None:
    published(digest)
    digest.article("one", body="Other words.")
    reached = threading.Event()

    def slow(asked: Asked) -> None:
        if "index.html" in asked.path:
            reached.set()
            time.sleep(2)

    line.before = slow
    command = [sys.executable, "-m", "site_builder", "publish", "live", "--site", str(digest.root)]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(Path.cwd())}
    ) as process:
        assert reached.wait(60)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        assert time.monotonic() - start < 1.9
    assert process.returncode == 130
    assert b"Traceback" not in errors
    check_links(bucket.held())
    last = decode_publication(bytes(bucket.store.get(PUBLICATION).bytes()))
    assert last.under_way
    assert last.under_way.process == 0
    line.undisturbed()
    published(digest)
    assert bucket.held() == built(digest)
