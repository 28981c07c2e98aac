"""Who acts: handed explicitly to every use case."""

import uuid
from dataclasses import dataclass, field, replace

from fondaco.accounts.models import ApiKey, Person, RoleKind


@dataclass(frozen=True)
class Acting:
    """A person at work, perhaps through an API key, a link from a mail, or on behalf of a firm."""

    person_id: uuid.UUID | None
    name: str
    email: str = ""
    api_key_id: uuid.UUID | None = None
    on_behalf_of: uuid.UUID | None = None
    """The firm for which staff of an institution acts; both names go on record."""
    is_administrator: bool = False
    organises_for: frozenset[uuid.UUID] = field(default_factory=frozenset)
    """Institutions as whose organiser the person works."""
    advises_for: frozenset[uuid.UUID] = field(default_factory=frozenset)
    represents: frozenset[uuid.UUID] = field(default_factory=frozenset)
    """Firms for which the person speaks."""

    @property
    def works_for(self) -> frozenset[uuid.UUID]:
        """Institutions as whose organiser or adviser the person works."""
        return self.organises_for | self.advises_for

    @property
    def is_organiser(self) -> bool:
        return bool(self.organises_for)

    @property
    def is_adviser(self) -> bool:
        return bool(self.advises_for)

    @property
    def is_firm(self) -> bool:
        return bool(self.represents)

    def acts_for(self, firm_id: uuid.UUID) -> bool:
        """Whether what this person does counts as done by the firm."""
        return firm_id in self.represents or firm_id == self.on_behalf_of

    def on_behalf(self, firm_id: uuid.UUID) -> "Acting":
        """The same person acting for a firm. Whether that is allowed is for the caller to have checked."""
        return replace(self, on_behalf_of=firm_id)

    def as_firm(self, firm_id: uuid.UUID) -> "Acting":
        """The same person speaking for one of the firms alone."""
        return replace(self, represents=self.represents & {firm_id})


NOBODY = Acting(person_id=None, name="")
FONDACO = Acting(person_id=None, name="Fondaco")
"""The system itself: timers and workers."""


def by_link(firm_id: uuid.UUID, name: str) -> Acting:
    """Whoever holds a link that was mailed to the firm: speaks for the firm, for what that link is for."""
    return Acting(person_id=None, name=name, represents=frozenset({firm_id}))


def of_person(person: Person, api_key: ApiKey | None = None) -> Acting:
    """What `person` may do, from the roles."""

    def institutions(kind: RoleKind) -> frozenset[uuid.UUID]:
        return frozenset(role.institution_id for role in person.roles if role.kind == kind and role.institution_id)

    return Acting(
        person_id=person.id,
        name=person.name,
        email=person.email,
        api_key_id=api_key.id if api_key else None,
        is_administrator=any(role.kind == RoleKind.ADMINISTRATOR for role in person.roles),
        organises_for=institutions(RoleKind.ORGANISER),
        advises_for=institutions(RoleKind.ADVISER),
        represents=frozenset(role.firm_id for role in person.roles if role.firm_id),
    )
