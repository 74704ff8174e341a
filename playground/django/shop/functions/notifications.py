"""What the shop has told the customer."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from django.contrib.auth.models import User
from django.http import HttpRequest

from mizan import client
from shop import contexts, models


@dataclass
class Notification:
    id: int
    text: str
    link: str | None
    read: bool
    created_at: datetime


@client(context=contexts.notifications, auth=True)
def notification_list(request: HttpRequest) -> list[Notification]:
    """The latest notifications, newest first."""
    columns = [field.name for field in fields(Notification)]
    newest = models.Notification.objects.filter(customer=request.user).order_by('-created_at', '-pk')
    return [Notification(**notification) for notification in newest.values(*columns)[:20]]


@client(context=contexts.notifications, auth=True)
def unread_count(request: HttpRequest) -> int:
    """How many notifications wait to be read."""
    return models.Notification.objects.filter(customer=request.user, read=False).count()


@client(affects=contexts.notifications, auth=True)
def mark_notifications_read(request: HttpRequest) -> None:
    """Marks every notification as read."""
    models.Notification.objects.filter(customer=request.user, read=False).update(read=True)


def notify(customer: User, text: str, link: str) -> None:
    """Tells a customer something, with a link to a page of the shop."""
    models.Notification.objects.create(customer=customer, text=text, link=link)
