"""What the demonstration begins with."""

from __future__ import annotations

from typing import Any

# Its people. Their passwords are no secret: the login page shows them.
USERS: list[dict[str, Any]] = [
    {'username': 'ann', 'first_name': 'Ann', 'password': 'morning cup'},
    {'username': 'ben', 'first_name': 'Ben', 'password': 'walnut board'},
    {'username': 'sam', 'first_name': 'Sam', 'password': 'reading lamp', 'is_staff': True},
    {'username': 'uma', 'first_name': 'Uma', 'password': 'wool blanket', 'is_staff': True, 'is_superuser': True},
]

CATEGORIES: list[dict[str, Any]] = [
    {'slug': 'ceramics', 'name': 'Ceramics', 'blurb': 'Thrown by hand in small batches, so no two are quite alike.'},
    {'slug': 'kitchen', 'name': 'Kitchen', 'blurb': 'Tools that improve with use and can be mended.'},
    {'slug': 'desk', 'name': 'Desk', 'blurb': 'Paper, wood and a little weight to hold a thought down.'},
    {'slug': 'light', 'name': 'Light', 'blurb': 'Low, warm and pointed away from the eyes.'},
    {'slug': 'textiles', 'name': 'Textiles', 'blurb': 'Wool, linen and cotton that soften with every wash.'},
]

