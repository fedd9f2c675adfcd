"""What an object store or the line to it refuses, in words."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import NamedTuple

from site_builder.config.targets import AzureTarget, BucketTarget, GcsTarget, S3Target
from site_builder.publish.remote import RemoteError

PATIENCE = 30.0
"""Seconds that a store has to answer what needs no more than a moment, tries again included."""


class StoreFault(NamedTuple):
    """What is found, what to do, and which key of the target it concerns, the first that it has.

    Texts may name ``{bucket}``, ``{endpoint}``, ``{variables}`` and ``{region}``.
    """

    pattern: str
    """Of what the library or the store says; that is shown to nobody, for it may quote keys."""
    found: str
    remedy: str = ""
    keys: tuple[str, ...] = ()
    passing: bool = False


_CREDENTIALS = "Look at {variables} in the environment; docs/publish.md has the other ways."

_PLACE = ("bucket", "container")

_FAULTS = (
    StoreFault(
        r"NoSuchBucket|ContainerNotFound|specified bucket does not exist",
        'there is no bucket "{bucket}" there',
        "Make it at the provider, or mend its name.",
        _PLACE,
    ),
    StoreFault(
        r"InvalidBucketName|InvalidResourceName",
        '"{bucket}" cannot be the name of a bucket',
        "Write it as the provider shows it.",
        _PLACE,
    ),
    StoreFault(
        r"RequestTimeTooSkewed|RequestExpired|AuthenticationFailed.*Request date header too old",
        "the clock of this machine differs from that of the store by too much",
        "Set the clock.",
    ),
    StoreFault(
        r"ExpiredToken|TokenRefreshRequired|token included in the request is expired",
        "the credentials have expired",
        "Sign in anew, or make new ones.",
    ),
    StoreFault(
        r"InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|InvalidClientTokenId|"
        r"AuthenticationFailed|InvalidAuthenticationInfo|Unauthenticated|status: 401",
        "the store does not know the credentials",
        _CREDENTIALS,
    ),
    StoreFault(
        r"169\.254\.169\.254|metadata\.google|MissingCredentials|NoCredentials|Missing(Access|Se)"
        r"|MissingKey|could not find any credentials|credential_process|InvalidGrant",
        "there are no credentials for the store",
        "Set {variables} in the environment; docs/publish.md has the other ways. Never write "
        "them into site.toml.",
    ),
    StoreFault(
        r"PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint|"
        r"incorrectly configured region|status: 30[1278]",
        'the bucket "{bucket}" is in another region{region}',
        "Write the one that the provider shows for it.",
        ("region",),
    ),
    StoreFault(
        r"QuotaExceeded|StorageFull|InsufficientStorage|status: 507",
        "there is no space left",
        "Make room at the provider, or let the bucket grow.",
    ),
    StoreFault(
        r"KeyTooLong|name too long",
        "the store cannot hold a name as long as that of a page",
        "Shorten the prefix, or the slugs of the longest addresses.",
        ("prefix",),
    ),
    StoreFault(
        r"Error parsing Path|contained empty path segment",
        "it holds a file of somebody else whose name cannot be listed",
        "Name a prefix of its own for the site.",
        ("prefix",),
    ),
    StoreFault(
        r"AccessDenied|PermissionDenied|AllAccessDisabled|AuthorizationFailure|"
        r"AuthorizationPermissionMismatch|status: 403",
        'these credentials may not {action} in the bucket "{bucket}"',
        "Allow them to list it, and to read, write and delete in it: without the right to list, a "
        "file that is not there looks like one that is forbidden.",
    ),
    StoreFault(
        r"dns error",
        "the host {endpoint} is not known",
        "Mend the name, or look whether this machine is on the net.",
        ("endpoint",),
    ),
    StoreFault(
        r"InvalidContentType|WrongVersionNumber|CorruptMessage",
        "the host {endpoint} does not speak TLS there",
        "Write http:// if it is in a network that you trust, or another port.",
        ("endpoint",),
    ),
    StoreFault(
        r"UnknownIssuer|InvalidCertificate|invalid peer certificate|CaUsedAsEndEntity",
        "the certificate of {endpoint} is not to be trusted",
        "Mend it there; one of your own can be named by SSL_CERT_FILE.",
        ("endpoint",),
    ),
    StoreFault(
        r"Connection refused|tcp connect error|kind: Connect\b|No route to host|unreachable",
        "the host {endpoint} cannot be reached",
        "Mend its name or port, or look whether this machine is on the net.",
        ("endpoint",),
        passing=True,
    ),
    StoreFault(
        r"kind: Timeout|operation timed out|RequestTimeout",
        "the store does not answer in time",
        passing=True,
    ),
    StoreFault(
        r"SlowDown|TooManyRequests|ServerBusy|status: 429",
        "the store asks to be asked less often",
        "Try again later.",
        passing=True,
    ),
    StoreFault(
        r"status: 5\d\d|InternalError|ServiceUnavailable|OperationAborted|"
        r"ConditionalRequestConflict",
        "the store is out of order",
        "Try again later.",
        passing=True,
    ),
    StoreFault(
        r"kind: (Request|Interrupted|Decode|Unknown)|IncompleteMessage|connection closed",
        "the line to the store broke",
        "Publish again: what has arrived is not sent again.",
        passing=True,
    ),
)
"""The first whose pattern is found holds."""

_VARIABLES: dict[type[BucketTarget], str] = {
    S3Target: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    GcsTarget: "GOOGLE_APPLICATION_CREDENTIALS",
    AzureTarget: "AZURE_STORAGE_ACCOUNT_KEY",
}


@contextmanager
def refusals_told(target: BucketTarget, action: str) -> Iterator[None]:
    """Turns what the library raises into a RemoteError.

    ``action`` is what was to be done: "read". What the caller has to decide on passes: objects
    that are not there or are there already, and conditions that do not hold.
    """
    from obstore import exceptions

    try:
        yield
    except (
        exceptions.AlreadyExistsError,
        exceptions.PreconditionError,
        exceptions.NotModifiedError,
    ):
        raise
    except FileNotFoundError as error:
        if not re.search(_FAULTS[0].pattern, str(error)):
            raise
        raise remote_error(target, action, str(error)) from error
    except TimeoutError as error:
        raise remote_error(target, action, "operation timed out") from error
    except (exceptions.BaseError, ValueError, OSError) as error:
        raise remote_error(target, action, str(error)) from error


@asynccontextmanager
async def answered(target: BucketTarget, action: str) -> AsyncIterator[None]:
    """As `refusals_told`, for what takes a moment: it is waited for no longer than `PATIENCE`."""
    with refusals_told(target, action):
        async with asyncio.timeout(PATIENCE):
            yield


def is_unsupported(error: BaseException | None) -> bool:
    """True if the store does not know what it was asked for."""
    return bool(re.search(r"NotImplemented|NotSupported|status: 501", str(error)))


def remote_error(target: BucketTarget, action: str, text: str) -> RemoteError:
    """What ``text``, which the library says, means for the owner of ``target``."""
    region = re.search(r"<Region>([a-z0-9-]+)</Region>", text)
    words = {
        "action": action,
        "bucket": target.place,
        "endpoint": target.address,
        "variables": _VARIABLES[type(target)],
        "region": f", {region[1]}" if region else "",
    }
    for fault in _FAULTS:
        if re.search(fault.pattern, text, re.DOTALL):
            known = type(target).__struct_fields__
            key = next((key for key in fault.keys if key in known), "")
            found, remedy = fault.found.format(**words), fault.remedy.format(**words)
            return RemoteError(found, remedy, key, fault.passing)
    code = re.search(r"<Code>(\w{1,60})</Code>|status: (\d+)", text)
    said = f": {code[1] or code[2]}" if code else ""
    return RemoteError(f"the store refuses to {action}{said}", "Ask its provider what that means.")
