import pyarrow as pa
import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.engine.countries import clean_countries, country_code

NAMES = {
    "US": "United States, USA, U.S.A., us, Estados Unidos, EE.UU., Vereinigte Staaten, États-Unis",
    "GB": "United Kingdom, U.K., England, Great Britain, Reino Unido, Vereinigtes Königreich, Royaume-Uni, gbr",
    "DE": "Germany, Deutschland, Alemanha, Alemania, Allemagne, DEU",
    "BR": "Brazil, Brasil, Brasilien, Brésil",
    "NL": "Netherlands, The Netherlands, Holland, Países Bajos, Niederlande, Pays-Bas",
    "CI": "Ivory Coast, Côte d’Ivoire, COTE D'IVOIRE, Elfenbeinküste, Costa do Marfim",
    "KR": "South Korea, Korea, Coreia do Sul, Südkorea",
    "CZ": "Czechia, Czech Republic, Tschechien",
    "CD": "DR Congo, Democratic Republic of the Congo",
    "AE": "UAE, United Arab Emirates",
    "VN": "Vietnam, Viet Nam",
    "NE": "Niger",
    "NG": "Nigeria",
    "GE": "Georgia",
}


@pytest.mark.parametrize(
    ("code", "name"), [(code, name) for code, names in NAMES.items() for name in names.split(", ")]
)
def test_a_country_by_any_of_its_names(code: str, name: str) -> None:
    assert country_code(name) == code


@pytest.mark.parametrize("text", ["", "x", "n/a", "NA", "Texas", "Virgin Islands", "Saint Martin", "-", "?" * 300])
def test_what_names_no_country_or_several(text: str) -> None:
    assert country_code(text) is None


def test_what_is_not_known_stays_as_it_is() -> None:
    column = pa.array(["Texas", "", "BR"])

    assert clean_countries(column) is column
    assert clean_countries(pa.array(["Texas", "brazil", ""])).to_pylist() == ["Texas", "BR", ""]


@given(st.sampled_from(sorted(pycountry.countries, key=lambda country: country.alpha_2)))
def test_every_country_by_its_codes_and_its_name(country: object) -> None:
    code = getattr(country, "alpha_2", "")

    # The code of Namibia is how people say that something is not available; it stays what it is.
    assert country_code(code) == (None if code == "NA" else code)
    assert country_code(getattr(country, "alpha_3", "")) == code
    assert country_code(getattr(country, "name", "")) in (code, None)
