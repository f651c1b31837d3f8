"""Drawing a workflow's table as a page of the documentation."""

from collections import defaultdict

from requests.workflows.base import BACK, Actor, By, Timer, Transition, Workflow

MADE_BY = "<!-- Drawn by `make docs-diagrams` from the table; don't edit. -->"


def page(workflow: Workflow) -> str:
    """Return a Markdown page: the state diagram (Mermaid), then a row for each transition."""
    return "\n".join(
        [
            f"# {workflow.kind}",
            "",
            MADE_BY,
            "",
            "```mermaid",
            *diagram(workflow),
            "```",
            "",
            "Whose turn it is: "
            + "; ".join(f"`{state}` {side}" for state, side in workflow.waiting.items())
            + ". Ended: "
            + ", ".join(f"`{state}`" for state in sorted(workflow.ended))
            + ".",
            "",
            "| action | from | to | who | only if | fields |",
            "| --- | --- | --- | --- | --- | --- |",
            *(_row(arrow) for arrow in workflow.transitions),
            "",
            *_timers(workflow.timers),
        ]
    )


def diagram(workflow: Workflow) -> list[str]:
    """Return the lines of the state diagram; steps that leave the state are not drawn."""
    lines = ["stateDiagram-v2", f"  [*] --> {workflow.initial}"]
    labels: dict[tuple[str, str], list[str]] = defaultdict(list)
    for arrow in workflow.transitions:
        for source in sorted(arrow.sources):
            for target in _targets(arrow):
                if arrow.name not in labels[source, target]:
                    labels[source, target].append(arrow.name)
    lines += [f"  {a} --> {b}: {', '.join(names)}" for (a, b), names in labels.items()]
    return lines + [f"  {state} --> [*]" for state in sorted(workflow.ended)]


def _timers(timers: tuple[Timer, ...]) -> list[str]:
    """Return a table of what time brings, nothing where a kind declares nothing."""
    if not timers:
        return []
    rows = [
        f"| {', '.join(sorted(timer.states))} | {timer.count} {timer.unit} from `{timer.clock}` |"
        f" {f'`{timer.action}`' if timer.action else 'reminder to ' + _told(timer)} |"
        for timer in timers
    ]
    return ["| in | after | the system |", "| --- | --- | --- |", *rows, ""]


def _told(timer: Timer) -> str:
    return "; ".join(f"{side}: {whom}" for side, whom in timer.to)


def _targets(arrow: Transition) -> list[str]:
    if arrow.target is None:
        return []
    return ["state_before"] if arrow.target == BACK else [str(arrow.target)]


def _row(arrow: Transition) -> str:
    target = {None: "unchanged", BACK: "the state before"}.get(arrow.target, f"`{arrow.target}`")
    fields = [f.name if f.required else f"[{f.name}]" for f in arrow.fields]
    cells = [
        f"`{arrow.name}`",
        ", ".join(sorted(arrow.sources)),
        target,
        "; ".join(_who(actor) for actor in arrow.actors),
        ", ".join(guard.replace("_", " ") for guard in arrow.guards),
        ", ".join(fields),
    ]
    return f"| {' | '.join(cells)} |"


def _who(actor: Actor) -> str:
    if actor.by == By.SYSTEM:
        return "the system"
    if actor.by == By.EXTERNAL:
        return f"{actor.side}, from outside"
    side = f"{actor.side}'s coordinator" if actor.coordinator else str(actor.side)
    roles = " or ".join(sorted(role.replace("_", " ") for role in actor.roles))
    author = {None: "", True: ", the author", False: ", not the author"}[actor.author]
    return f"{side}: {roles}{author}"
