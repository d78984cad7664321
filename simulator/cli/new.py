"""`simulator new`: a starter scenario, one of votes or polls and a law, or a copy of one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.cli.endings import note
from simulator.errors import Problem, ScenarioError, SimulatorError
from simulator.scenario import Scenario, load
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.counts import look_alikes
from simulator.scenario.files.laws import Law, names, nearest_law
from simulator.scenario.files.laws import law as law_named
from simulator.scenario.files.notes import WARNING
from simulator.scenario.files.shipped import shipped_files
from simulator.starter.election import Election
from simulator.starter.folder import events, files
from simulator.starter.folding import folded
from simulator.starter.reading import Sources, read_election
from simulator.starter.template import STAND_IN, STARTER, with_districts

HINTS = {
    ".seats: missing": "give them with --seats: a CSV file with columns region,seats, or a number",
    "no regions": "the votes need the column region",
}
"""Hints for errors in a folder that is not written yet."""


def new(file: Path | None) -> None:
    """Write the starter scenario to a file that does not exist yet, or print it."""
    if file is None:
        print(STARTER, end="")
        return
    if file.suffix.lower() != ".toml":
        raise SimulatorError(f"{file}: a scenario is a .toml file; name it {file.stem}.toml")
    _write(file, STARTER.encode())
    note(f"{file}: written; try `simulator check {file}`, then `simulator run {file}`")


def new_from_shipped(name: str, out: Path | None = None) -> None:
    """Copy an election that ships, its whole folder, to one that does not exist yet."""
    made = shipped_files(name)
    folder = out or Path(Path(name).parts[0])
    _refuse_existing(folder, made)
    for path, content in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        _write(folder / path, content)
    first = folder if "scenario.toml" in made else folder / "official.toml"
    note(f"{folder}: written; try `simulator check {first}`, then `simulator run {first}`")


def new_from_files(
    sources: Sources, *, law: str | None, tiers: Sequence[str], out: Path | None
) -> None:
    """Write a folder with the count as it is and a scenario around it, or one from polls."""
    sources = replace(sources, law=_law(law, tiers, districts=sources.candidates is not None))
    folder = out or (sources.votes or sources.polls or Path()).with_suffix("")
    notes = list[str]()
    try:
        election = _made(sources, folder, notes)
    finally:  # as what columns were read also explains what is wrong in them
        for each in notes:
            note(each if each.startswith(WARNING) else f"note: {each}")
    note(f"{folder}: written; {_next(folder, election)}")


def _made(sources: Sources, folder: Path, notes: list[str]) -> Election:
    """The election whose folder is now written. Adds notes on what was taken for what."""
    election = replace(read_election(sources, notes), name=folder.resolve().name)
    _refuse_existing(folder, files(election))
    notes += [f"{WARNING}{each}" for each in look_alikes(election.votes)]
    if election.counted:
        election, told = folded(election)
        notes += told
    law, house = sources.law, _write_whole(folder, election).house
    if law.house and house not in law.house:
        sizes = " or ".join(map(str, law.house))
        notes.append(f"the house has {house} seats; under {law.id} it has {sizes}")
    return election


def _next(folder: Path, election: Election) -> str:
    """What to do with a folder that is written."""
    if election.law.id == STAND_IN.id:
        return (
            f'fill in each "TODO" of {folder / "scenario.toml"}: '
            f"`simulator check {folder}` lists them and says what may stand there"
        )
    first = "polls" if election.polled else "allocate"
    name = folder if election.polled else folder / "official.toml"
    return f"try `simulator {first} {name}`, then `simulator run {folder}`"


def _law(name: str | None, tiers: Sequence[str], districts: bool) -> Law:
    """The law by that name, or those tiers of it; without one, a law to fill in."""
    if name is None or name == STAND_IN.id or (name not in names() and not nearest_law(name)):
        if tiers:
            raise SimulatorError(f"--tier {tiers[0]}: needs a built-in law; give it with --law")
        if name not in (None, STAND_IN.id):
            note(f"note: {name!r} is not a built-in law: its tiers are left to fill in")
        return with_districts() if districts else STAND_IN
    if name not in names():
        raise SimulatorError(
            f"--law: {name!r} is not a built-in law; {nearest_law(name)}`simulator laws` "
            "lists all laws, and --law none leaves the tiers to fill in"
        )
    found = law_named(name)
    known = [str(tier["id"]) for tier in found.tiers]
    for tier in tiers:
        if tier not in known:
            hint = did_you_mean(tier, known, f"tiers of {name}")
            raise SimulatorError(f"--tier {tier}: not a tier of {name}; {hint}")
    return _standing_alone(found.only(tiers)) if tiers else found


def _standing_alone(law: Law) -> Law:
    """The law with some of its tiers. Raises: SimulatorError, if one of them needs another."""
    kept = [tier["id"] for tier in law.tiers]
    for tier in law.tiers:
        needs = [*tier.get("compensation", {}).get("tiers", ())]
        needs += [waiver["tier"]] if (waiver := tier.get("threshold", {}).get("waiver")) else []
        for other in needs:
            if other not in kept:
                raise SimulatorError(
                    f"--tier {tier['id']}: depends on the tier {other} under {law.id}; "
                    f"add --tier {other}, or leave --tier out"
                )
    return law


def _refuse_existing(folder: Path, made: Mapping[str, object]) -> None:
    if folder.exists() and not folder.is_dir():
        raise SimulatorError(f"{folder}: is a file; give a folder with --out")
    for name in made:
        if (folder / name).exists():
            raise _there_already(folder / name)


def _write_whole(folder: Path, election: Election) -> Scenario:
    """Write all files or none: they are made in a temporary folder and checked first."""
    whole, made = folder.resolve(), files(election)
    near = next(each for each in (whole, *whole.parents) if each.is_dir())
    with TemporaryDirectory(dir=near, prefix=f".{whole.name}-") as near_by:
        draft = Path(near_by) / whole.name
        draft.mkdir()
        for name, text in files(election, draft=True).items():
            _write(draft / name, text.encode())
        scenario = _loaded(draft)
        if election.law.id == STAND_IN.id:
            (draft / "scenario.toml").write_bytes(made["scenario.toml"].encode())
        else:
            with (draft / "scenario.toml").open("a", encoding="utf-8", newline="\n") as stream:
                stream.write("\n" + events(scenario))
            _loaded(draft)
        whole.mkdir(parents=True, exist_ok=True)
        for name in made:
            (draft / name).rename(whole / name)
    return scenario


def _loaded(draft: Path) -> Scenario:
    """The scenario. Its files are temporary, so errors are reported without line numbers."""
    try:
        if (draft / "official.toml").exists():
            load(draft / "official.toml")
        return load(draft)
    except ScenarioError as error:
        told = "\n".join(str(Problem("", each.key, each.message)) for each in error.problems)
        hints = "".join(f"; {hint}" for part, hint in HINTS.items() if part in told)
        told += f"\nnothing was written; fix this and try again{hints}"
        raise SimulatorError(told) from None


def _write(file: Path, content: bytes) -> None:
    try:
        with file.open("xb") as stream:
            stream.write(content)
    except FileExistsError:
        raise _there_already(file) from None


def _there_already(file: Path) -> SimulatorError:
    return SimulatorError(f"{file}: already exists and is not overwritten; choose another name")
