"""How many of a product can be had."""

from __future__ import annotations

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from mizan import MizanError
from shop.models import CartLine, Product


def available(product: str = '') -> CombinedExpression:
    """For queries: how many are in stock and in nobody's cart.

    product: how the query comes to its product, such as 'product__'.
    """
    held = CartLine.objects.filter(product=OuterRef(f'{product}pk')).values('product').annotate(sum=Sum('quantity'))
    return F(f'{product}stock') - Coalesce(Subquery(held.values('sum')), 0)


def product_on_sale(product_id: int) -> Product:
    """A product, which has `available` besides its fields.

    Raises MizanError `not_found` when there is no such product.
    """
    products = Product.objects.select_related('category').annotate(available=available())
    product = products.filter(pk=product_id).first()
    if product is None:
        raise MizanError('not_found', 'We do not sell that.')
    return product
