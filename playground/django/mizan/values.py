"""Values as texts: results as JSON, of which equal data have one (4), and params as canonical texts (3)."""

from __future__ import annotations

import dataclasses
import enum
import json
import math
import re
import typing
from collections.abc import Mapping
from datetime import date, datetime, time, timezone
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.timezone import is_aware, make_aware

MAX_SAFE = 2**53 - 1
_INTEGER = re.compile(r'0|-?[1-9][0-9]{0,15}')
_NUMBER = re.compile(r'-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?')


def dumps(value: object) -> str:
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False, separators=(',', ':'))


def sendable(value: object) -> typing.Any:
    """`plain`, once it is known that it can be sent: no NaN, no half of a surrogate pair.

    Raises TypeError or ValueError for what has no form in JSON.
    """
    made = plain(value)
    dumps(made).encode()
    return made


def plain(value: typing.Any) -> typing.Any:
    """What JSON can hold, its keys in the order of UTF-16 code units at every depth, as other servers sort them."""
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) <= MAX_SAFE else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return plain({field.name: getattr(value, field.name) for field in dataclasses.fields(value)})
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in sorted(value, key=_code_units)}
    if isinstance(value, (list, tuple, QuerySet)):
        return [plain(each) for each in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(each) for each in value), key=dumps)
    if isinstance(value, datetime):
        moment = value if is_aware(value) else make_aware(value)
        return moment.astimezone(timezone.utc).isoformat(timespec='milliseconds').replace('+00:00', 'Z')
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, 'f')
    if isinstance(value, (UUID, Promise)):
        return str(value)
    raise TypeError(f'{type(value).__name__} has no form in JSON: return a dataclass, a dict, a list or a plain value.')


def _code_units(text: str) -> bytes:
    return text.encode('utf-16-be', 'surrogatepass')


def canonical(value: str | int | float | bool) -> str:
    """The one text of a param's value (3); a number as ECMAScript prints it (RFC 8785, 3.2.2.3)."""
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, str):
        return value
    if isinstance(value, int) or value == 0:
        return str(int(value))
    # Both languages print the fewest digits that lead back to the number, and differ in where an exponent begins.
    exact = Decimal(repr(value)).normalize()
    return format(exact, 'f') if 1e-6 <= abs(value) < 1e21 else f'{exact:e}'


def read_text(text: str, scalar: str) -> str | int | float | bool | None:
    """The value that a query, a path or a form spells; None when it spells none of this type (4)."""
    if scalar == 'string':
        return text
    if scalar == 'boolean':
        return {'true': True, 'false': False}.get(text)
    if scalar == 'integer':
        return int(text) if _INTEGER.fullmatch(text) and abs(int(text)) <= MAX_SAFE else None
    number = float(text) if _NUMBER.fullmatch(text) else math.inf
    return number if math.isfinite(number) else None
