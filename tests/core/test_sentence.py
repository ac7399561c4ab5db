"""A sentence is English in the log and translated for people, with what it was made of."""

from __future__ import annotations

import json

from reminderd.core.language import Language, speaking
from reminderd.core.sentence import from_json, hear, said, sentence, to_json, words_for
from tests.core.test_language import Shouting

WHY = sentence("no answer from {name}", name="a bus")


def test_the_log_and_json_have_it_in_english_and_people_in_their_language() -> None:
    with speaking(Language("xx", Shouting())):
        assert f"{WHY}" == "no answer from a bus"
        assert json.loads(json.dumps([WHY])) == ["no answer from a bus"]
        assert said(WHY) == "NO ANSWER FROM a bus"


def test_a_sentence_in_a_sentence_and_in_an_exception_is_translated_too() -> None:
    with speaking(Language("xx", Shouting())):
        for inner in (WHY, ValueError(WHY)):
            whole = sentence("cannot be sent: {name}", name=inner)
            assert whole == "cannot be sent: no answer from a bus"
            assert said(OSError(whole)) == "CANNOT BE SENT: NO ANSWER FROM a bus"


def test_other_text_stays_as_it_is() -> None:
    with speaking(Language("xx", Shouting())):
        assert said("my own words") == said(ValueError("my own words")) == "my own words"
        assert said(OSError(2, "No such file")) == "[Errno 2] No such file"


def test_a_sentence_passes_through_json_with_what_it_was_made_of() -> None:
    whole = sentence("{count} times: {name}", name=WHY, count=2)
    passed = from_json(json.loads(json.dumps(to_json(whole))))
    assert passed == whole == "2 times: no answer from a bus"
    with speaking(Language("xx", Shouting())):
        assert said(passed) == said(whole)
    assert from_json(to_json("my own words")) == "my own words"


def test_what_another_process_said_in_our_language_is_said_again() -> None:
    shouting = Language("xx", Shouting())
    with speaking(shouting):
        heard = words_for({"problems": [WHY], "detail": "my own words"})
    assert heard == {"no answer from a bus": "NO ANSWER FROM a bus"}
    hear("xx", json.loads(json.dumps(heard)))
    with speaking(shouting):
        assert said("no answer from a bus") == "NO ANSWER FROM a bus"
    assert said("no answer from a bus") == "no answer from a bus"
    hear(None, heard)
    hear("xx", "nonsense")
