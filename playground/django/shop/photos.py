"""Photos that customers send."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import UploadedFile

from mizan import MizanError
from shop.kinds import PhotoType
from shop.models import Photo

# In bytes.
MOST = 2 * 1024 * 1024

BEGINNINGS: list[tuple[PhotoType, re.Pattern[bytes]]] = [
    ('image/png', re.compile(rb'\x89PNG\r\n\x1a\n')),
    ('image/jpeg', re.compile(rb'\xff\xd8\xff')),
    ('image/webp', re.compile(rb'RIFF.{4}WEBP', re.DOTALL)),
]


def photo_from(file: UploadedFile) -> Photo:
    """The photo in a file, not saved yet.

    Raises MizanError `invalid`, for the field `photo`, when it is too large or none.
    """
    if file.size is None or file.size > MOST:
        raise _unfit('A photo has at most 2 MB.')
    content = file.read()
    kind = photo_type(content)
    if kind is None:
        raise _unfit('Choose a JPEG, PNG or WebP.')
    return Photo(type=kind, bytes=content)


def photo_type(content: bytes) -> PhotoType | None:
    """What kind of photo it is; None for any other. What the sender says of it counts for nothing."""
    return next((kind for kind, beginning in BEGINNINGS if beginning.match(content)), None)


def _unfit(message: str) -> MizanError:
    return MizanError('invalid', 'This photo cannot be kept.', fields={'photo': [message]})
