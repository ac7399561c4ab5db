"""The broker's address: what is understood, and what is refused with a sentence."""

import pytest

from reminderd.core.broker_address import read_broker_address


@pytest.mark.parametrize(
    ("text", "host", "port", "tls"),
    [
        ("mqtts://broker.example", "broker.example", 8883, True),
        ("MQTTS://Broker:18883/", "Broker", 18883, True),
        ("mqtts://192.168.1.5", "192.168.1.5", 8883, True),
        ("mqtts://[fd00::5]:8884", "fd00::5", 8884, True),
        ("mqtt://localhost", "localhost", 1883, False),
        ("mqtt://127.0.0.1:1884", "127.0.0.1", 1884, False),
        ("mqtt://[::1]", "::1", 1883, False),
    ],
)
def test_an_address_is_read(text: str, host: str, port: int, tls: bool) -> None:
    assert read_broker_address(text) == (host, port, tls)


@pytest.mark.parametrize(
    "text",
    [
        "", "broker", "broker:8883", "http://broker", "mqtts://", "mqtts://broker:0", "mqtts://broker:99999",
        "mqtts://me:secret@broker", "mqtts://broker/topic", "mqtts://bro ker", "mqtts://broker\n", "mqtts://bröker",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="mqtts://host:8883"):
        read_broker_address(text)


@pytest.mark.parametrize("text", ["mqtt://broker", "mqtt://127.0.0.1.evil.example", "mqtt://192.168.1.5"])
def test_plain_text_stays_on_this_machine(text: str) -> None:
    with pytest.raises(ValueError, match="only for a broker on this machine"):
        read_broker_address(text)
