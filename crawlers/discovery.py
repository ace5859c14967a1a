"""Finds the portals: every module of crawlers.portals states one `PORTAL`."""

import pkgutil
from functools import cache
from importlib import import_module

import crawlers.portals
from crawlers.portal import Portal
from models.errors import UnknownValue


@cache
def portals() -> dict[str, Portal]:
    """Return all portals by name, in alphabetical order."""
    found = [import_module(f"crawlers.portals.{module.name}").PORTAL for module in pkgutil.iter_modules(crawlers.portals.__path__)]
    return {portal.name: portal for portal in sorted(found, key=lambda portal: portal.name)}


def portal(name: str) -> Portal:
    """Return one portal. Raises UnknownValue, naming those that there are."""
    known = portals()
    if name not in known:
        raise UnknownValue("portal", name, f"Known: {', '.join(known)}.")
    return known[name]
