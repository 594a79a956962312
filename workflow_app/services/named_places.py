"""The organisation that a phrase of the definition means, in words, and that it is not there."""

from __future__ import annotations

from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.who import Place, parse_place
from workflow_app.services.cases import TableCase


def no_place(case: TableCase, place: Place, of: Text | None = None) -> Refusal:
    """That the organisation meant by the definition is not there; `of` is the text whose issuer it would be."""
    named = _place_named(case, place)
    if of is not None:
        named = Text(f"cơ quan ban hành “{of.vi}” ({named.vi})", f"the issuer of “{of.en}” ({named.en})")
    fields = [case.kind.fields[word] for word in _words(place) if word in case.kind.fields]
    empty = tuple(one.title for one in fields if not case.fields.get(one.name))
    return refusal("no_place", place=named, missing=empty, supplier=None if empty else WHO_ENTERS_PLACES)


def _words(place: Place) -> list[str]:
    return str(place).replace(".", " ").split()


def names_what_comes(case: TableCase, place: Place) -> bool:
    """Whether the place hangs on something that the step itself may still enter."""
    return bool({*case.transition.sets, *case.transition.asks} & set(_words(place)))


def _place_named(case: TableCase, place: Place) -> Text:
    """The place in words, as far as they are known without the organisation itself."""
    fields, name = case.kind.fields, place.argument.partition(".")[0]
    word = Text(f"“{fields[name].title.vi}”", f"“{fields[name].title.en}”") if name in fields else Text(name, name)
    how = PLACES[place.how]
    found = Text(how.vi.format(word.vi), how.en.format(word.en))
    if not place.of:
        return found
    start = _place_named(case, parse_place(place.of))
    return Text(f"{found.vi} ({start.vi})", f"{found.en} ({start.en})")


PLACES: dict[str, Text] = {
    "owner": Text("nơi giữ hồ sơ", "where the dossier lies"),
    "origin": Text("nơi lập hồ sơ", "where the dossier was begun"),
    "organisation": Text("tổ chức {}", "the organisation {}"),
    "field": Text("tổ chức ở mục {}", "the organisation in {}"),
    "each": Text("tổ chức ở bảng {}", "the organisations in {}"),
    "roll": Text("nơi sinh hoạt đảng của người ở mục {}", "the roll of the person in {}"),
    "parent": Text("cấp trên trực tiếp", "the organisation above"),
    "root": Text("cấp cao nhất", "the topmost organisation"),
    "nearest": Text("tổ chức gần nhất loại {}", "the nearest organisation of the kind {}"),
    "empowered": Text("nơi có thẩm quyền {}", "the organisation that holds the power {}"),
    "common": Text("cấp trên chung gần nhất với {}", "the nearest organisation above this one and {}"),
}
WHO_ENTERS_PLACES = Text("người quản trị văn phòng (sổ tổ chức)", "whoever runs the office (its organisations)")
