"""The typed settings: what is accepted, what a wrong value says, and the page that lists them."""

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.environment import WrongSetting, read_environment, reference_rows, variable_names
from contactory.home import ensure_home, signing_key

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40)


@pytest.fixture(autouse=True, scope="module")
def nothing_set() -> Iterator[None]:
    """The settings of the test run itself are not to be seen."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in variable_names():
            patch.delenv(variable, raising=False)
        yield


@given(st.sampled_from(sorted(variable_names())), TEXTS)
def test_any_text_is_accepted_or_refused_in_one_line_that_names_the_variable(variable: str, text: str) -> None:
    refusal = refused(variable, text)
    if refusal is not None:
        assert refusal.sentence.startswith(variable)
        assert refusal.facts == {"variable": variable}
        assert len(refusal.sentence.splitlines()) == 1


def refused(variable: str, text: str) -> WrongSetting | None:
    try:
        read_environment({variable: text})
    except WrongSetting as refusal:
        return refusal
    return None


@pytest.mark.parametrize(
    ("variable", "value", "accepts"),
    [
        ("LOG_LEVEL", "loud", "DEBUG, INFO"),
        ("LOG_FORMAT", "xml", "json or console"),
        ("STORAGE_URL", "s3://bucket/prefix", "not supported yet"),
        ("STORAGE_URL", "file://host/share", "file:///"),
        ("CELERY_BROKER_URL", "sqs://", "redis://"),
        ("DATABASE_URL", "mysql://host/name", "postgresql://"),
        ("MAX_RETRIES", "0", "1 to 100"),
        ("MAX_RETRIES", "many", "1 to 100"),
        ("SECRET_KEY", "short", "32 characters"),
        ("CONTACTORY_MAX_FILE_BYTES", "5 parsecs", "5GiB"),
        ("CONTACTORY_PUBLIC_URL", "example.com", "https://"),
        ("CONTACTORY_ALLOWED_HOSTS", ",", "host names"),
        ("CONTACTORY_ALLOWED_HOSTS", "https://example.com", "host names"),
        ("CONTACTORY_ENCRYPTION_KEYS", ",", "base64"),
    ],
)
def test_a_wrong_value_says_what_is_accepted(variable: str, value: str, accepts: str) -> None:
    with pytest.raises(WrongSetting, match=variable) as refused:
        read_environment({variable: value})
    assert accepts in refused.value.sentence


@pytest.mark.parametrize(
    ("variable", "value"),
    [("DATABASE_URL", "mysql://u:hunter2@h/n"), ("SECRET_KEY", "hunter2"), ("REDIS_URL", "hunter2")],
)
def test_a_wrong_secret_is_not_repeated(variable: str, value: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        read_environment({variable: value})
    assert "hunter2" not in refused.value.sentence


def test_values_people_write_are_understood() -> None:
    settings = read_environment(
        {
            "LOG_LEVEL": "debug",
            "CONTACTORY_MAX_FILE_BYTES": "2GiB",
            "CONTACTORY_ALLOWED_HOSTS": "a.example, b.example,",
            "STORAGE_URL": "file:///srv/some%20files",
            "REDIS_URL": "redis://cache:6379/1",
            "DATABASE_URL": "",
        }
    )
    assert settings.log_level == "DEBUG"
    assert settings.max_file_bytes == 2 * 1024**3
    assert settings.allowed_hosts == ("a.example", "b.example")
    assert settings.storage_path == Path("/srv/some files")
    assert settings.broker_url == "redis://cache:6379/1"


def test_the_broker_that_celery_is_told_wins_over_redis() -> None:
    both = {"CELERY_BROKER_URL": "amqp://queue/", "REDIS_URL": "redis://cache/"}
    assert read_environment(both).broker_url == "amqp://queue/"


def test_the_reference_lists_every_setting_as_it_is() -> None:
    written = [line for line in REFERENCE.read_text().splitlines() if line.startswith("| ")][2:]
    assert written == ["| " + " | ".join(row) + " |" for row in reference_rows()]


def test_of_many_that_need_a_key_at_once_all_get_the_same_and_nobody_else_may_read_it(home: Path) -> None:
    settings = read_environment({"CONTACTORY_HOME": str(home)})
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: signing_key(settings), range(32)))
    assert len(keys) == 1
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    assert os.listdir(home) == ["secret_key"]  # noqa: PTH208 - the names are the point


def test_a_home_that_cannot_be_made_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    with pytest.raises(WrongSetting, match="CONTACTORY_HOME") as refused:
        ensure_home(tmp_path / "file" / "home")
    assert refused.value.code == "home_not_writable"
