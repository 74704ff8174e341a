"""What is for sale, one category at a time."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Literal

from django.db.models import Count, Q
from django.http import HttpRequest

from mizan import MizanError, client
from shop import contexts, models
from shop.kinds import Form, Hue


@dataclass
class ProductCard:
    """A product as a card shows it."""

    id: int
    name: str
    summary: str
    price_cents: int
    stock: int
    hue: Hue
    form: Form


@dataclass
class Category:
    slug: Annotated[str, "`all`, or the category's own."]
    name: str
    blurb: str
    products: Annotated[int, 'How many products it holds.']


Sort = Literal['featured', 'price', 'name']

ORDER: dict[Sort, list[str]] = {'featured': ['pk'], 'price': ['price_cents', 'pk'], 'name': ['name']}


@client(context=contexts.catalog)
def products(request: HttpRequest, category: str, search: str = '', sort: Sort = 'featured') -> list[ProductCard]:
    """The products of a category, or of `all`, that match a search."""
    found = models.Product.objects.all() if category == 'all' else models.Product.objects.filter(category=category)
    wanted = search.strip()
    if wanted:
        found = found.filter(Q(name__icontains=wanted) | Q(summary__icontains=wanted))
    columns = [field.name for field in fields(ProductCard)]
    return [ProductCard(**product) for product in found.order_by(*ORDER[sort]).values(*columns)]


@client(context=contexts.catalog)
def category_detail(request: HttpRequest, category: str) -> Category:
    """One category, for its heading."""
    for one in all_categories():
        if one.slug == category:
            return one
    raise MizanError('not_found', 'We do not keep such a shelf.')


@client(context=contexts.catalog)
def category_list(request: HttpRequest) -> list[Category]:
    """Every category, `all` first."""
    return all_categories()


def all_categories() -> list[Category]:
    kept = models.Category.objects.annotate(size=Count('products')).order_by('position')
    shelves = [Category(shelf.slug, shelf.name, shelf.blurb, shelf.size) for shelf in kept]
    total = sum(shelf.products for shelf in shelves)
    everything = Category(
        slug='all', name='Everything', blurb='Made slowly, by people we know, to be kept.', products=total
    )
    return [everything, *shelves]
