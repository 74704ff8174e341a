"""What it costs to send a parcel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from mizan import MizanError


@dataclass(frozen=True)
class ShippingRate:
    """What it costs to send a parcel."""

    zone: Literal['Near', 'Far', 'Abroad']
    cents: int
    days: Annotated[int, 'Working days.']


NEAR = ShippingRate('Near', 490, 2)
FAR = ShippingRate('Far', 690, 3)
ABROAD = ShippingRate('Abroad', 1290, 6)


def shipping_rate(postcode: str) -> ShippingRate:
    """The rate for a postcode.

    Five digits are ours, from 0 to 4 near and from 5 to 9 far; any other 3 to 10 letters and digits are abroad.

    Raises MizanError `invalid` for what is no postcode.
    """
    code = re.sub(r'[\s-]', '', postcode)
    if not re.fullmatch(r'[A-Za-z0-9]{3,10}', code):
        fields = {'postcode': ['This does not look like a postcode.']}
        raise MizanError('invalid', 'We cannot send it there.', fields=fields)
    if not re.fullmatch(r'[0-9]{5}', code):
        return ABROAD
    return NEAR if code < '5' else FAR
