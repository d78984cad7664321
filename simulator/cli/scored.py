"""A forecast held against what happened, for people."""

from collections.abc import Sequence
from statistics import fmean

from simulator.cli.compared import SECTIONS, Names, chance_text
from simulator.cli.formats import FIRST, bounds_note, columns
from simulator.compare import Score
from simulator.compare.scores import LEVELS, Chance, Number, covered, mean_scores, varying
from simulator.figures.definitions import DEFINITIONS, ENTERS, EVENT, SEATS, SHARE, TURNOUT

CENTRED = (
    "The forecast is centred on this count: its expected shares are the official ones.\n"
    "What follows says how wide the forecast is, not how good."
)
NO_TEST = " (centred on the count: not a test)"


def score_text(score: Score, forecast: str, official: str) -> str:
    """Where the official result fell, figure by figure, and the scores."""
    names, draws = Names(score.scenario), score.tally.draws
    seed = score.tally.seed
    parts = [f"Forecast  {forecast}: {draws:,} draws, seed {seed}\nOfficial  {official}"]
    if score.centred:
        parts.append(CENTRED)
    for measure, tier in score.groups():
        numbers = score.group(measure, tier)
        title = _group(measure, tier, names)
        told = f"{_places(title, varying(numbers), draws, names)}\n" if varying(numbers) else ""
        parts.append(told + _within(title, numbers, score.centred))
    if turnout := score.group(TURNOUT, None):
        parts.append(_places(f"{DEFINITIONS[TURNOUT].label} %", turnout, draws, names))
    if score.chances:
        parts.append(_chances(score.chances, draws, names))
    parts.append(bounds_note(parts[1:], draws))
    if score.untold:
        parts.append(f"not in the official result: {', '.join(score.untold)}")
    parts.append(
        "P(less), P(same): share of draws; percentile: P(less) plus half of P(same).\n"
        f"within: the smallest central interval ({', '.join(map(str, LEVELS))}%) that contains "
        "the official result.\n"
        "of N: figures within each interval; one at its edge counts in part, so that a calibrated\n"
        "forecast has half of them in 50%. Figures that were as in the result in every draw are "
        "left out.\n"
        "RPS: ranked probability score, in seats or points. For every score, lower is better;\n"
        "one election proves little."
    )
    return "\n\n".join(part for part in parts if part)


def _group(measure: str, tier: str | None, names: Names) -> str:
    label = DEFINITIONS[measure].label
    if measure == SHARE:
        return f"{label}, %"
    return label if tier is None else f"{label}, {names.tiers[tier]}"


def _places(title: str, numbers: Sequence[Number], draws: int, names: Names) -> str:
    whole = numbers[0].figure.measure == SEATS
    header = [title, "official", "mean", "P(less)", "P(same)", "percentile", "within", "RPS"]
    return columns(
        header,
        [
            [
                names.of(number.figure),
                f"{number.official:.{0 if whole else FIRST}f}",
                f"{number.mean:.{FIRST}f}",
                chance_text(number.below, draws) if number.official else "0%",
                chance_text(number.equal, draws),
                f"{100 * number.percentile:.1f}",
                "none" if number.interval is None else f"{number.interval}%",
                f"{number.rps:.3f}",
            ]
            for number in numbers
        ],
    )


def _within(title: str, numbers: Sequence[Number], centred: bool) -> str:
    """Coverage in one line; figures that could not differ in another."""
    shown, lines = varying(numbers), []
    if shown:
        told = ", ".join(f"{count:.1f} in {level}%" for level, count in covered(shown).items())
        error = fmean([number.rps for number in shown])
        lines.append(f"of {len(shown)}: {told}{NO_TEST * centred}; mean RPS {error:.3f}")
    if same := len(numbers) - len(shown):
        lines.append(f"{title}: {same} left out, as in the result in every draw")
    return "\n".join(lines)


def _chances(chances: Sequence[Chance], draws: int, names: Names) -> str:
    blocks = []
    for measure in SECTIONS:
        block = [chance for chance in chances if chance.figure.measure == measure]
        # Parties that are largest in no draw and were not: only in the other output formats.
        rows = [c for c in block if measure in (ENTERS, EVENT) or c.p > 0.0 or c.happened]
        if rows:
            body = [_chance_row(chance, draws, names) for chance in rows]
            means = mean_scores(rows)
            log = "infinite" if means["log_score"] is None else f"{means['log_score']:.4f}"
            body.append(["mean", "", "", f"{means['brier']:.4f}", log])
            heads = [DEFINITIONS[measure].label, "forecast", "happened", "Brier", "log score"]
            blocks.append(columns(heads, body))
    return "\n\n".join(blocks)


def _chance_row(chance: Chance, draws: int, names: Names) -> list[str]:
    log = f"{chance.log_score:.4f}" if chance.log_score is not None else ""
    return [
        names.of(chance.figure, with_tier=True),
        chance_text(chance.p, draws),
        "yes" if chance.happened else "no",
        f"{chance.brier:.4f}",
        log or f"> {chance.log_score_more_than:.1f}",
    ]
