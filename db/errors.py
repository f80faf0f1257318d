"""What the world can do to our file, sorted at the one border where driver errors arrive.

``HostError`` is the world's fault (disk full, wrong key, newer file): a sentence and a remedy. The sentences are
message ids; the floor above renders them in the user's language. ``StoreBugError`` is ours.
"""

from __future__ import annotations


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark ``msgid`` for the catalogue."""
    return msgid


class HostError(Exception):
    """The world's fault: ``msgid`` says what happened, ``remedy`` what to do; both take ``params``."""

    code = "host"
    msgid = ""
    remedy = ""

    def __init__(self, **params: object) -> None:
        super().__init__(self.msgid.format(**params) if params else self.msgid)
        self.params = params


class StoreBugError(Exception):
    """Ours: the driver answered what no correct program should provoke."""


class WrongPasswordError(HostError):
    """Login or password is wrong; which of the two is not told."""

    code = "wrong-password"
    msgid = N_("Login or password is wrong.")
    remedy = N_("Type them again; capital letters count. The recovery code opens the hospital if the password is lost.")


class WrongRecoveryCodeError(HostError):
    """The recovery code does not open this hospital."""

    code = "wrong-recovery-code"
    msgid = N_("This recovery code does not open this hospital.")
    remedy = N_("Compare every group with the sealed sheet; the last group is a check on the others.")


class VaultMissingError(HostError):
    """There is no hospital at that place."""

    code = "vault-missing"
    msgid = N_("There is no hospital at {path}.")
    remedy = N_("Choose the folder that holds hr.db, or create a hospital.")


class VaultExistsError(HostError):
    """Something is there already; nothing is overwritten."""

    code = "vault-exists"
    msgid = N_("There is a hospital at {path} already.")
    remedy = N_("Nothing was changed. Open it, or choose another place.")


class KeyFileMissingError(HostError):
    """The database is there, its keys are not."""

    code = "keys-missing"
    msgid = N_("The key file {name} is missing; without it the database cannot be opened.")
    remedy = N_("Put back {name} or {copy} from the same backup as the database.")


class KeyFileDamagedError(HostError):
    """Both copies of the key file are damaged."""

    code = "keys-damaged"
    msgid = N_("The key file {name} and its copy are damaged.")
    remedy = N_("Put back both from the newest backup; nothing was changed.")


class ForeignKeysError(HostError):
    """Keys and database do not belong together."""

    code = "keys-foreign"
    msgid = N_("The key file does not belong to this database.")
    remedy = N_("Put database and key file from the same folder or backup together; nothing was changed.")


class DamagedError(HostError):
    """The database was changed from outside, truncated, or lies on a failing disk."""

    code = "damaged"
    msgid = N_("The database is damaged or was changed from outside.")
    remedy = N_("Nothing was changed. Copy the folder away as it is, then restore the newest backup.")


class PlaintextError(HostError):
    """The file is an unencrypted database, which this program never writes."""

    code = "plaintext"
    msgid = N_("The file {name} is not encrypted; this is not a hospital of this program.")
    remedy = N_("Choose another file. Unencrypted databases are never opened.")


class NewerFileError(HostError):
    """A newer program wrote this file."""

    code = "newer-file"
    msgid = N_("This hospital was written by a newer program (form {found}; this one knows {known}).")
    remedy = N_("Install the newer program on this workstation; nothing was changed.")


class OlderFileError(HostError):
    """An older program wrote this file, and it is opened for reading only: it cannot be brought forward."""

    code = "older-file"
    msgid = N_("This hospital is of an older form ({found}; this program works with {known}).")
    remedy = N_(
        "Open it once for writing on the workstation that holds it; a backup is made and it is brought forward."
    )


class HeldError(HostError):
    """Another program holds the hospital open for writing."""

    code = "held"
    msgid = N_("The hospital is open on {host} by {login} since {since}.")
    remedy = N_("Close it there, or open it here for reading only.")


class NetworkShareError(HostError):
    """The place is on a network share, where the journal is not safe."""

    code = "network-share"
    msgid = N_("{path} lies on a network share ({kind}); there the encrypted database can lose data.")
    remedy = N_("Use a folder on this workstation's own disk. Several workstations need the database server.")


class DiskFullError(HostError):
    """No room left."""

    code = "disk-full"
    msgid = N_("The disk is full; the last step was not saved, everything before it is.")
    remedy = N_("Free some room on the disk and repeat the step.")


class BusyError(HostError):
    """Another program keeps the file locked."""

    code = "busy"
    msgid = N_("Another program keeps the database locked.")
    remedy = N_("Wait a moment and try again; look whether a backup or virus scanner has it open.")


class ReadOnlyFileError(HostError):
    """The file or its folder may not be written."""

    code = "read-only-file"
    msgid = N_("The database may not be written here.")
    remedy = N_("Ask the system administrator for write access to the folder.")


class DiskError(HostError):
    """Reading or writing failed."""

    code = "disk-error"
    msgid = N_("Reading or writing the disk failed.")
    remedy = N_("Check the disk; then restore the newest backup if the message comes again.")


class SelfTestError(HostError):
    """The cryptography on this machine does not give the known answers."""

    code = "self-test"
    msgid = N_("The encryption of this machine failed its self-test ({what}).")
    remedy = N_("Do not work on with it; install the program anew and tell the information department.")


class BackupFailedError(HostError):
    """The backup could not be written or did not verify."""

    code = "backup-failed"
    msgid = N_("The backup could not be written or did not verify: {why}.")
    remedy = N_("Earlier backups are untouched. Check the target folder and try again.")


class MigrationFailedError(HostError):
    """The file could not be brought to the form of this program; it is as it was."""

    code = "migration-failed"
    msgid = N_("The hospital could not be brought to the form of this program.")
    remedy = N_("It is as it was; a backup lies at {backup}. Send the report to the makers of the program.")
