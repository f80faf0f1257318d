"""Where a hospital lies on the disk: one folder, a handful of files, on a local disk only."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import attrs

from db.errors import NetworkShareError

REMOTE_KINDS = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "fuse.sshfs", "fuse.smbnetfs", "afs", "ncpfs", "9p",
     "webdav", "fuse.davfs2", "ceph", "glusterfs", "fuse.glusterfs", "afpfs"}
)  # fmt: skip
_DRIVE_REMOTE = 4  # GetDriveTypeW's answer for a mapped network drive


@attrs.frozen(slots=True)
class VaultPlace:
    """The files of one hospital. A path ending in ``.db`` is the database itself; any other is a folder."""

    folder: Path
    stem: str

    @classmethod
    def of(cls, path: Path) -> VaultPlace:
        """Return the place ``path`` means."""
        whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links we only want to name
        if whole.suffix == ".db":
            return cls(whole.parent, whole.stem)
        return cls(whole, "hr")

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / f"{self.stem}.db"

    @property
    def keys(self) -> Path:
        """The key slots."""
        return self.folder / f"{self.stem}.keys"

    @property
    def keys_copy(self) -> Path:
        """The second copy of the key slots."""
        return self.folder / f"{self.stem}.keys.b"

    @property
    def lock(self) -> Path:
        """The single-writer lock."""
        return self.folder / f"{self.stem}.lock"

    @property
    def anchor(self) -> Path:
        """The audit chain's head, kept outside the database."""
        return self.folder / f"{self.stem}.anchor"

    @property
    def attachments(self) -> Path:
        """Scans, each encrypted by itself."""
        return self.folder / "att"

    @property
    def backups(self) -> Path:
        """Verified encrypted backups."""
        return self.folder / "backup"

    def prepare(self) -> None:
        """Make the folder, private to this account.

        Raises:
            NetworkShareError: the place is not on a local disk.
        """
        self.require_local()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def require_local(self) -> None:
        """Stop here unless the place is on a local disk.

        Raises:
            NetworkShareError: it is not; says which kind of share.
        """
        kind = share_kind(self.folder)
        if kind is not None:
            raise NetworkShareError(path=self.folder, kind=kind)


def share_kind(path: Path) -> str | None:
    """Return the kind of network share ``path`` lies on, or None for a local disk."""
    if sys.platform == "win32":
        return _windows_share(path)
    mounts = Path("/proc/self/mountinfo")
    if mounts.exists():
        return kind_in_mounts(path, mounts.read_text(encoding="utf-8", errors="replace"))
    return None


def kind_in_mounts(path: Path, mountinfo: str) -> str | None:
    """Return the remote kind of the mount ``path`` lies under, as told by ``/proc/self/mountinfo`` text."""
    best, kind = "", None
    target = str(path)
    for line in mountinfo.splitlines():
        left, dash, right = line.partition(" - ")
        parts = left.split()
        if not dash or len(parts) < 5:  # noqa: PLR2004 - the fifth column is the mount point
            continue
        mount = parts[4].replace("\\040", " ")
        inside = target == mount or target.startswith(mount.rstrip("/") + "/") or mount == "/"
        if inside and len(mount) >= len(best):
            best, kind = mount, right.split()[0]
    return kind if kind in REMOTE_KINDS else None


def _windows_share(path: Path) -> str | None:
    text = str(path)
    if text.startswith(("\\\\", "//")):
        return "UNC"
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - the name exists on Windows only
    return "mapped drive" if kernel.GetDriveTypeW(path.anchor) == _DRIVE_REMOTE else None
