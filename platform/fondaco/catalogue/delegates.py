"""The delegates of a registration: who they are, when they are there, and their right to act for the firm."""

import uuid
from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from fondaco.accounts import people
from fondaco.accounts.models import Person, RoleKind
from fondaco.catalogue.models import Absence, Delegate, Registration
from fondaco.catalogue.parts import DelegateFacts
from fondaco.events.models import Slot
from fondaco.kernel.claims import Claim, ResourceKind
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, Invalid, NotFound


def replace(session: Session, registration: Registration, wanted: Sequence[DelegateFacts]) -> None:
    """Make the delegates those that are wanted. Who is known by id stays the same person with the same meetings.

    Raises `Conflict` where somebody who has a meeting would go or be absent, `Invalid` for slots that cannot be,
    `NotFound` for the id of a delegate of another registration.
    """
    known = {delegate.id: delegate for delegate in registration.delegates}
    if any(facts.id is not None and facts.id not in known for facts in wanted):
        raise NotFound(_("There is no such delegate in this registration."))
    slots = set(session.scalars(select(Slot.id).where(Slot.event_id == registration.event_id)))
    session.execute(_in_order([registration.id]).with_for_update())  # whoever is seating them comes before or after
    busy = _busy(session, list(known))
    kept = {facts.id for facts in wanted}
    for delegate in known.values():
        if delegate.id not in kept:
            _let_go(delegate, busy)
            registration.delegates.remove(delegate)
    for number, facts in enumerate(wanted):
        _check_absences(facts, number, slots, busy)
        if facts.id is None:
            registration.delegates.append(_enter(Delegate(id=new_id(), event_id=registration.event_id), facts))
        else:
            _enter(known[facts.id], facts)
    session.flush()


def hold(session: Session, registration_ids: Collection[uuid.UUID]) -> None:
    """Let no delegate of theirs leave or become absent before the transaction ends: to be called before seating them.

    Any number can hold the same delegates.
    """
    session.execute(_in_order(registration_ids).with_for_update(read=True, key_share=True))


def admit(session: Session, registration: Registration) -> list[Delegate]:
    """Let every delegate with an address act for the firm; gives those who could not before."""
    admitted = []
    for delegate in registration.delegates:
        if not delegate.email or delegate.person_id is not None:
            continue
        person = people.ensure_person(session, email=delegate.email, name=delegate.name, language=registration.language)
        people.give_role(session, person, RoleKind.REPRESENTATIVE, firm_id=registration.firm_id)
        delegate.person_id = person.id
        admitted.append(delegate)
    return admitted


def dismiss(session: Session, firm_id: uuid.UUID, person_ids: set[uuid.UUID]) -> None:
    """Those people speak for the firm no longer, unless they are still delegates of it somewhere."""
    session.flush()
    still = set(
        session.scalars(
            select(Delegate.person_id)
            .join(Registration)
            .where(Registration.firm_id == firm_id, Delegate.person_id.in_(person_ids))
        )
    )
    for person_id in person_ids - still:
        people.take_role(session, session.get_one(Person, person_id), RoleKind.REPRESENTATIVE, firm_id=firm_id)


def _enter(delegate: Delegate, facts: DelegateFacts) -> Delegate:
    if delegate.email != facts.email:
        delegate.person_id = None
    delegate.name = facts.name
    delegate.role = facts.role
    delegate.email = facts.email
    delegate.phone = facts.phone
    delegate.languages = list(dict.fromkeys(facts.languages))
    absent_in = set(facts.absent_in)
    there = {absence.slot_id for absence in delegate.absences}
    delegate.absences = [absence for absence in delegate.absences if absence.slot_id in absent_in]
    delegate.absences.extend(Absence(slot_id=slot_id) for slot_id in sorted(absent_in - there))
    return delegate


def _in_order(registration_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """Their delegates, in the order in which everybody locks them."""
    return select(Delegate.id).where(Delegate.registration_id.in_(registration_ids)).order_by(Delegate.id)


def _busy(session: Session, delegate_ids: Sequence[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Delegate and slot of every meeting that is planned."""
    rows = session.execute(
        select(Claim.resource_id, Claim.slot_id).where(
            Claim.kind == ResourceKind.DELEGATE, Claim.resource_id.in_(delegate_ids)
        )
    )
    return {(delegate_id, slot_id) for delegate_id, slot_id in rows}


def _let_go(delegate: Delegate, busy: set[tuple[uuid.UUID, uuid.UUID]]) -> None:
    if any(delegate_id == delegate.id for delegate_id, _slot in busy):
        raise Conflict(
            _("%(name)s has meetings planned. Ask the organisers to hand them to somebody else.", name=delegate.name)
        )


def _check_absences(
    facts: DelegateFacts, number: int, slots: set[uuid.UUID], busy: set[tuple[uuid.UUID, uuid.UUID]]
) -> None:
    absent_in = set(facts.absent_in)
    if not absent_in <= slots:
        sentence = _("This time is not one of the event's. Load the page again.")
        raise Invalid(sentence, {f"delegates.{number}.absent_in": sentence})
    if slots and absent_in == slots:
        sentence = _("Choose at least one time at which %(name)s is there.", name=facts.name)
        raise Invalid(sentence, {f"delegates.{number}.absent_in": sentence})
    if facts.id is not None and any((facts.id, slot_id) in busy for slot_id in absent_in):
        raise Conflict(_("%(name)s has a meeting at a time that you took away.", name=facts.name))
