"""Call sheet, agendas, table cards and check-in list."""

from fondaco.kernel.documents import render
from tests.unit.documents import examples
from tests.unit.documents.reading import pages, text, without_blanks


def test_the_call_sheet_has_every_firm_with_its_phone_and_all_boxes() -> None:
    data = examples.call_sheet(40)
    printed = text(render("call_sheet", data, language="en"))
    for call in data["calls"]:
        assert without_blanks(call["firm"]) in printed
        assert without_blanks(call["phone"] or "No phone number known") in printed
    assert printed.count("Notreached") == 40


def test_the_call_sheet_takes_boxes_of_the_organisers_own() -> None:
    data = {**examples.call_sheet(2), "outcomes": ["Sends a colleague", "Wants a visit"]}
    printed = text(render("call_sheet", data, language="en"))
    assert printed.count("Wantsavisit") == 2
    assert "Notreached" not in printed


def test_the_column_heads_stand_on_every_page_of_the_call_sheet() -> None:
    printed = pages(render("call_sheet", examples.call_sheet(30), language="en"))
    assert len(printed) > 2
    assert all("Outcome" in page for page in printed)


def test_an_agenda_tells_when_where_and_whom() -> None:
    printed = text(render("agenda", examples.agenda(), language="en"))
    for told in ("09:50", "Rome (UTC+1)", "Йорданка Щърбанова", "Lunch on the first floor", "Desk at the entrance"):
        assert without_blanks(told) in printed


def test_each_delegate_has_an_agenda_on_pages_of_its_own() -> None:
    agendas = [examples.agenda_of("Ilaria Zanùt", examples.FIRMS[0], n) for n in (3, 24, 3)]
    printed = pages(render("agenda", examples.agenda(*agendas), language="en"))
    assert [page.split("Page")[-1] for page in printed] == ["1of1", "1of3", "2of3", "3of3", "1of1"]
    assert all("IlariaZanùt" in page for page in printed)


def test_an_agenda_without_meetings_says_so() -> None:
    empty = {"delegate": "Ilaria Zanùt", "firm": "Zanùt"}
    assert "Nomeetingsyet" in text(render("agenda", examples.agenda(empty), language="en"))


def test_a_table_card_is_one_page_however_many_meetings_it_lists() -> None:
    printed = pages(render("table_cards", examples.table_cards(2, 26), language="en"))
    assert len(printed) == 2
    assert printed[0].count("20:25–20:45") == 2


def test_delegates_stand_with_their_firm_and_firms_in_the_order_of_the_alphabet() -> None:
    names = ["Zanùt", "Österreicher", "Abel", "ähnlich", "Évian", "Eiche"]
    firms = [{"name": name, "delegates": [{"name": f"Of {name}"}]} for name in names]
    printed = text(render("checkin", {**examples.checkin(0), "firms": firms}, language="en"))
    expected = ["Abel", "ähnlich", "Eiche", "Évian", "Österreicher", "Zanùt"]
    assert sorted(names, key=printed.find) == expected
    assert all(f"{name}Of{name}" in printed for name in names)


def test_the_check_in_list_counts_whom_it_expects_and_leaves_room_for_others() -> None:
    printed = text(render("checkin", examples.checkin(30), language="en"))
    assert "30firms,35delegates" in printed
    assert "Camewithoutbeingonthelist" in printed
