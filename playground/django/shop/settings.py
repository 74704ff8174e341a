"""Settings of the shop, for Django 3.2 and whatever came since."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = os.environ.get('DJANGO_DEBUG', '1') != '0'

SECRET_KEY = os.environ.get('SESSION_SECRET') or ('in dev, a secret that everybody may know' if DEBUG else '')
if not SECRET_KEY:
    raise ImproperlyConfigured('Production seals its sessions with a secret of its own: set SESSION_SECRET.')

# Names of the shop besides those of this machine, with commas between them.
SHOP_HOSTS = [host.strip() for host in os.environ.get('SHOP_HOSTS', '').split(',') if host.strip()]
ALLOWED_HOSTS = ['localhost', '127.0.0.1', '[::1]', *SHOP_HOSTS]

# A shop that others reach has TLS in front of it: its cookies never travel without. On this machine alone it has none,
# and there browsers differ in whether they keep a Secure cookie.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(SHOP_HOSTS) and not DEBUG

INSTALLED_APPS = [
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'django.contrib.sessions',
    'mizan',
    'shop',
]

# None of them makes an answer differ by who asks, where nobody's session has contributed to it. The first two say what
# browsers may not do with any answer: guess its type, tell other sites its address, show it in a frame. Only the card
# of a product takes the last one back.
MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
]

ROOT_URLCONF = 'shop.urls'
WSGI_APPLICATION = 'shop.wsgi.application'

TEMPLATES = [
    {
        'BACKEND': 'django.template.backends.django.DjangoTemplates',
        'APP_DIRS': True,
        'OPTIONS': {'context_processors': ['django.contrib.auth.context_processors.auth']},
    },
]

DATABASES = {
    'default': {
        'ENGINE': 'shop.sqlite',
        'NAME': os.environ.get('SHOP_DB') or BASE_DIR / 'data' / 'shop-django.db',
    },
}
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'

# It counts who guesses passwords, and only of its own process: several need one that they share.
CACHES = {
    'default': {
        'BACKEND': 'django.core.cache.backends.locmem.LocMemCache',
        'OPTIONS': {'MAX_ENTRIES': 10_000},
    },
}

# Bytes of any body, files included. More than a photo may have: one that is a little too large should be told so, by
# the function that takes it.
MIZAN_MAX_BODY = 4 * 1024 * 1024
# Django's own limit, which does not count files.
DATA_UPLOAD_MAX_MEMORY_SIZE = MIZAN_MAX_BODY

TIME_ZONE = 'UTC'
USE_TZ = True

LOGGING = {
    'version': 1,
    'disable_existing_loggers': False,
    'handlers': {'terminal': {'class': 'logging.StreamHandler'}},
    'root': {'handlers': ['terminal'], 'level': 'WARNING'},
    'loggers': {
        'django': {'handlers': ['terminal'], 'level': 'INFO', 'propagate': False},
        # A refusal is no fault of the server, and its line is there already.
        'django.request': {'level': 'ERROR'},
    },
}

# What Vite has built of the browser's side, which Django serves where DEBUG is off.
SHOP_DIST = Path(os.environ.get('SHOP_DIST') or BASE_DIR.parent / 'dist-django')
