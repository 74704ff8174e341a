from django.conf import settings
from django.urls import include, path

from shop.built_page import built_page

urlpatterns = [path('', include('mizan.urls'))]

# In dev Vite serves the page, and passes on what is Django's.
if not settings.DEBUG:
    urlpatterns += [path('', built_page), path('<path:path>', built_page)]
