"""Logging in and out without script."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from mizan import client
from shop.functions.accounts import OF_A_PERSON
from shop.pages import page
from shop.paths import SeeOther, own_path
from shop.users import enter, user_with_password

TRACKING = '/track/'


@client(route='/account/login/', private=True)
def login_page(request: HttpRequest, next: str = '') -> HttpResponse:
    """Logging in without script."""
    return page(request, 'shop/login.html', {'next': own_path(request, next, TRACKING)})


@client(route='/account/login/', methods=['POST'], affects=OF_A_PERSON, atomic=False)
def login_form(request: HttpRequest, name: str, password: str, next: str = '') -> HttpResponse:
    """What the form of `login_page` sends."""
    path = own_path(request, next, TRACKING)
    user = user_with_password(request, name, password)
    if user is None:
        return page(request, 'shop/login.html', {'next': path, 'failed': True, 'name': name}, status=422)
    enter(request, user)
    return SeeOther(path)


@client(route='/account/logout/', methods=['POST'], affects=OF_A_PERSON)
def logout_form(request: HttpRequest) -> HttpResponse:
    """Logging out without script."""
    logout(request)
    return SeeOther('/account/login/')
