"""One product with its reviews."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from math import ceil
from typing import Annotated

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Avg, Count
from django.http import HttpRequest

from mizan import MizanError, client
from shop import contexts, models
from shop.availability import product_on_sale
from shop.kinds import Form, Hue
from shop.lengths import length_of
from shop.photos import photo_from

PER_PAGE = 4


@dataclass
class Shelf:
    slug: str
    name: str


@dataclass
class ProductDetail:
    id: int
    category: Shelf
    name: str
    summary: str
    description: str
    price_cents: int
    available: Annotated[int, "In stock and in nobody's cart."]
    hue: Hue
    form: Form


@dataclass
class Review:
    id: int
    author: str
    rating: Annotated[int, '1 to 5.']
    text: str
    photo_id: Annotated[str | None, 'Served at `/photos/<photo_id>/`.']
    created_at: datetime


@dataclass
class Reviews:
    items: list[Review]
    total: int
    average: Annotated[float | None, 'Of all reviews, 1 to 5; null when there are none.']
    page: int
    pages: int


@dataclass
class AddedReview:
    id: int


@client(context=contexts.product)
def product_detail(request: HttpRequest, product_id: int) -> ProductDetail:
    """Everything about one product."""
    product = product_on_sale(product_id)
    return ProductDetail(
        id=product.pk,
        category=Shelf(product.category.slug, product.category.name),
        name=product.name,
        summary=product.summary,
        description=product.description,
        price_cents=product.price_cents,
        available=product.available,
        hue=product.hue,
        form=product.form,
    )


@client(context=contexts.product)
def product_reviews(request: HttpRequest, product_id: int, review_page: int = 1) -> Reviews:
    """A page of what customers say of a product, newest first."""
    of_product = models.Review.objects.filter(product=product_id)
    totals = of_product.aggregate(total=Count('pk'), average=Avg('rating'))
    pages = max(1, ceil(totals['total'] / PER_PAGE))
    page = min(max(1, review_page), pages)
    columns = [field.name for field in fields(Review)]
    newest = of_product.order_by('-created_at', '-pk').values(*columns)
    items = [Review(**review) for review in newest[(page - 1) * PER_PAGE : page * PER_PAGE]]
    return Reviews(items, page=page, pages=pages, **totals)


@client(affects=contexts.product.by('product_id'), auth=True)
def add_review(
    request: HttpRequest, product_id: int, rating: int, text: str, photo: UploadedFile | None = None
) -> AddedReview:
    """Adds a review of 1 to 5 stars in the name of the customer, with a photo of at most 2 MB if they have one."""
    said = text.strip()
    if not 1 <= rating <= 5:
        raise incomplete('rating', 'Choose one to five stars.')
    if not 3 <= length_of(said) <= 500:
        raise incomplete('text', 'Write between 3 and 500 characters.')
    picture = photo_from(photo) if photo else None
    product = product_on_sale(product_id)
    if picture:
        picture.save(force_insert=True)
    author = request.user.get_short_name()
    review = models.Review.objects.create(product=product, author=author, rating=rating, text=said, photo=picture)
    return AddedReview(review.pk)


def incomplete(field: str, message: str) -> MizanError:
    return MizanError('invalid', 'The review is incomplete.', fields={field: [message]})
