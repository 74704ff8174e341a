"""What annotations are on the wire: the JSON Schema of each (2), how a value of it is read, and what a context's param can be (3)."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import json
import re
import sys
import types
import typing
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.dateparse import parse_date, parse_datetime, parse_time

from .values import MAX_SAFE, plain, read_text

Schema = dict[str, typing.Any]
REFERENCE = '#/components/schemas/'


class Unfit(ValueError):
    """What came is not what the annotation says; the text is for the caller."""


@dataclasses.dataclass(frozen=True)
class Kind:
    """A schema, and what makes of JSON, or of a file, the value for Python. It raises Unfit."""

    schema: Schema
    read: Callable[[typing.Any], typing.Any]


@dataclasses.dataclass(frozen=True)
class ParamType:
    """One scalar type, or an array of it."""

    scalar: str
    array: bool = False
    nullable: bool = False


@dataclasses.dataclass(frozen=True)
class Param:
    """An argument of a function."""

    name: str
    kind: Kind
    required: bool
    schema: Schema
    # None for what cannot be a param of a context.
    type: ParamType | None


def param(name: str, annotation: typing.Any, default: typing.Any) -> Param:
    """Raises TypeError for a type, or a default, that JSON has no form for."""
    found = kind(annotation)
    required = default is inspect.Parameter.empty
    return Param(
        name,
        found,
        required,
        found.schema if required else _with(found.schema, default=plain(default)),
        _param_type(found.schema),
    )


def read_texts(texts: list[str], of: ParamType) -> typing.Any:
    """The value that texts of a query or a form spell; None when they spell none of this type (4)."""
    read = [read_text(text, of.scalar) for text in texts]
    if None in read or (len(read) != 1 and not of.array):
        return None
    return read if of.array else read[0]


# The schemas of classes, by their names, as they are met.
components: dict[str, Schema] = {}
_classes: dict[str, type] = {}
_readers: dict[type, Callable[[typing.Any], typing.Any]] = {}


def kind(annotation: typing.Any) -> Kind:
    """Raises TypeError for a type that JSON has no form for."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is None and annotation in _SIMPLE:
        return _SIMPLE[annotation]
    if origin is typing.Annotated:
        inner = kind(args[0])
        text = next((each for each in annotation.__metadata__ if isinstance(each, str)), None)
        return Kind(_with(inner.schema, description=text), inner.read) if text else inner
    if origin is typing.Literal:
        return _choice(args, args)
    if origin in (typing.Union, types.UnionType):
        kinds = [kind(each) for each in args]
        return Kind({'anyOf': [each.schema for each in kinds]}, lambda value: _one_of(kinds, value))
    if origin is list and args:
        item = kind(args[0])
        read = _is(list, 'a list')
        return Kind(
            {'type': 'array', 'items': item.schema},
            lambda value: [_at(at, item, each) for at, each in enumerate(read(value))],
        )
    if origin is dict and args and args[0] is str:
        member = kind(args[1])
        read = _is(dict, 'an object')
        schema = {'type': 'object', 'additionalProperties': member.schema}
        return Kind(schema, lambda value: {key: _at(key, member, each) for key, each in read(value).items()})
    if isinstance(annotation, type) and (
        issubclass(annotation, enum.Enum) or dataclasses.is_dataclass(annotation) or typing.is_typeddict(annotation)
    ):
        return _component(annotation)
    raise TypeError(
        f'{annotation!r} has no form in JSON. There are str, int, float, bool, None, X | None, Literal, list[X], '
        'dict[str, X], dataclasses, TypedDict, Enum, datetime, date, time, Decimal, UUID, and UploadedFile for files.'
    )


def _component(of: typing.Any) -> Kind:
    name = of.__name__
    if _classes.setdefault(name, of) is not of:
        raise TypeError(
            f'Two types have the name {name}: of {_classes[name].__module__} and of {of.__module__}. Rename one.'
        )
    reference = Kind({'$ref': REFERENCE + name}, lambda value: _readers[of](value))
    if of not in _readers:
        _readers[of] = reference.read  # It may lead to itself.
        made = _choice([each.value for each in of], list(of)) if issubclass(of, enum.Enum) else _object(of)
        _readers[of] = made.read
        components[name] = {**made.schema, **_described(of)}
    return reference


