from __future__ import annotations

import re

from django.urls import re_path

from . import endpoints
from .conf import base
from .declare import functions
from .routes import routes
from .views import view_of

_base = re.escape(base().lstrip('/'))

urlpatterns = [
    re_path(rf'^{_base}ctx/(?P<name>[^/]+)/?\Z', endpoints.fetch),
    re_path(rf'^{_base}call/\Z', endpoints.call),
    re_path(rf'^{_base}session/\Z', endpoints.session),
    re_path(rf'^{_base}schema/\Z', endpoints.schema),
    re_path(rf'^{_base}', endpoints.nothing),
    *(re_path(rf'^{route.pattern}/?\Z', view_of(route)) for route in routes(functions.values())),
]
