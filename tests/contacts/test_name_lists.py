"""Names of fields in one text: what was written is read again, and a plain list stays what it was."""

from hypothesis import example, given
from hypothesis import strategies as st

from contactory.contacts.name_lists import names_in, names_text

NAMES = st.lists(st.text(alphabet=st.sampled_from('aß ,\\"'), min_size=1).filter(lambda name: name == name.strip()))


@given(NAMES)
@example(["custom:Size, boxed", "a\\", "\\,", "title"])
def test_what_is_written_is_read_again(names: list[str]) -> None:
    assert names_in(names_text(names)) == names


def test_a_list_is_read_as_people_type_it() -> None:
    assert names_in("title, custom:Favourite Pastry,,city ,") == ["title", "custom:Favourite Pastry", "city"]
    assert names_in("custom:C:\\drive\\x") == ["custom:C:\\drive\\x"]
    assert names_in(None) == names_in(" , ") == []
