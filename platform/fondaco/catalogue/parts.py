"""The three parts of a registration as a firm fills them in, the same for pages and API."""

import uuid
from typing import Annotated

from flask_babel import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from fondaco.catalogue.entered import Email, Language, Line, Prose, Website, wrong
from fondaco.catalogue.models import ConsentPurpose
from fondaco.firms.vocabulary import Cooperation

MOST_DELEGATES = 10
LONGEST_TEXT = 4000


def _given(text: str) -> str:
    if not text:
        raise wrong(_("Enter the name."))
    return text


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DelegateFacts(_Part):
    """A person who comes. `id` says which of the delegates that are known already; without it, a new one."""

    id: uuid.UUID | None = None
    name: Annotated[Line, AfterValidator(_given)] = Field(max_length=200)
    role: Line = Field("", max_length=200, description="In the firm, such as export manager")
    email: Email = Field("", max_length=320, description="Empty for somebody without an address")
    phone: Line = Field("", max_length=60)
    languages: list[Language] = Field(
        default_factory=list, max_length=20, description="ISO 639-1 codes", examples=[["it", "en"]]
    )
    absent_in: list[uuid.UUID] = Field(
        default_factory=list, max_length=500, description="Ids of the slots in which this person is not there"
    )


class Attendance(_Part):
    """Who comes, and when."""

    delegates: list[DelegateFacts] = Field(max_length=MOST_DELEGATES)

    @field_validator("delegates")
    @classmethod
    def _people_with_an_own_address_each(cls, delegates: list[DelegateFacts]) -> list[DelegateFacts]:
        if not delegates:
            raise wrong(_("Name at least one person who comes."))
        met: set[str] = set()
        for number, delegate in enumerate(delegates):
            if delegate.email and delegate.email in met:
                sentence = _("Two people have the address %(email)s. Give each their own.", email=delegate.email)
                raise wrong(sentence, at=f"delegates.{number}.email")
            met.add(delegate.email)
        return delegates


class Interests(_Part):
    """What the firm offers, needs and seeks: its entry in the catalogue."""

    profile: Prose = Field("", max_length=LONGEST_TEXT, description="The firm in a few sentences")
    offers: Prose = Field("", max_length=LONGEST_TEXT)
    needs: Prose = Field("", max_length=LONGEST_TEXT, validate_default=True)
    cooperation: list[Cooperation] = Field(default_factory=list, max_length=len(Cooperation))
    website: Website = Field("", max_length=500)

    @field_validator("needs")
    @classmethod
    def _something_to_talk_about(cls, needs: str, info: ValidationInfo) -> str:
        if not needs and not info.data.get("offers", "offered what is refused"):
            raise wrong(_("Say what you offer or what you need: that is what the others choose by."), at="offers")
        return needs


class Sharing(_Part):
    """What others may see."""

    show_delegates: bool = Field(True, description="Whether the delegates' names stand in the catalogue")
    consents: list[ConsentPurpose] = Field(max_length=len(ConsentPurpose))

    @field_validator("consents")
    @classmethod
    def _entry_may_be_shown(cls, consents: list[ConsentPurpose]) -> list[ConsentPurpose]:
        if ConsentPurpose.CATALOGUE not in consents:
            raise wrong(_("Without this the other firms cannot find you, and you cannot take part."))
        return consents
