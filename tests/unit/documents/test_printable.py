from fondaco.kernel.documents import printable


def test_controls_and_directional_overrides_are_left_out() -> None:
    assert printable("a\x00b\x1bc\u202ed\u2066e\ud800f\ufffeg\U0010ffff") == "abcdefg"


def test_tabs_and_line_ends_stay() -> None:
    assert printable("one\r\ntwo\n\tthree") == "one\ntwo\n\tthree"


def test_letters_and_their_accents_are_joined() -> None:
    assert printable("Zanu\u0300t") == "Zanùt"


def test_what_holds_nothing_is_left_out_at_every_depth() -> None:
    data = {"web": None, "offers": "  ", "firms": [{"name": "Zanùt", "size": ""}, None, ""], "count": 0}
    assert printable(data) == {"firms": [{"name": "Zanùt"}], "count": 0}
