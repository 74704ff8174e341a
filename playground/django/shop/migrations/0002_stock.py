"""Fills a new shop."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.hashers import make_password
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from shop import stock

NOW = timezone.now()


def fill_shop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    def fill(table: str, rows: list[dict[str, Any]]) -> None:
        model = apps.get_model(table)
        model.objects.bulk_create([model(**row) for row in rows])

    fill('auth.User', [{**user, 'password': make_password(user['password'])} for user in stock.USERS])
    ids = dict(apps.get_model('auth.User').objects.values_list('username', 'pk'))

    fill('shop.Category', [{**row, 'position': position} for position, row in enumerate(stock.CATEGORIES)])
    fill('shop.Product', stock.PRODUCTS)
    fill('shop.Review', [
        {'product_id': product, 'author': author, 'rating': rating, 'created_at': days_ago(days), 'text': text}
        for product, author, rating, days, text in stock.REVIEWS
    ])
    fill('shop.Order', [belated(order, ids) for order in stock.ORDERS])
    fill('shop.OrderLine', [{**line, 'order_id': order['id']} for order in stock.ORDERS for line in order['lines']])
    fill('shop.Notification', [belated(notification, ids) for notification in stock.NOTIFICATIONS])


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def belated(row: dict[str, Any], ids: dict[str, int]) -> dict[str, Any]:
    """A row of a customer, whose days are counted back from today."""
    own = {name: value for name, value in row.items() if name not in ('customer', 'days', 'lines')}
    return {**own, 'customer_id': ids[row['customer']], 'created_at': days_ago(row['days'])}


class Migration(migrations.Migration):
    dependencies = [('shop', '0001_tables'), ('auth', '0012_alter_user_first_name_max_length')]
    operations = [migrations.RunPython(fill_shop, migrations.RunPython.noop)]
