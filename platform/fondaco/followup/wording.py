"""Stages, results and answers in the reader's language."""

from flask_babel import gettext as _

from fondaco.followup.models import Feedback, OutcomeKind, Stage


def stage(value: Stage) -> tuple[str, str]:
    """The stage as word and tone, for staff and reports."""
    return {
        Stage.NO_CONTACT: (_("No further contact"), "neutral"),
        Stage.INTEREST: (_("Contact of interest"), "accent"),
        Stage.NEGOTIATION: (_("Negotiation"), "accent"),
        Stage.PREPARATION: (_("Agreement in preparation"), "accent"),
        Stage.AGREEMENT: (_("Agreement reached"), "good"),
        Stage.LASTING: (_("Lasting cooperation"), "good"),
    }[value]


def next_step(value: Stage) -> str:
    """The stage as a firm would say it, asked what comes next."""
    return {
        Stage.NO_CONTACT: _("Nothing further"),
        Stage.INTEREST: _("We stay in touch"),
        Stage.NEGOTIATION: _("We are negotiating"),
        Stage.PREPARATION: _("We are preparing an agreement"),
        Stage.AGREEMENT: _("We have an agreement"),
        Stage.LASTING: _("We work together for good"),
    }[value]


def outcome(value: OutcomeKind) -> str:
    return {
        OutcomeKind.MARKET_INFORMATION: _("Knowledge of a market"),
        OutcomeKind.CONTACT: _("A new business contact"),
        OutcomeKind.PARTNER: _("A partner from another sector"),
        OutcomeKind.VISIBILITY: _("Being better known"),
        OutcomeKind.NEW_MARKET: _("Entry into a new market"),
        OutcomeKind.AGREEMENT: _("A contract or order"),
        OutcomeKind.JOINT_RESEARCH: _("A joint research project"),
    }[value]


def rating(value: int) -> str:
    return {
        1: _("Waste of time"),
        2: _("Of little use"),
        3: _("All right"),
        4: _("Useful"),
        5: _("Very useful"),
    }[value]


def said(feedback: Feedback) -> tuple[str, str]:
    """What one side says of whether they met, as word and tone."""
    if feedback.answered_at is None:
        return _("Silent"), "wait"
    return (_("Held"), "good") if feedback.held else (_("Not held"), "bad")