PRODUCTS: list[dict[str, Any]] = [
    {
        'id': 1, 'category_id': 'ceramics', 'name': 'Morning cup', 'price_cents': 2400, 'stock': 18,
        'hue': 62, 'form': 'cup',
        'summary': 'A cup with a thumb rest, for the first coffee.',
        'description': (
            'Stoneware with a satin glaze that stops a finger above the foot. The handle has room for two fingers '
            'and a rest for the thumb. Holds 250 ml.'
        ),
    },
    {
        'id': 2, 'category_id': 'ceramics', 'name': 'Wide bowl', 'price_cents': 3800, 'stock': 9,
        'hue': 165, 'form': 'bowl',
        'summary': 'For soup, salad or four pears.',
        'description': (
            'A low bowl with a generous rim, 24 cm across. The celadon glaze pools at the bottom and shows the '
            'turning marks.'
        ),
    },
    {
        'id': 3, 'category_id': 'ceramics', 'name': 'Dinner plate', 'price_cents': 2900, 'stock': 32,
        'hue': 250, 'form': 'plate',
        'summary': 'A quiet plate with a raised edge.',
        'description': (
            'Twenty-seven centimetres with an edge that keeps the sauce in. It stacks without scratching and goes in '
            'the dishwasher.'
        ),
    },
    {
        'id': 4, 'category_id': 'ceramics', 'name': 'Shoulder vase', 'price_cents': 6400, 'stock': 4,
        'hue': 28, 'form': 'vase',
        'summary': 'One branch is enough.',
        'description': (
            'A narrow neck over wide shoulders, made for a single branch. Unglazed outside, sealed inside. 26 cm '
            'high.'
        ),
    },
    {
        'id': 5, 'category_id': 'ceramics', 'name': 'Teapot', 'price_cents': 7900, 'stock': 3,
        'hue': 205, 'form': 'pot',
        'summary': 'Pours without a drip, for two.',
        'description': (
            'A pot for 600 ml with a built-in strainer and a spout that was redrawn eleven times until it stopped '
            'dripping.'
        ),
    },
    {
        'id': 6, 'category_id': 'kitchen', 'name': 'Walnut board', 'price_cents': 5200, 'stock': 14,
        'hue': 48, 'form': 'board',
        'summary': 'Edge grain, one piece, oiled.',
        'description': (
            'Cut from one plank of European walnut, 38 by 22 cm, with a hole to hang it by. Oil it twice a year and '
            'it will outlast the kitchen.'
        ),
    },
    {
        'id': 7, 'category_id': 'kitchen', 'name': 'Iron pan', 'price_cents': 8900, 'stock': 6,
        'hue': 265, 'form': 'pan',
        'summary': 'Spun iron, seasoned and ready.',
        'description': (
            'Half the weight of a cast pan, 26 cm across, on every kind of hob. It arrives seasoned with linseed '
            'oil.'
        ),
    },
    {
        'id': 8, 'category_id': 'kitchen', 'name': 'Storage jar', 'price_cents': 1900, 'stock': 41,
        'hue': 185, 'form': 'jar',
        'summary': 'Glass with a cork lid, one litre.',
        'description': (
            'Borosilicate glass that takes heat and cold, with a cork lid that can be replaced. For flour, rice or '
            'the good biscuits.'
        ),
    },
    {
        'id': 9, 'category_id': 'kitchen', 'name': 'Pepper mill', 'price_cents': 4600, 'stock': 11,
        'hue': 18, 'form': 'mill',
        'summary': 'Steel burrs in turned beech.',
        'description': (
            'A mill with hardened steel burrs and a single screw: coarse for steak, fine for eggs. The beech is '
            'stained and waxed.'
        ),
    },
    {
        'id': 10, 'category_id': 'kitchen', 'name': 'Linen tea towel', 'price_cents': 1600, 'stock': 57,
        'hue': 230, 'form': 'cloth',
        'summary': 'Dries glasses without lint.',
        'description': (
            'Washed linen with a hanging loop, 50 by 70 cm. Absorbent from the first day because it was washed '
            'before it was sewn.'
        ),
    },
    {
        'id': 11, 'category_id': 'desk', 'name': 'Lay-flat notebook', 'price_cents': 1800, 'stock': 64,
        'hue': 145, 'form': 'book',
        'summary': '160 dotted pages, thread bound.',
        'description': (
            'Thread binding lets every page lie flat. The paper is 100 g and takes a fountain pen without showing '
            'through.'
        ),
    },
    {
        'id': 12, 'category_id': 'desk', 'name': 'Pen tray', 'price_cents': 3400, 'stock': 12,
        'hue': 75, 'form': 'tray',
        'summary': 'Solid oak with two grooves.',
        'description': 'Milled from a single piece of oak, with a groove for pens and a hollow for everything else.',
    },
    {
        'id': 13, 'category_id': 'desk', 'name': 'Paperweight', 'price_cents': 2700, 'stock': 2,
        'hue': 300, 'form': 'block',
        'summary': 'A small block with a large opinion.',
        'description': (
            'Cast from recycled glass, 480 grams, with one polished face. The bubbles are different in each.'
        ),
    },
    {
        'id': 14, 'category_id': 'desk', 'name': 'Sketchbook', 'price_cents': 2200, 'stock': 28,
        'hue': 12, 'form': 'book',
        'summary': 'Heavy paper that forgives.',
        'description': (
            'Eighty sheets of 200 g cartridge paper between bookcloth boards. It takes ink, wash and second '
            'thoughts.'
        ),
    },
    {
        'id': 15, 'category_id': 'desk', 'name': 'Letter tray', 'price_cents': 4900, 'stock': 8,
        'hue': 215, 'form': 'letters',
        'summary': 'Stacks two, three or more.',
        'description': (
            'Powder-coated steel on cork feet. The trays stack with a small offset, so that the lower one can still '
            'be reached.'
        ),
    },
    {
        'id': 16, 'category_id': 'light', 'name': 'Reading lamp', 'price_cents': 14900, 'stock': 5,
        'hue': 85, 'form': 'lamp',
        'summary': 'A pool of light, and no glare.',
        'description': (
            'A spun aluminium shade on a weighted foot, with a dimmer in the cable. The shade turns by a fingertip '
            'and stays.'
        ),
    },
    {
        'id': 17, 'category_id': 'light', 'name': 'Dome pendant', 'price_cents': 18900, 'stock': 7,
        'hue': 155, 'form': 'pendant',
        'summary': 'Hangs low over a table.',
        'description': 'Enamelled steel, white within, 36 cm across, on three metres of cloth-covered cable.',
    },
    {
        'id': 18, 'category_id': 'light', 'name': 'Beeswax candles', 'price_cents': 1400, 'stock': 80,
        'hue': 70, 'form': 'candle',
        'summary': 'A pair that burns for nine hours.',
        'description': 'Dipped by hand from pure beeswax. They burn slowly, hardly drip and smell faintly of summer.',
    },
    {
        'id': 19, 'category_id': 'light', 'name': 'Clip lamp', 'price_cents': 7900, 'stock': 15,
        'hue': 340, 'form': 'lamp',
        'summary': 'For shelves, beds and music stands.',
        'description': 'A small lamp with a felt-lined clip that opens to 4 cm. Runs from any USB-C charger.',
    },
    {
        'id': 20, 'category_id': 'light', 'name': 'Bell pendant', 'price_cents': 16500, 'stock': 0,
        'hue': 25, 'form': 'pendant',
        'summary': 'Slip-cast clay, warm when lit.',
        'description': (
            'Unglazed terracotta that glows at its rim. Each shade is cast, trimmed and fired by two people in one '
            'studio.'
        ),
    },
    {
        'id': 21, 'category_id': 'textiles', 'name': 'Wool blanket', 'price_cents': 12900, 'stock': 10,
        'hue': 220, 'form': 'blanket',
        'summary': 'Woven from undyed and dyed yarn.',
        'description': (
            'Lambswool from one mill, 130 by 180 cm, brushed on both sides. Heavy enough for winter and open enough '
            'for spring.'
        ),
    },
    {
        'id': 22, 'category_id': 'textiles', 'name': 'Linen cushion', 'price_cents': 4400, 'stock': 22,
        'hue': 40, 'form': 'cushion',
        'summary': 'Stone-washed, feather filled.',
        'description': 'A linen cover with a hidden zip over a feather cushion, 50 by 50 cm. Both can be washed.',
    },
    {
        'id': 23, 'category_id': 'textiles', 'name': 'Waffle towel', 'price_cents': 3200, 'stock': 36,
        'hue': 180, 'form': 'cloth',
        'summary': 'Thin, thirsty and quick to dry.',
        'description': (
            'Cotton and linen in a deep waffle weave, 70 by 140 cm. It dries in half the time of a terry towel.'
        ),
    },
    {
        'id': 24, 'category_id': 'textiles', 'name': 'Cotton throw', 'price_cents': 6900, 'stock': 3,
        'hue': 325, 'form': 'blanket',
        'summary': 'For the end of the sofa.',
        'description': 'A light throw with a hand-knotted fringe, 120 by 170 cm, woven from recycled cotton.',
    },
]

