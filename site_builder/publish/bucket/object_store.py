"""The way to an object store: which library, which credentials, how long anything is waited for."""

from __future__ import annotations

import configparser
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder.config.targets import AzureTarget, BucketTarget, GcsTarget, S3Target
from site_builder.publish.bucket.faults import refusals_told, remote_error
from site_builder.publish.remote import RemoteError

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, RetryConfig, S3Credential

PART = 5 << 20
"""Bytes up to which a file is sent in one request, and of the parts of a larger one."""

_CONNECTING = timedelta(seconds=10)
_REQUEST = timedelta(minutes=5)
"""For a request, with up to `PART` bytes in it, beside the others that are under way."""

RETRIES = 4
"""How often the library tries a request again, after pauses of 0.2 s and more."""


def open_store(target: BucketTarget) -> ObjectStore:
    """The store that ``target`` is in; nothing is asked of it yet. Raises RemoteError."""
    try:
        from obstore.store import AzureStore, GCSStore, S3Store
    except ImportError as error:
        raise RemoteError(
            f'type = "{target.type_name}" needs obstore, which is not installed',
            'Install it: pip install "site-builder[s3]".',
            "type",
        ) from error
    client: ClientConfig = {
        "allow_http": target.address.startswith("http:"),
        "connect_timeout": _CONNECTING,
        "timeout": _REQUEST,
        "user_agent": "site_builder",
    }
    retry: RetryConfig = {
        "max_retries": RETRIES,
        "retry_timeout": _REQUEST,
        "backoff": {"init_backoff": timedelta(seconds=0.2), "max_backoff": timedelta(seconds=5)},
    }
    common: dict[str, Any] = {
        "prefix": target.prefix.strip("/") or None,
        "client_options": client,
        "retry_config": retry,
    }
    with refusals_told(target, "read"):  # half a credential is an error already
        match target:
            case S3Target():
                return S3Store(target.bucket, **common, **_s3(target))
            case GcsTarget():
                return GCSStore(target.bucket, **common)
            case AzureTarget():
                return AzureStore(target.container, account_name=target.account, **common)
    raise AssertionError(target)


def _s3(target: S3Target) -> dict[str, Any]:
    config: dict[str, Any] = {}
    if target.endpoint:
        # the second would else be taken from the environment, and come before the first
        config["endpoint"] = config["aws_endpoint_url_s3"] = target.endpoint.rstrip("/")
    if target.region:
        config["region"] = target.region
    if any(os.environ.get(name) for name in _AWS_CHAIN):
        return config
    if credential := _shared_credential():
        config["credential_provider"] = lambda: credential
    elif target.endpoint:  # only machines of Amazon's own give credentials away by themselves
        raise remote_error(target, "read", "NoCredentials")
    return config


_AWS_CHAIN = (
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_SKIP_SIGNATURE",
)
"""Where the library looks by itself."""


def _shared_credential() -> S3Credential | None:
    """That of the user's profile in ~/.aws/credentials, where the library does not look."""
    file = os.environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials"
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read(Path(file).expanduser(), encoding="utf-8")
        profile = parser[os.environ.get("AWS_PROFILE") or "default"]
        return {
            "access_key_id": profile["aws_access_key_id"],
            "secret_access_key": profile["aws_secret_access_key"],
            "token": profile.get("aws_session_token"),
            "expires_at": None,
        }
    except (configparser.Error, KeyError, OSError, UnicodeDecodeError):
        return None
