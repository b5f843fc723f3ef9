"""Commands about how secrets are kept: secrets status, protect, passphrase."""

from __future__ import annotations

import click

from reviewer.cli.app import Options, root
from reviewer.cli.output import tell
from reviewer.cli.passphrase import ask_at_terminal, read_line
from reviewer.config import Home
from reviewer.credentials import FileSecrets, Keeping, keeping, protect
from reviewer.errors import ConfigError
from reviewer.vault import Vault

KEPT = {
    Keeping.KEYRING: "in the keyring of this computer",
    Keeping.SEALED: "in files of this home, under a passphrase",
    Keeping.PLAIN: "in private files of this home, NOT under a passphrase (review-desk secrets protect)",
    Keeping.UNDECIDED: "nowhere yet: no keyring here, and no passphrase or plain_secrets chosen",
}


def kept_line(home: Home) -> str:
    """How the secrets of a home are kept, for people."""
    how = keeping(home)
    left = FileSecrets(home.secrets).names() if how is Keeping.SEALED else []
    more = f"; {len(left)} still in plain files (review-desk secrets protect)" if left else ""
    return KEPT[how] + more


@root.group("secrets")
def secrets_group() -> None:
    """How tokens and the signing key are kept on this computer."""


@secrets_group.command("status")
@click.pass_obj
def status(options: Options) -> None:
    """Say how the secrets of this home are kept."""
    options.home.make()
    tell({"secrets": keeping(options.home)}, as_json=options.as_json, lines=[kept_line(options.home)])


@secrets_group.command("protect")
@click.pass_obj
def protect_files(options: Options) -> None:
    """Put what lies in plain files under a passphrase. Each plain file goes once its sealed copy was read."""
    options.home.make()
    how = keeping(options.home)
    if how is Keeping.KEYRING:
        raise ConfigError("secrets.has_keyring")
    passphrase = options.passphrase(Keeping.SEALED if how is Keeping.SEALED else Keeping.UNDECIDED)
    if not passphrase:
        raise ConfigError("secrets.locked" if how is Keeping.SEALED else "secrets.undecided")
    count = protect(options.home, passphrase)
    lines = [f"{count} moved. Copies that a disk or a backup keeps of the plain files are not reached."]
    tell({"sealed": count}, as_json=options.as_json, lines=lines)


@secrets_group.command("passphrase")
@click.option("--new-passphrase-fd", type=int, metavar="N", help="Read the new one from this descriptor.")
@click.pass_obj
def change(options: Options, new_passphrase_fd: int | None) -> None:
    """Change the passphrase. The secrets themselves are not touched."""
    vault = Vault(options.home.secrets)
    if not vault.exists:
        raise ConfigError("secrets.no_passphrase")
    old = options.passphrase(Keeping.SEALED)
    if not old:
        raise ConfigError("secrets.locked")
    vault.open(old)
    new = read_line(new_passphrase_fd) if new_passphrase_fd is not None else ask_at_terminal(is_new=True)
    vault.change(old, new)
    tell({"changed": True}, as_json=options.as_json, lines=["Changed. The old passphrase opens nothing now."])
