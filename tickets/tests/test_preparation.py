"""Preparation: the part of a text that reports something, without greeting, signature and quoted mail."""

import multiprocessing
import resource

import pytest

from tickets.classification.preparation import MOST_WORDS, reporting_part, without_frame

EN, DE = "The lift is stuck between two floors", "Der Aufzug steckt seit heute fest"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (f"Hello,\n{EN}", EN),
        (f"Dear helpdesk team,\n\n{EN}\n\nBest regards,\nAda Lovelace\nRoom 12", EN),
        (f"Good morning, {EN}", EN),
        (f"Hi all! {EN}", EN),
        (f"{EN}\nThanks a lot", EN),
        (f"Guten Tag,\n{DE}\nMit freundlichen Grüßen\nAda", DE),
        (f"Sehr geehrte Damen und Herren,\n{DE}\nVielen Dank", DE),
        (
            "Buongiorno,\nl'ascensore è bloccato da stamattina\nCordiali saluti\nAda",
            "l'ascensore è bloccato da stamattina",
        ),
        ("Hola,\nel ascensor está bloqueado desde ayer\nUn saludo\nAda", "el ascensor está bloqueado desde ayer"),
        (
            "Bonjour,\nl'ascenseur est bloqué depuis ce matin\nCordialement\nAda",
            "l'ascenseur est bloqué depuis ce matin",
        ),
        ("Bom dia,\no elevador está parado desde ontem\nAtenciosamente\nAda", "o elevador está parado desde ontem"),
    ],
)
def test_greeting_and_signature_are_taken_off(text: str, part: str) -> None:
    assert without_frame(text) == part


def test_two_dashes_begin_a_signature() -> None:
    assert without_frame(f"{EN}\n-- \nAda Lovelace\nRoom 12") == EN


@pytest.mark.parametrize(
    "quote",
    [
        "On Mon, 2 Mar 2026 at 10:00, Ada Lovelace wrote:\n> The printer is broken",
        "-----Original Message-----\nFrom: Ada\nSent: Monday\nThe printer is broken",
        "---------- Forwarded message ---------\nFrom: Ada\nThe printer is broken",
        "Am 2. März 2026 um 10:00 schrieb Ada Lovelace:\n> Der Drucker geht nicht",
        "-----Ursprüngliche Nachricht-----\nVon: Ada\nDer Drucker geht nicht",
        "Il giorno lun 2 mar 2026 alle ore 10:00 Ada Lovelace ha scritto:\n> La stampante è rotta",
        "El lun, 2 mar 2026 a las 10:00, Ada Lovelace escribió:\n> La impresora no funciona",
        "Le lun. 2 mars 2026 à 10:00, Ada Lovelace a écrit :\n> L'imprimante ne marche pas",
        "> The printer is broken\n> It was broken yesterday",
        "________________________________\nFrom: Ada\nThe printer is broken",
    ],
)
def test_quoted_mail_is_taken_off(quote: str) -> None:
    assert without_frame(f"{EN}\n\n{quote}") == EN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello",
        "Thanks",
        "Hi there!",
        "> the printer is broken",
        "Best regards",
        "Hello,\nwifi",
        "From: Ada",
        EN,
        "😀",
    ],
)
def test_what_is_all_there_is_stays(text: str) -> None:
    assert without_frame(text) == text


def test_a_text_without_a_frame_stays_as_it_is() -> None:
    text = f"{EN}\nIt has been so since Monday.\nPlease send somebody."

    assert without_frame(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Hi my laptop is broken. Can you please help me?",
        "Hello the wifi is down. Please send somebody soon",
        "Dear colleagues the lift is stuck. It is urgent, come now",
        "Hi-fi system in room 3 is broken",
    ],
)
def test_a_greeting_takes_no_report_with_it(text: str) -> None:
    part = without_frame(text)

    assert any(word in part for word in ("laptop", "wifi", "lift", "Hi-fi"))


def test_a_short_text_is_judged_whole() -> None:
    text = "The lift is stuck. It has been so since Monday."

    assert reporting_part(text, lambda sentences: [0.0] * len(sentences)) == text


def test_of_a_long_text_the_telling_sentences_are_kept_in_their_order() -> None:
    filler = [f"This is the polite sentence number {n} of a very long letter." for n in range(12)]
    sentences = [*filler[:6], "The projector is dark.", *filler[6:], "Its lamp is broken."]

    part = reporting_part(" ".join(sentences), lambda them: [float("proj" in s or "lamp" in s) for s in them])

    assert len(part.split()) <= MOST_WORDS
    assert part.index("The projector is dark.") < part.index("Its lamp is broken.")


def test_of_a_very_long_text_the_beginning_and_the_end_are_read() -> None:
    middle = " ".join(f"Sentence number {n} tells nothing at all." for n in range(200))
    seen: list[str] = []

    def tells(sentences: list[str]) -> list[float]:
        seen.extend(sentences)
        return [float("projector" in sentence) for sentence in sentences]

    part = reporting_part(f"The projector is dark. {middle} The projector is old.", tells)

    assert len(seen) == 16
    assert "The projector is dark." in part
    assert "The projector is old." in part


@pytest.mark.parametrize("text", ["word " * 2_000, "x" * 10_000, "a. " * 3_000, "\n" * 5_000 + "lift"])
def test_a_text_without_an_end_is_cut(text: str) -> None:
    part = reporting_part(text, lambda sentences: [1.0] * len(sentences))

    assert part
    assert len(part.split()) <= MOST_WORDS


def prepare_within(cpu_seconds: int, text: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    without_frame(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{EN}\nThanks {'=' * 60} please call me back tomorrow morning", id="a line drawn in a signature"),
        pytest.param(f"{EN}\nThanks {'- ' * 4_000} a b c d e f", id="a closing word and 8,000 signs"),
        pytest.param("-" * 10_000, id="10,000 dashes"),
        pytest.param(f"{EN}\n--{'original' * 1_200}", id="a quote that never ends"),
        pytest.param("!" * 10_000, id="10,000 signs"),
        pytest.param("hi " + "a " * 4_000, id="a greeting of 4,000 words"),
        pytest.param(f"{EN}\non {'wrote ' * 1_600}", id="a quote that never begins"),
        pytest.param(f"{EN}\na{' ' * 9_000}x", id="9,000 spaces"),
    ],
)
def test_no_text_keeps_a_worker_busy(text: str) -> None:
    """Two seconds of a processor are a thousand times what these take when nothing runs away."""
    child = multiprocessing.get_context("spawn").Process(target=prepare_within, args=(2, text))
    child.start()
    child.join(60)

    assert child.exitcode == 0