def _object(of: typing.Any) -> Kind:
    hints = typing.get_type_hints(of, include_extras=True)
    fields = dataclasses.fields(of) if dataclasses.is_dataclass(of) else ()
    names = [field.name for field in fields] or list(hints)
    kinds = {name: kind(typing.get_args(hints[name])[0] if _is_marked(hints[name]) else hints[name]) for name in names}
    properties = {name: each.schema for name, each in kinds.items()}
    required = {name for name in names if _is_needed(of, name, hints[name])}
    for field in fields:
        # What a factory makes anew each time is no default that could be told.
        factory: typing.Any = field.default_factory
        default = factory() if factory in (list, dict) else field.default
        if not field.init:
            del kinds[field.name]
            properties[field.name] = _with(properties[field.name], readOnly=True)
        elif default is not dataclasses.MISSING:
            properties[field.name] = _with(properties[field.name], default=plain(default))
        if default is not dataclasses.MISSING or factory is not dataclasses.MISSING:
            required -= {field.name} if field.init else set()
    needed = required & kinds.keys()
    is_object = _is(dict, 'an object')

    def read(value: object) -> typing.Any:
        given = is_object(value)
        for name in [*sorted(given.keys() - kinds), *sorted(needed - given.keys())]:
            raise Unfit(f'{"There is no" if name in given else "It lacks the"} member {json.dumps(name[:64])}.')
        return of(**{name: _at(name, kinds[name], each) for name, each in given.items()})

    return Kind({'type': 'object', 'properties': properties, 'required': sorted(required)}, read)


def _is_needed(of: typing.Any, name: str, hint: typing.Any) -> bool:
    """Of a TypedDict the marks come first: its own list is wrong where annotations are texts (`from __future__ import annotations`)."""
    if dataclasses.is_dataclass(of) or _is_marked(hint, 'Required'):
        return True
    return name in of.__required_keys__ and not _is_marked(hint, 'NotRequired')


def _is_marked(hint: typing.Any, *names: str) -> bool:
    return getattr(typing.get_origin(hint), '_name', None) in (names or ('Required', 'NotRequired', 'ReadOnly'))


def _described(of: type) -> Schema:
    text = vars(of).get('__doc__') or ''
    # What a dataclass or an enumeration without a docstring is given.
    is_made = text.startswith(f'{of.__name__}(') or text == 'An enumeration.'
    return {'description': inspect.cleandoc(text)} if text and not is_made else {}


def _with(schema: Schema, **more: object) -> Schema:
    """OpenAPI 3.0 reads nothing that stands beside a reference."""
    return {**({'allOf': [schema]} if '$ref' in schema else schema), **more}


def _param_type(schema: Schema) -> ParamType | None:
    if '$ref' in schema:
        return _param_type(components.get(schema['$ref'][len(REFERENCE) :], {}))
    if 'allOf' in schema:
        return _param_type(schema['allOf'][0])
    if 'anyOf' in schema:
        rest = [each for each in schema['anyOf'] if each.get('type') != 'null']
        inner = _param_type(rest[0]) if len(rest) == 1 else None
        return inner and dataclasses.replace(inner, nullable=True)
    if schema.get('type') == 'array':
        inner = _param_type(schema['items'])
        return dataclasses.replace(inner, array=True) if inner and not inner.array and not inner.nullable else None
    is_scalar = schema.get('type') in ('string', 'integer', 'number', 'boolean') and schema.get('format') != 'binary'
    return ParamType(schema['type']) if is_scalar else None


def _fail(expected: str) -> typing.NoReturn:
    raise Unfit(f'Expected {expected}.')


def _at(place: object, of: Kind, value: object) -> typing.Any:
    try:
        return of.read(value)
    except Unfit as fault:
        raise Unfit(f'{place}: {fault}') from None


