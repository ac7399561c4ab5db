"""Windows: folders for this user alone (see "Security Descriptor String Format")."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

_DACL = ctypes.c_uint(0x80000004)
"""The list of who may do what, protected: nothing is inherited from the folder above."""
_THIS_PROCESS, _QUERY, _USER = ctypes.c_void_p(-1), 8, 1


def keep_others_out(folder: Path) -> None:
    """Let this user, the system and its administrators use the folder and what is made in it, and nobody else.

    Raises:
        OSError: it belongs to somebody else.
    """
    windows: Any = ctypes
    advapi, kernel = windows.WinDLL("advapi32", use_last_error=True), windows.WinDLL("kernel32")
    token, found, size = ctypes.c_void_p(), (ctypes.c_void_p * 32)(), ctypes.c_uint()
    advapi.OpenProcessToken(_THIS_PROCESS, _QUERY, ctypes.byref(token))
    advapi.GetTokenInformation(token, _USER, found, ctypes.sizeof(found), ctypes.byref(size))
    kernel.CloseHandle(token)
    user, access = ctypes.c_wchar_p(), ctypes.c_void_p()
    advapi.ConvertSidToStringSidW(ctypes.c_void_p(found[0]), ctypes.byref(user))
    allowed = "".join(f"(A;OICI;FA;;;{who})" for who in (user.value, "SY", "BA"))
    advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(f"D:P{allowed}", 1, ctypes.byref(access), None)
    done = advapi.SetFileSecurityW(str(folder), _DACL, access)
    problem = windows.get_last_error()
    kernel.LocalFree(user)
    kernel.LocalFree(access)
    if not done:
        raise windows.WinError(problem)
