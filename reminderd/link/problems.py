"""Why the broker cannot be used, in a sentence, and what helps."""

from __future__ import annotations

import socket
import ssl

from reminderd.core.broker_address import BrokerAddress
from reminderd.core.language import N_
from reminderd.core.sentence import sentence

_SETTINGS = N_("Correct link.broker in the settings.")
_START = N_("Start the broker, or let it through the firewall. reminderd tries again by itself.")
_CERTIFICATE = N_(
    "If the certificate is your own, name the file of its authority in link.ca_file. "
    "It has to be made for the name in link.broker."
)
_TLS = N_("Name the broker's port for TLS, usually 8883, or set up TLS: see docs/machines.md.")
_PASSWORD = N_("Correct link.user and the password in link.password_file.")
_ALLOW = N_("Allow this user to read and write link.topic and what is below it (Mosquitto: acl_file).")
_VERSION = N_("Use a broker that speaks MQTT 5, such as Mosquitto 1.6 or newer.")

_CODES = {
    0x84: (N_("{broker} does not speak MQTT 5."), _VERSION),
    0x86: (N_("{broker} refuses the user or the password."), _PASSWORD),
    0x87: (N_("{broker} does not allow this."), _ALLOW),
    0x8C: (N_("{broker} refuses the user or the password."), _PASSWORD),
}


class BrokerProblem(Exception):
    """The broker cannot be used now; the text and the remedy are for people."""

    def __init__(self, text: str, remedy: str) -> None:
        super().__init__(text)
        self.remedy = remedy


def refused(address: BrokerAddress, code: int) -> BrokerProblem:
    """Return the problem for a reason code of MQTT, from 0x80."""
    text, remedy = _CODES.get(code, (N_("{broker} refuses, with the reason {code}."), ""))
    return BrokerProblem(sentence(text, broker=_named(address), code=f"0x{code:02x}"), remedy)


def silent(address: BrokerAddress) -> BrokerProblem:
    """Return the problem of a broker that does not answer."""
    return BrokerProblem(sentence(N_("{broker} does not answer."), broker=_named(address)), _START)


def closed(address: BrokerAddress) -> BrokerProblem:
    """Return the problem of a connection that was closed, by the broker or on the way."""
    return BrokerProblem(sentence(N_("{broker} closed the connection."), broker=_named(address)), _START)


def unreachable(address: BrokerAddress, problem: Exception) -> BrokerProblem:
    """Return the problem behind what went wrong while connecting."""
    match problem:
        case BrokerProblem():
            return problem
        case TimeoutError():
            return silent(address)
        case ConnectionResetError() | BrokenPipeError() | ssl.SSLEOFError():
            return closed(address)
        case socket.gaierror():
            text, why, remedy = (
                N_("The name in link.broker, {broker}, is not known here: {why}."),
                problem.strerror,
                _SETTINGS,
            )
        case ssl.SSLCertVerificationError():
            text, why, remedy = (
                N_("The certificate of {broker} is not trusted: {why}."), problem.verify_message, _CERTIFICATE,
            )  # fmt: skip
        case FileNotFoundError() | PermissionError() | IsADirectoryError():
            text, why, remedy = N_("The file in link.ca_file cannot be read: {why}."), problem.strerror, _CERTIFICATE
        case ssl.SSLError():
            text, why, remedy = N_("{broker} does not speak TLS as it should: {why}."), problem.reason, _TLS
        case OSError():
            text, why, remedy = N_("{broker} cannot be reached: {why}."), problem.strerror, _START
        case _:
            text, why, remedy = N_("{broker} cannot be used: {why}."), None, ""
    told = str(why or problem).rstrip(".")
    return BrokerProblem(sentence(text, broker=_named(address), why=told), remedy)


def _named(address: BrokerAddress) -> str:
    return f"{address.host}:{address.port}"
