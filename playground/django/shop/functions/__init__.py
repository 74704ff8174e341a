"""What the browser may call: `mizan` imports this package when Django starts."""

from shop.functions import (  # noqa: F401
    accounts,
    cart,
    catalog,
    desk,
    embed,
    login,
    notifications,
    orders,
    parcel,
    photos,
    product,
    shipping,
    tracking,
)
