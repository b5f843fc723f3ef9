"""The command `evidence`: which files an item's answers cite, and a copy of one of them."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from reviewer.bootstrap import OpenDesk
from reviewer.cli.app import Options, root, with_desk
from reviewer.cli.output import safe, table, tell, told
from reviewer.domain.evidence import EvidenceFile, Holding
from reviewer.domain.items import Evidence
from reviewer.errors import UnknownThing
from reviewer.ids import ItemId

_HOLDINGS = {
    Holding.QUOTED: "its text came along",
    Holding.HELD: "on this computer",
    Holding.ABSENT: "not fetched yet",
    Holding.NAMED: "only its name was sent",
}


def evidence_line(one: Evidence) -> str:
    """Id, title, declared type, size and digest."""
    size = f"{one.size:,} bytes" if one.size is not None else ""
    parts = [safe(one.id, 80), safe(one.title, 200), safe(one.media_type, 80), size, safe(one.digest, 80)]
    return "  ".join(["evidence", *(part for part in parts if part)])


@root.command()
@click.argument("item")
@click.argument("evidence_id", metavar="[ID]", default="")
@click.option("--out", type=click.Path(path_type=Path), help="Save a copy there; it is not opened.")
@click.option("--replace", "replaces", is_flag=True, help="Also where there is a file already.")
@click.pass_obj
def evidence(options: Options, item: str, evidence_id: str, out: Path | None, replaces: bool) -> None:
    """List the evidence of an item, or save a copy of one file of it.

    A file that is not here yet is fetched from the item's own source, held against the size and digest that
    the item announced, and kept. The copy is yours alone, never executable, and never opened.
    """
    if not evidence_id or out is None:
        if evidence_id or out is not None:
            raise click.UsageError("Say both: which evidence, and --out where.")
        _list(options, item)
        return

    async def save(desk: OpenDesk) -> EvidenceFile:
        wanted = await _find(desk, item, evidence_id)
        held = wanted
        if wanted.holding is not Holding.HELD:
            held = await desk.fetch_evidence(wanted.item, wanted.evidence)
        await desk.save_evidence(held, out, replaces=replaces)
        return held

    held = with_desk(options, save)
    lines = told({"saved": safe(str(out)), "bytes": f"{held.size:,}", "sha-256": held.digest})
    tell({"saved": str(out), "size": held.size, "digest": held.digest}, as_json=options.as_json, lines=lines)


def _list(options: Options, item: str) -> None:
    async def read(desk: OpenDesk) -> tuple[EvidenceFile, ...]:
        return await desk.evidence(await desk.open_item(ItemId(item), is_look=False))

    files = with_desk(options, read)
    rows = [[evidence_line(one.evidence), _HOLDINGS[one.holding]] for one in files]
    value = [
        {"item": one.item.id, "holding": one.holding, **msgspec.to_builtins(one.evidence)} for one in files
    ]
    tell(value, as_json=options.as_json, lines=table(rows) or ["No evidence was sent along."])


async def _find(desk: OpenDesk, item: str, evidence_id: str) -> EvidenceFile:
    """In a case the item's own evidence comes before another member's of the same id."""
    opened = await desk.open_item(ItemId(item), is_look=False)
    found = [one for one in await desk.evidence(opened) if one.evidence.id == evidence_id]
    found.sort(key=lambda one: one.item.id != opened.item.id)
    if not found:
        raise UnknownThing("evidence.unknown", evidence=evidence_id)
    return found[0]
