import pytest

from tests.services.presence import answer_for_missing


def test_a_missing_service_skips_and_names_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        answer_for_missing("apt-get install chromium")


def test_a_missing_service_fails_in_continuous_integration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        answer_for_missing("apt-get install chromium")


def test_every_database_rule_is_tried_on_both_databases(database_url: str, request: pytest.FixtureRequest) -> None:
    wanted = request.node.callspec.params["database_url"]
    assert database_url.startswith({"sqlite": "sqlite:///", "postgresql": "postgresql+psycopg://"}[wanted])
