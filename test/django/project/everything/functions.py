from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Annotated, Any, Literal, Optional, TypedDict
from uuid import UUID

from django.contrib.auth import get_user_model, login
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from mizan import MizanError, ReactContext, client, invalidate

account = ReactContext('account')
catalog = ReactContext('catalog')
desk = ReactContext('desk')
shelf = ReactContext('shelf')
things = ReactContext('things')
user = ReactContext('user')

names = {5: 'Ann', 13: 'Bob'}


@dataclass
class Profile:
    """Somebody."""

    id: Annotated[int, 'Who it is.']
    name: str
    tags: list[str] = field(default_factory=list)


@client(context=user)
def user_profile(request, user_id: int, tags: list[str] = []) -> Profile:
    """Who somebody is."""
    return Profile(user_id, names.get(user_id, ''), tags)


class Line(TypedDict):
    sku: str
    count: int


class Order(TypedDict):
    id: int
    page: int
    lines: list[Line]


@client(context=user)
def user_orders(request, user_id: int, page: int = 1) -> list[Order]:
    if user_id == 13:
        raise MizanError('not_found', 'There are no orders of this user.')
    return [{'page': page, 'lines': [{'sku': 'a', 'count': 1}], 'id': 2}]


@client(affects=[user.by('user_id'), catalog])
def update_name(request, user_id: int, name: str) -> dict[str, Any]:
    names[user_id] = name
    return {'user_id': user_id, 'name': name}


@client(affects=user, affects_params=lambda request, args, result: {'user_id': args['order_id'] % 100})
def cancel_order(request, order_id: int) -> int:
    return order_id


@client(context=account, auth=True)
def account_me(request) -> dict[str, Optional[str]]:
    return {'name': request.user.get_username()}


@client(affects='account', auth=True)
def close_account(request, reason: str) -> str:
    return reason


@client(context=desk)
def news(request) -> list[str]:
    return ['news']


@client(context=desk, auth=True)
def inbox(request) -> list[str]:
    return []


@client(context=desk, auth='staff')
def reports(request) -> dict[str, list[float]]:
    return {'figures': [1, 2.5]}


@client()
def ping(request) -> str:
    return 'pong'


@client(errors=['taken'])
def sign_in(request, name: str) -> str:
    found, _ = get_user_model().objects.get_or_create(username=name, defaults={'is_staff': True})
    login(request, found, backend='django.contrib.auth.backends.ModelBackend')
    return name


@client(context=catalog, max_age=60)
def product_list(request, search: str = '', price: float = 1.5, in_stock: bool = True, brand: Optional[str] = None) -> list[dict[str, Any]]:
    return [{'search': search, 'price': price, 'in_stock': in_stock, 'brand': brand}]


@client(context=shelf)
def shelf_items(request, labels: list[str], owner: str | None) -> dict[str, Any]:
    return {'owner': owner, 'labels': labels}


class Colour(enum.Enum):
    RED = 'red'
    BLUE = 'blue'


class Size(enum.IntEnum):
    SMALL = 1
    LARGE = 2


@dataclass
class Thing:
    id: UUID
    price: Decimal
    made: date
    seen: datetime
    colour: Colour
    size: Size
    kind: Literal['a', 'b']
    parts: list[Thing]
    notes: dict[str, str | None]
    rating: float | None = None


THING = UUID('12345678-1234-4678-9234-567812345678')


@client(context=things)
def thing(request, id: UUID, colour: Colour = Colour.RED, day: date | None = None) -> Thing:
    return Thing(id, Decimal('1.50'), day or date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=timezone.utc), colour, Size.SMALL, 'a', [], {'b': None, 'a': 'x'})


@client(context=things)
def thing_kinds(request, kind: Literal['a', 'b'] = 'a', numbers: list[float] = []) -> list[str]:
    return [kind, *map(str, numbers)]


@client(affects=things.by('id'))
def put_thing(request, thing: Thing, id: UUID) -> Thing:
    return thing


@client(affects=things)
def add_photo(request, photo: UploadedFile, text: str = '') -> dict[str, Any]:
    invalidate(things, kind='a')
    return {'size': photo.size, 'name': photo.name, 'text': text}


@client(context=user, route='/profile/:user_id/')
def profile_page(request, user_id: int) -> HttpResponse:
    return HttpResponse(f'<h1>User {user_id}</h1>')


@client(affects=user.by('user_id'), route='/profile/:user_id/save/', methods=['POST'])
def save_profile(request, user_id: int, name: str) -> HttpResponse:
    names[user_id] = name
    return HttpResponse(status=302, headers={'Location': f'/profile/{user_id}/'})


@client(affects=catalog.by('search'), route='/restock/', methods=['POST'])
def restock(request, search: str) -> HttpResponse:
    return HttpResponse('<p>Done</p>')


@client(route='/admin/', auth='staff')
def admin_page(request) -> HttpResponse:
    return HttpResponse('<h1>Admin</h1>')