# Of which product, by whom, with how many stars, how many days ago, and in which words.
REVIEWS: list[tuple[int, str, int, int, str]] = [
    (1, 'Ines', 5, 3, 'The thumb rest is a detail, and the whole cup.'),
    (1, 'Piotr', 4, 9, 'Lovely glaze. I would take a larger one as well.'),
    (1, 'Maren', 5, 16, 'Bought one, then three more within a week.'),
    (1, 'Tomás', 5, 24, 'Survived a fall from the table.'),
    (1, 'Aiko', 3, 31, 'Pretty, but mine stands a little unevenly.'),
    (1, 'Ruth', 5, 47, 'Two years of daily use and not a chip.'),
    (1, 'Lars', 4, 60, 'Keeps coffee warm for longer than I expected.'),
    (2, 'Noor', 5, 12, 'The colour changes with the light of the day.'),
    (4, 'Elif', 5, 6, 'One eucalyptus branch, and the room is finished.'),
    (4, 'Sam', 4, 40, 'Heavier than it looks, in a good way.'),
    (5, 'Hanne', 5, 15, 'It really does not drip.'),
    (7, 'Jakub', 5, 8, 'Eggs slide. That is all I asked.'),
    (7, 'Mina', 4, 22, 'Read the card about seasoning first, then be happy.'),
    (11, 'Olu', 5, 4, 'Flat means flat, on page one and on page 160.'),
    (13, 'Vera', 4, 19, 'Mine has a bubble shaped like a comma.'),
    (16, 'Benoît', 5, 11, 'Like daylight, and dark on the other pillow.'),
    (16, 'Anna', 5, 29, 'The dimmer is exactly where my hand goes.'),
    (21, 'Iris', 5, 13, 'Warm without weight. The cat agrees.'),
]

ORDERS: list[dict[str, Any]] = [
    {
        'id': 1001, 'customer': 'ann', 'status': 'delivered', 'postcode': '10437', 'shipping_cents': 490, 'days': 34,
        'lines': [
            {'product_id': 11, 'quantity': 2, 'price_cents': 1800},
            {'product_id': 18, 'quantity': 1, 'price_cents': 1400},
        ],
    },
    {
        'id': 1002, 'customer': 'ann', 'status': 'sent', 'postcode': '10437', 'shipping_cents': 490, 'days': 2,
        'lines': [
            {'product_id': 16, 'quantity': 1, 'price_cents': 14900},
        ],
    },
]

NOTIFICATIONS: list[dict[str, Any]] = [
    {'customer': 'ann', 'text': 'Order 1001 was delivered.', 'link': '/orders/1001', 'read': True, 'days': 31},
    {'customer': 'ann', 'text': 'Order 1002 is on its way to you.', 'link': '/orders/1002', 'days': 1},
    {'customer': 'ann', 'text': 'The Reading lamp is back in stock.', 'link': '/product/16', 'days': 0.2},
]
