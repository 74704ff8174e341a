"""Photos in reviews."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from mizan import MizanError, client
from shop.models import Photo

EXTENSION = {'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp'}


@client(route='/photos/:photo_id/')
def review_photo(request: HttpRequest, photo_id: str) -> HttpResponse:
    """
    A customer's photo, as an image and nothing else: a stranger's bytes must never be a page of this origin. It never
    changes, and whoever knows the id has seen the review.
    """
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None:
        raise MizanError('not_found', 'There is no such photo.')
    headers = {
        'Content-Type': photo.type,
        'Content-Disposition': f'inline; filename="photo.{EXTENSION[photo.type]}"',
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'public, max-age=31536000, immutable',
    }
    return HttpResponse(photo.bytes, headers=headers)
