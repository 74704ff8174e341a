"""A server with one of everything that the protocol has."""

import os
from pathlib import Path

import django

BASE_DIR = Path(__file__).resolve().parent
DEBUG = os.environ.get('DJANGO_DEBUG') != '0'
SECRET_KEY = 'a secret of tests that everybody may know'
ALLOWED_HOSTS = ['127.0.0.1', 'localhost']
ROOT_URLCONF = 'urls'
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sessions', 'mizan', 'everything']
INSTALLED_APPS += os.environ.get('TEST_APPS', '').split()
MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
]
TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'APP_DIRS': True}]
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': os.environ.get('TEST_DB', ':memory:'), 'OPTIONS': {'timeout': 20}}}
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
USE_TZ = True
# Before Django 4 a trusted origin was a host.
CSRF_TRUSTED_ORIGINS = ['app.shop.example' if django.VERSION < (4,) else 'https://app.shop.example']
MIZAN_MAX_BODY = int(os.environ.get('MAX_BODY', 32 * 1024 * 1024))