def _one_of(kinds: list[Kind], value: object) -> typing.Any:
    faults = []
    for each in kinds:
        try:
            return each.read(value)
        except Unfit as fault:
            faults.append(str(fault)[len('Expected ') : -1])
    _fail(', or '.join(faults))


def _choice(values: Iterable[typing.Any], members: Iterable[typing.Any]) -> Kind:
    listed = list(values)
    if not all(isinstance(value, (str, int, float, type(None))) for value in listed):
        raise TypeError(f'{listed!r} has no form in JSON: a choice is one of texts, numbers, true, false and null.')
    of_types = {_SIMPLE[type(value)].schema['type'] for value in listed if type(value) in _SIMPLE}
    # 1, 1.0 and true are equal to Python; to JSON the last is another.
    found = {(isinstance(value, bool), value): member for value, member in zip(listed, members)}

    def read(value: object) -> typing.Any:
        key = (isinstance(value, bool), value) if isinstance(value, (str, int, float, type(None))) else None
        return found[key] if key in found else _fail(f'one of {", ".join(map(json.dumps, listed))}')

    return Kind({**({'type': of_types.pop()} if len(of_types) == 1 else {}), 'enum': listed}, read)


def _is(of: type, expected: str) -> Callable[[typing.Any], typing.Any]:
    return lambda value: value if isinstance(value, of) else _fail(expected)


def _fits(
    expected: str, test: Callable[[typing.Any], bool], make: Callable[[typing.Any], typing.Any]
) -> Callable[[typing.Any], typing.Any]:
    return lambda value: make(value) if test(value) else _fail(expected)


def _parsed(expected: str, pattern: str, parse: Callable[[str], typing.Any]) -> Callable[[typing.Any], typing.Any]:
    """The pattern comes first: parsers take more, and not all versions the same."""

    def read(value: object) -> typing.Any:
        try:
            found = (
                parse(value)
                if isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII | re.IGNORECASE)
                else None
            )
        except ValueError:
            found = None
        return found if found is not None else _fail(expected)

    return read


_DATE, _TIME = r'\d{4}-\d\d-\d\d', r'\d\d:\d\d(:\d\d(\.\d{1,6})?)?'


def _is_number(value: object) -> bool:
    # 1e999 is infinite to Python.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _is_integer(value: typing.Any) -> bool:
    return _is_number(value) and abs(value) <= MAX_SAFE and bool(value == int(value))


def _is_text(value: object) -> bool:
    """JSON can spell half a surrogate pair, which is no character."""
    return isinstance(value, str) and not re.search('[\ud800-\udfff]', value)


_SIMPLE: dict[typing.Any, Kind] = {
    typing.Any: Kind({}, lambda value: value),
    str: Kind({'type': 'string'}, _fits('a text', _is_text, str)),
    bool: Kind({'type': 'boolean'}, _is(bool, 'true or false')),
    int: Kind({'type': 'integer'}, _fits('an integer', _is_integer, int)),
    float: Kind({'type': 'number'}, _fits('a number', _is_number, float)),
    type(None): Kind({'type': 'null'}, _is(type(None), 'null')),
    datetime: Kind(
        {'type': 'string', 'format': 'date-time'},
        _parsed(
            'a date and time with its offset, such as "2026-01-01T12:00:00Z"',
            rf'{_DATE}T{_TIME}(Z|[+-]\d\d:\d\d)',
            parse_datetime,
        ),
    ),
    date: Kind({'type': 'string', 'format': 'date'}, _parsed('a date, such as "2026-01-01"', _DATE, parse_date)),
    time: Kind({'type': 'string', 'format': 'time'}, _parsed('a time, such as "12:00:00"', _TIME, parse_time)),
    Decimal: Kind(
        {'type': 'string', 'format': 'decimal'},
        _parsed('a decimal number as a text, such as "1.50"', r'-?\d+(\.\d+)?', Decimal),
    ),
    UUID: Kind(
        {'type': 'string', 'format': 'uuid'}, _parsed('a UUID', r'[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}', UUID)
    ),
    UploadedFile: Kind({'type': 'string', 'format': 'binary'}, _is(UploadedFile, 'a file')),
}
_SIMPLE[None] = _SIMPLE[type(None)]
