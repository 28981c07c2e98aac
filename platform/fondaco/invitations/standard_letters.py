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

we should be glad to welcome {firm} at {event} in {city}, on {dates}: business meetings, face to face and arranged \
beforehand, with firms that fit yours. Please tell us by {answer_by} whether you will come.

{aim}

You will meet firms from {countries}. Each has been chosen by an institution that knows it well; the event is \
organised by {organisers}.

Before the day you read in a catalogue what the others offer and need, and say whom you would like to meet. Where the \
other side agrees, you are given a table and a time, and your personal agenda reaches you before you travel. Our \
advisers are in the room to help, before, during and after the meetings.

Your answer takes a minute, and a no helps us too.

{answer}

If you have a question, write to us at {email}: a person will answer.

Yours sincerely,
{institution}
""",
)

_ITALIAN = StandardLetter(
    subject="Gradita risposta entro {answer_by_short}: invito a {event}, {city}",
    greeting="Gentile {name},",
    greeting_unnamed="Spettabile {firm},",
    body="""\
{salutation}

abbiamo il piacere di invitare {firm} a {event}, che si terrà a {city}: {dates}. È un'occasione per incontrare di \
persona, con appuntamenti fissati in anticipo, imprese scelte perché affini alla Vostra. Vi saremmo grati se voleste \
farci sapere entro {answer_by} se intendete partecipare.

{aim}

Saranno presenti imprese provenienti da {countries}, ciascuna selezionata da un ente che la conosce da vicino. \
L'iniziativa è organizzata da: {organisers}.

Prima dell'evento troverete in un catalogo ciò che le altre imprese offrono e cercano, e indicherete chi desiderate \
incontrare. Quando l'interesse è reciproco Vi vengono assegnati un tavolo e un orario, e la Vostra agenda personale \
arriva con buon anticipo. I nostri consulenti saranno in sala, a Vostra disposizione prima, durante e dopo gli incontri.

Rispondere richiede un minuto; anche un "no" ci è utile.

{answer}

Per qualsiasi domanda potete scriverci all'indirizzo {email}: Vi risponderà una persona.

Cordiali saluti
{institution}
""",
)

_GERMAN = StandardLetter(
    subject="Bitte antworten Sie bis {answer_by_short}: Einladung zu {event}, {city}",
    greeting="Guten Tag {name},",
    greeting_unnamed="Sehr geehrte Damen und Herren,",
    short_day="EEEE, d. MMMM",
    body="""\
{salutation}

zur Veranstaltung „{event}“ ({city}, {dates}) laden wir {firm} herzlich ein. Sie treffen dort Unternehmen, die zu \
Ihnen passen, in fest vereinbarten Einzelgesprächen. Bitte lassen Sie uns bis {answer_by} wissen, ob wir \
mit Ihnen rechnen dürfen.

{aim}

Erwartet werden Unternehmen aus folgenden Ländern: {countries}. Jedes von ihnen wurde von einer Einrichtung \
ausgewählt, die es gut kennt. Veranstalter: {organisers}.

Vorab sehen Sie in einem Katalog, was die anderen anbieten und suchen, und wählen selbst, mit wem Sie sprechen \
möchten. Ist die Gegenseite einverstanden, erhalten Sie einen Tisch und eine Uhrzeit; Ihren persönlichen \
Terminplan haben Sie rechtzeitig vor der Anreise in der Hand. Unsere Beraterinnen und Berater stehen Ihnen vor, \
während und nach den Gesprächen zur Seite.

Ihre Antwort kostet Sie eine Minute, und auch mit einer Absage ist uns geholfen.

{answer}

Fragen beantworten wir Ihnen gern persönlich: {email}.

Mit freundlichen Grüßen
{institution}
""",
)

LETTERS: Mapping[str, StandardLetter] = {"en": _ENGLISH, "it": _ITALIAN, "de": _GERMAN}
"""By ISO 639-1 code."""

FALLBACK = "en"
"""The language of the letter to a firm for whose language there is none."""
