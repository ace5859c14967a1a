"""What a reader has said of rows, as the results page shows it again."""

from collections.abc import Callable
from dataclasses import replace

from service.web.forms import NeedForm
from service.web.said import ids
from service.web.views import Reader, View


def known(form: NeedForm, resolve: Callable[[str], str | None]) -> NeedForm:
    """Return the form without ids of records that are gone, those that were merged by their ids of today."""
    liked, unliked = (" ".join(dict.fromkeys(current for one in ids(field) if (current := resolve(one)))) for field in (form.like, form.unlike))
    return replace(form, like=liked, unlike=unliked)


def chips(form: NeedForm, reader: Reader) -> list[View]:
    """Views of what was said, each with the button that takes it back: {kind: "more" or "less", says, id, title, language}."""
    says = {"more": reader.t("refine.chip.more"), "less": reader.t("refine.chip.less")}
    said_of = [("more", one) for one in ids(form.like)] + [("less", one) for one in ids(form.unlike)]
    works = [(kind, one, reader.work(one)) for kind, one in said_of]
    return [{"kind": kind, "says": says[kind], "id": one, "title": work["title"], "language": work["language"]} for kind, one, work in works if work]
