from django.conf import settings
from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT, SET_NULL
from django.utils import timezone

from shop.models import new_photo_id

STATUSES = [('placed', 'Placed'), ('sent', 'On its way'), ('delivered', 'Delivered'), ('cancelled', 'Cancelled')]

ID = ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID'))


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('slug', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('blurb', models.CharField(max_length=200)),
                ('position', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ID,
                ('category', models.ForeignKey('shop.category', PROTECT, related_name='products')),
                ('name', models.CharField(max_length=80)),
                ('summary', models.CharField(max_length=200)),
                ('description', models.TextField()),
                ('price_cents', models.PositiveIntegerField()),
                ('stock', models.PositiveIntegerField()),
                ('hue', models.PositiveSmallIntegerField()),
                ('form', models.CharField(max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.CharField(default=new_photo_id, max_length=36, primary_key=True, serialize=False)),
                ('type', models.CharField(max_length=20)),
                ('bytes', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ID,
                ('product', models.ForeignKey('shop.product', CASCADE, related_name='reviews')),
                ('author', models.CharField(max_length=150)),
                ('rating', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('photo', models.ForeignKey('shop.photo', SET_NULL, null=True)),
                ('created_at', models.DateTimeField(default=timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='CartLine',
            fields=[
                ID,
                ('customer', models.CharField(max_length=150)),
                ('product', models.ForeignKey('shop.product', CASCADE, related_name='cart_lines')),
                ('quantity', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ID,
                ('customer', models.ForeignKey(settings.AUTH_USER_MODEL, CASCADE, related_name='orders')),
                ('status', models.CharField(choices=STATUSES, default='placed', max_length=20)),
                ('postcode', models.CharField(max_length=20)),
                ('delivery_note', models.CharField(max_length=120)),
                ('shipping_cents', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField(default=timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ID,
                ('order', models.ForeignKey('shop.order', CASCADE, related_name='lines')),
                ('product', models.ForeignKey('shop.product', PROTECT, related_name='order_lines')),
                ('quantity', models.PositiveIntegerField()),
                ('price_cents', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ID,
                ('customer', models.ForeignKey(settings.AUTH_USER_MODEL, CASCADE, related_name='notifications')),
                ('text', models.CharField(max_length=200)),
                ('link', models.CharField(max_length=200, null=True)),
                ('read', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=timezone.now)),
            ],
        ),
        migrations.AddConstraint(
            'cartline', models.UniqueConstraint(fields=('customer', 'product'), name='product_once_in_a_cart')
        ),
        migrations.AddConstraint(
            'orderline', models.UniqueConstraint(fields=('order', 'product'), name='product_once_in_an_order')
        ),
    ]
