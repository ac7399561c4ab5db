"""Windows: which user this is, and folders for that user alone (see "Security Descriptor String Format")."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

_DACL = 0x80000004
"""The list of who may do what, protected: nothing is inherited from the folder above."""
_QUERY, _USER = 8, 1


def keep_others_out(folder: Path) -> None:
    """Let this user, the system and its administrators use the folder and what is made in it, and nobody else.

    Raises:
        OSError: it belongs to somebody else.
    """
    if sys.platform != "win32":
        raise OSError("this is not Windows")
    allowed = "".join(f"(A;OICI;FA;;;{who})" for who in (user_id(), "SY", "BA"))
    advapi, descriptor = ctypes.WinDLL("advapi32", use_last_error=True), ctypes.c_void_p()
    advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(f"D:P{allowed}", 1, ctypes.byref(descriptor), None)
    done = advapi.SetFileSecurityW(str(folder), ctypes.c_uint(_DACL), descriptor)
    problem = ctypes.WinError(ctypes.get_last_error())
    ctypes.WinDLL("kernel32").LocalFree(descriptor)
    if not done:
        raise problem


def user_id() -> str:
    """Return the security identifier of this process's user, "S-1-5-…".

    Raises:
        OSError: Windows does not say it.
    """
    if sys.platform != "win32":
        raise OSError("this is not Windows")
    advapi, kernel = ctypes.WinDLL("advapi32", use_last_error=True), ctypes.WinDLL("kernel32")
    token, found, size, text = ctypes.c_void_p(), (ctypes.c_void_p * 32)(), ctypes.c_uint(), ctypes.c_wchar_p()
    advapi.OpenProcessToken(ctypes.c_void_p(-1), _QUERY, ctypes.byref(token))
    advapi.GetTokenInformation(token, _USER, found, ctypes.sizeof(found), ctypes.byref(size))
    kernel.CloseHandle(token)
    if not advapi.ConvertSidToStringSidW(ctypes.c_void_p(found[0]), ctypes.byref(text)) or text.value is None:
        raise ctypes.WinError(ctypes.get_last_error())
    user = text.value
    kernel.LocalFree(text)
    return user
