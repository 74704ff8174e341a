"""Orders on their way."""

from __future__ import annotations

from django.contrib.auth.models import User

from mizan import MizanError
from shop.lengths import length_of
from shop.models import Order

# As long as a label has room for.
LONGEST_NOTE = 120


def parcel_of(customer: User, order_id: int) -> Order:
    """Raises MizanError `not_found` when the customer has no such order."""
    parcel = Order.objects.filter(customer=customer, pk=order_id).first()
    if parcel is None:
        raise MizanError('not_found', 'There is no such order.')
    return parcel


def note_for_delivery(customer: User, order_id: int, text: str) -> None:
    """Raises MizanError `invalid` for a note that is too long, `conflict` when the parcel has come."""
    note = text.strip()
    if length_of(note) > LONGEST_NOTE:
        fields = {'note': [f'Write at most {LONGEST_NOTE} characters.']}
        raise MizanError('invalid', 'The label has no room for that.', fields=fields)
    parcel = parcel_of(customer, order_id)
    if not parcel.is_under_way:
        raise MizanError('conflict', f'Order {order_id} is {parcel.status} already.')
    parcel.delivery_note = note
    parcel.save(update_fields=['delivery_note'])
