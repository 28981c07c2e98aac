"""The feedback form: a few fields for each meeting of a half-day, read into answers."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from fondaco.followup import outcomes
from fondaco.followup.feedback import LONGEST_COMMENT, Answer
from fondaco.followup.models import Feedback, FollowUp, OutcomeKind, Stage

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Values:
    """What stands in the fields of one meeting, as text."""

    held: str = ""
    useful: str = ""
    next_stage: str = ""
    outcomes: tuple[str, ...] = ()
    help: str = ""
    comment: str = ""

    @property
    def says_more(self) -> bool:
        """Whether something stands in the part that is folded up otherwise."""
        return bool(self.outcomes or self.help or self.comment)


@dataclass
class Read:
    """What was sent: the answers to the meetings about which something was said, and what is wrong by field."""

    answers: dict[uuid.UUID, Answer] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def known(feedback: Feedback, follow_up: FollowUp | None) -> Values:
    """The fields as they are before anything is typed."""
    if feedback.answered_at is None:
        return Values()
    named = [
        outcome.kind.value
        for outcome in (follow_up.outcomes if follow_up else [])
        if outcomes.named_by(outcome, feedback.registration_id)
    ]
    return Values(
        held=YES if feedback.held else NO,
        useful=str(feedback.useful or ""),
        next_stage=feedback.next_stage or "",
        outcomes=tuple(named),
        help=YES if feedback.wants_help else "",
        comment=feedback.comment,
    )


def sent(form: MultiDict[str, str], feedback_id: uuid.UUID) -> Values:
    """The fields of one meeting as they were sent."""

    def text(name: str) -> str:
        return form.get(f"{name}-{feedback_id}", "").strip()

    return Values(
        held=text("held"),
        useful=text("useful"),
        next_stage=text("next"),
        outcomes=tuple(form.getlist(f"outcomes-{feedback_id}")),
        help=text("help"),
        comment=text("comment"),
    )


def read(form: MultiDict[str, str], asked: Iterable[Feedback]) -> Read:
    """A meeting whose fields are all empty is left for later; of any other it must be said whether it took place."""
    found = Read()
    for feedback in asked:
        values = sent(form, feedback.id)
        if values == Values():
            continue
        errors = _errors(values, feedback)
        if errors:
            found.errors |= {f"{name}-{feedback.id}": message for name, message in errors.items()}
        else:
            found.answers[feedback.id] = _answer(values)
    return found


def _errors(values: Values, feedback: Feedback) -> dict[str, str]:
    errors: dict[str, str] = {}
    firm = feedback.partner.firm.name
    if values.held not in (YES, NO):
        errors["held"] = _("Say whether you met %(firm)s.", firm=firm)
    if values.useful and values.useful not in {"1", "2", "3", "4", "5"}:
        errors["useful"] = _("Choose a number from 1 to 5.")
    if values.next_stage and values.next_stage not in set(Stage):
        errors["next"] = _("Choose one of the steps.")
    if not set(values.outcomes) <= set(OutcomeKind):
        errors["outcomes"] = _("Choose from these results.")
    if len(values.comment) > LONGEST_COMMENT:
        errors["comment"] = _("At most %(most)s characters.", most=LONGEST_COMMENT)
    return errors


def _answer(values: Values) -> Answer:
    return Answer(
        held=values.held == YES,
        useful=int(values.useful) if values.useful else None,
        next_stage=Stage(values.next_stage) if values.next_stage else None,
        outcomes=frozenset(OutcomeKind(kind) for kind in values.outcomes),
        wants_help=bool(values.help),
        comment=values.comment,
    )
