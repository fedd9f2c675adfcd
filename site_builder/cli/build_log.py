"""The log of a command that goes on: one calm line for each build, each mistake told once."""

from __future__ import annotations

from datetime import datetime

from site_builder.build import Report
from site_builder.cli.problem_report import ProblemReport
from site_builder.cli.terminal import counted, emit, note, say, summary
from site_builder.errors import Problem, news
from site_builder.watch.loop import BuildOutcome


class BuildLog:
    """Keeps count of what was told already."""

    def __init__(self, problems: ProblemReport) -> None:
        self._problems, self._json = problems, problems.as_json
        self._begun = self._failing = False
        self._told: tuple[Problem, ...] | None = None
        self._last: tuple[Problem, ...] = ()

    def begin(self, where: str) -> None:
        """Tell where the site will be from now on."""
        if self._json:
            emit({"following": where})
        else:
            say(f"{where} follows every save. Ctrl-C ends.")

    def note(self, text: str) -> None:
        """Tell something in passing."""
        if not self._json:
            note(text)

    def record(self, outcome: BuildOutcome) -> None:
        """Tell what came of a build, if that is anything."""
        report, problems = outcome.report, outcome.problems
        if self._told is None:
            self._problems.tell(problems, outcome.told)
        else:
            self._problems.tell_news(problems, self._told)
        is_news = problems != self._last if report is None else self._is_news(report)
        # a site that is broken early on does not come to all its warnings
        kept = self._told or outcome.told if report is None else ()
        self._told = (*problems, *news((p for p in kept if p.severity == "warning"), problems))
        self._last, self._failing = problems, report is None
        if not is_news:
            return
        if self._json:
            emit(_as_json(outcome))
        elif report and not self._begun:
            say(summary(report, outcome.seconds))
        else:
            say(f"{datetime.now().astimezone():%H:%M:%S} {_line(outcome)}")
        self._begun = self._begun or report is not None

    def _is_news(self, report: Report) -> bool:
        return bool(self._failing or not self._begun or report.written or report.deleted)


def _line(outcome: BuildOutcome) -> str:
    changed = _listed(outcome.changed) or "site"
    report = outcome.report
    if report is None:
        errors = sum(problem.severity == "error" for problem in outcome.problems)
        return f"{changed}: {counted(errors, 'problem')}; what was built before stays"
    if not report.written and not report.deleted:
        return f"{changed}: mended, and nothing else has changed"
    others = report.written - len(report.rendered)
    shown = [
        counted(len(report.rendered), "page") if report.rendered or others <= 0 else "",
        counted(others, "other file") if others > 0 else "",
        f"{report.deleted:,} deleted" if report.deleted else "",
    ]
    return f"{changed}: {', '.join(filter(None, shown))} in {outcome.seconds * 1000:,.0f} ms"


def _listed(names: tuple[str, ...]) -> str:
    if len(names) < 3:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1:,} more"


def _as_json(outcome: BuildOutcome) -> dict[str, object]:
    """The same for a script."""
    report = outcome.report
    record: dict[str, object] = {"changed": outcome.changed, "built": report is not None}
    if report:
        record |= {"rendered": len(report.rendered), "written": report.written}
        record["deleted"] = report.deleted
    return {**record, "seconds": outcome.seconds}
