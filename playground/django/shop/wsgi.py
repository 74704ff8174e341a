"""The shop for a server of production: `gunicorn shop.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
# Of the settings themselves the default is that of dev, which `runserver` has read before it comes here.
os.environ.setdefault('DJANGO_DEBUG', '0')
application = get_wsgi_application()
