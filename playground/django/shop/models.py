"""What the shop keeps. Its customers are users of `django.contrib.auth`."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

STATUSES = [('placed', 'Placed'), ('sent', 'On its way'), ('delivered', 'Delivered'), ('cancelled', 'Cancelled')]


class Category(models.Model):
    slug = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    blurb = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()


class Product(models.Model):
    category = models.ForeignKey(Category, models.PROTECT, related_name='products')
    name = models.CharField(max_length=80)
    summary = models.CharField(max_length=200)
    description = models.TextField()
    price_cents = models.PositiveIntegerField()
    stock = models.PositiveIntegerField()
    # Degrees of the colour wheel.
    hue = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=20)


def new_photo_id() -> str:
    """An id that nobody guesses: who knows it has seen the review."""
    return str(uuid4())


class Photo(models.Model):
    """What a customer has photographed. It never changes, so its address may be kept for ever."""

    id = models.CharField(max_length=36, primary_key=True, default=new_photo_id)
    type = models.CharField(max_length=20)
    bytes = models.BinaryField()


class Review(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name='reviews')
    author = models.CharField(max_length=150)
    # 1 to 5.
    rating = models.PositiveSmallIntegerField()
    text = models.TextField()
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True)
    created_at = models.DateTimeField(default=timezone.now)


class CartLine(models.Model):
    # A username, or what stands in for that of a guest: see guests.py.
    customer = models.CharField(max_length=150)
    product = models.ForeignKey(Product, models.CASCADE, related_name='cart_lines')
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['customer', 'product'], name='product_once_in_a_cart')]


class Order(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name='orders')
    status = models.CharField(max_length=20, choices=STATUSES, default='placed')
    postcode = models.CharField(max_length=20)
    # What the customer asks of who brings it; empty for nothing.
    delivery_note = models.CharField(max_length=120)
    shipping_cents = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    @property
    def is_under_way(self) -> bool:
        """Whether whoever brings it can still be told something."""
        return self.status in ('placed', 'sent')


class OrderLine(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name='lines')
    product = models.ForeignKey(Product, models.PROTECT, related_name='order_lines')
    quantity = models.PositiveIntegerField()
    # The price when it was bought.
    price_cents = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['order', 'product'], name='product_once_in_an_order')]


class Notification(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name='notifications')
    text = models.CharField(max_length=200)
    # A path of the shop.
    link = models.CharField(max_length=200, null=True)
    read = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
