"""Errors as they travel (8)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core import exceptions
from django.core.signals import got_request_exception
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

STATUS = {
    'invalid': 400,
    'unauthenticated': 401,
    'forbidden': 403,
    'csrf': 403,
    'not_found': 404,
    'conflict': 409,
    'too_large': 413,
    'unsupported': 415,
    'rate_limited': 429,
    'server': 500,
    'unavailable': 503,
}

UNREADABLE = (
    exceptions.SuspiciousOperation,
    MultiPartParserError,
    UnreadablePostError,
    getattr(exceptions, 'BadRequest', MultiPartParserError),
)

logger = logging.getLogger('mizan')


class MizanError(Exception):
    """Refuses a call or a read, with a code and a text that its caller may see.

    code: one of STATUS, or one that the function lists in `errors`, whose status is 400 unless `status` says otherwise.
    fields: messages by argument.
    Raises ValueError for a status that is none of an error.
    """

    def __init__(
        self, code: str, detail: str = '', *, fields: Mapping[str, list[str]] | None = None, status: int | None = None
    ) -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail
        self.fields = dict(fields or {})
        self.status = STATUS.get(code, 400) if status is None else status
        self.title = HTTPStatus(self.status).phrase
        if self.status < 400:
            raise ValueError(f'{self.status} is no status of an error.')

    def problem(self) -> dict[str, Any]:
        """The error as RFC 9457 writes it."""
        optional = {'detail': self.detail, 'fields': self.fields}
        said = {name: value for name, value in optional.items() if value}
        return {'type': 'about:blank', 'title': self.title, 'status': self.status, 'code': self.code, **said}


def refusal(error: Exception, request: Any) -> MizanError:
    """What callers are told of an error: of a fault in the code no more than that there is one."""
    if isinstance(error, MizanError):
        return error
    if isinstance(error, Http404):
        return MizanError('not_found', 'There is no such thing.')
    if isinstance(error, exceptions.PermissionDenied):
        return MizanError('forbidden', 'This is not yours to do.')
    if isinstance(error, exceptions.ValidationError):
        fields = error.message_dict if hasattr(error, 'error_dict') else {}
        return MizanError('invalid', '' if fields else ' '.join(error.messages), fields=fields)
    if isinstance(error, exceptions.RequestDataTooBig):
        return MizanError('too_large', 'The body is larger than DATA_UPLOAD_MAX_MEMORY_SIZE of the settings.')
    if isinstance(error, exceptions.DisallowedHost):
        return MizanError('invalid', 'The Host of the request is none of ALLOWED_HOSTS of the settings.')
    if isinstance(error, UNREADABLE) and not isinstance(error, exceptions.DisallowedRedirect):
        return MizanError('invalid', 'The body cannot be read.')
    # As Django tells of an error that nobody has caught: reports by mail and others listen there.
    got_request_exception.send(sender=None, request=request)
    logger.error('A function failed.', exc_info=error, extra={'request': request, 'status_code': 500})
    return MizanError('server', 'Something went wrong at the server.')
