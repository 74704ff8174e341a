"""Types of which several tables and functions speak."""

from typing import Annotated, Literal

Form = Annotated[
    Literal[
        'blanket', 'block', 'board', 'book', 'bowl', 'candle', 'cloth', 'cup', 'cushion',
        'jar', 'lamp', 'letters', 'mill', 'pan', 'pendant', 'plate', 'pot', 'tray', 'vase',
    ],
    "The shapes that a product's picture can take.",
]

OrderStatus = Literal['placed', 'sent', 'delivered', 'cancelled']

PhotoType = Literal['image/jpeg', 'image/png', 'image/webp']

Role = Literal['staff', 'superuser']

Hue = Annotated[int, 'Degrees of the colour wheel.']
