"""The letters of invitation that a new campaign begins with, each written in the manner of its language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class StandardLetter:
    """Subject and body with placeholders, and how a reader is greeted in that language."""

    subject: str
    body: str
    greeting: str
    """For a contact whose name is known; `{name}` stands for it."""
    greeting_unnamed: str
    """`{firm}` stands for the firm's name."""
    short_day: str = "EEEE d MMMM"
    """A day without its year, as a CLDR pattern."""


_ENGLISH = StandardLetter(
    subject="Please answer by {answer_by_short}: {event}, {city}",
    greeting="Dear {name},",
    greeting_unnamed="Dear Sir or Madam,",
    body="""\
{salutation}

We should be glad to welcome {firm} at {event} in {city}, on {dates}: business meetings, face to face and arranged \
beforehand, with firms that fit yours. Please tell us by {answer_by} whether you will come.

{aim}

You will meet firms from {countries}, each chosen by an institution that knows it well. The event is organised by \
{organisers}.

Before the day you read in a catalogue what the others offer and need, and choose whom to meet. Where both sides \
agree, you are given a table and a time, and our advisers are in the room to help.

Your answer takes a minute, and a no helps us too.

{answer}

Yours sincerely,
{institution}
""",
)

_ITALIAN = StandardLetter(
    subject="Gradita risposta entro {answer_by_short}: {event}, {city}",
    greeting="Gentile {name},",
    greeting_unnamed="Spettabile {firm},",
    body="""\
{salutation}

abbiamo il piacere di invitare {firm} a {event}, che si terrà a {city}: {dates}. Incontrerete di persona, con \
appuntamenti fissati in anticipo, imprese scelte perché affini alla Vostra. Vi saremmo grati se voleste farci sapere \
entro {answer_by} se intendete partecipare.

{aim}

Saranno presenti imprese dei seguenti Paesi: {countries}; ciascuna è stata selezionata da un ente che la conosce da \
vicino. Organizzano: {organisers}.

Prima dell'evento leggerete in un catalogo offerte e richieste delle altre imprese, e sceglierete chi incontrare. \
Se l'interesse è reciproco, Vi assegniamo un tavolo e un orario; in sala ci sono i nostri consulenti.

Rispondere richiede un minuto, e anche un no ci è utile.

{answer}

Cordiali saluti
{institution}
""",
)

_GERMAN = StandardLetter(
    subject="Bitte bis {answer_by_short} antworten: {event}, {city}",
    greeting="Guten Tag {name},",
    greeting_unnamed="Sehr geehrte Damen und Herren,",
    short_day="EEEE, d. MMMM",
    body="""\
{salutation}

zur Veranstaltung „{event}“ ({city}, {dates}) laden wir {firm} herzlich ein. Sie treffen dort in fest vereinbarten \
Einzelgesprächen Unternehmen, die zu Ihnen passen. Bitte lassen Sie uns bis {answer_by} wissen, ob wir mit Ihnen \
rechnen dürfen.

{aim}

Erwartet werden Unternehmen aus folgenden Ländern: {countries}. Jedes wurde von einer Einrichtung ausgewählt, die es \
gut kennt. Veranstalter: {organisers}.

Vorab lesen Sie in einem Katalog, was die anderen anbieten und suchen, und wählen selbst, wen Sie treffen möchten. \
Sagt die Gegenseite zu, erhalten Sie Tisch und Uhrzeit; im Saal hilft Ihnen unser Beratungsteam.

Ihre Antwort kostet Sie eine Minute, und auch mit einer Absage ist uns geholfen.

{answer}

Mit freundlichen Grüßen
{institution}
""",
)

LETTERS: Mapping[str, StandardLetter] = {"en": _ENGLISH, "it": _ITALIAN, "de": _GERMAN}
"""By ISO 639-1 code."""

FALLBACK = "en"
"""The language of the letter to a firm for whose language there is none."""
