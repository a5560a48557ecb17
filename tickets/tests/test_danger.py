"""What smells of danger: in six languages, whatever case and accents, and without crying wolf."""

import pytest
from django.test import Client

from tickets.danger import is_dangerous
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

DANGEROUS = [
    "There is a smell of gas in the lab",
    "It smells like gas here",
    "The gas stove is leaking gas",
    "Smoke comes out of the printer",
    "The fire door is open and behind it there is a fire",
    "Something is burning in the kitchen",
    "The laptop is smoking!!!",
    "The cellar is FLOODED",
    "Two people are trapped in the lift",
    "We are stuck in the elevator",
    "The socket throws sparks",
    "The fire alarm is ringing in the library",
    "Sento odore di gas in laboratorio",
    "Esce fumo dal proiettore",
    "C'è un incendio nel cestino",
    "Il seminterrato è allagato",
    "Siamo bloccati nell'ascensore",
    "La presa fa scintille",
    "Es riecht hier nach Gas",
    "Rauch aus dem Serverraum",
    "Im Mülleimer brennt es",
    "Der Keller ist überschwemmt",
    "Wir stecken im Aufzug fest",
    "Aus der Steckdose sprühen Funken",
    "Huele a gas en el laboratorio",
    "Sale humo del enchufe",
    "Hay fuego en la papelera",
    "El sótano está inundado",
    "Estamos atrapados en el ascensor",
    "El enchufe echa chispas",
    "Ça sent le gaz au sous-sol",
    "De la fumée sort de l'imprimante",
    "Il y a le feu à la cuisine",
    "La cave est inondée",
    "Nous sommes coincés dans l'ascenseur",
    "La prise fait des étincelles",
    "Cheira a gás no laboratório",
    "Está a sair fumaça da tomada",
    "Há um incêndio na cozinha",
    "A cave está inundada",
    "Estamos presos no elevador",
    "A tomada faz faíscas",
]
HARMLESS = [
    "The fire door does not close",
    "The firewall blocks my laptop",
    "Firefox does not start",
    "My gas bill is wrong",
    "The campus should be smoke-free",
    "The smoke detector has no battery",
    "The fire extinguisher is missing",
    "The fire alarm test woke us up",
    "When is the fire drill?",
    "My inbox is flooded with spam",
    "The floodlight is broken",
    "Paper is trapped in the printer",
    "The gas spring of my chair is broken",
    "Apache Spark does not start on the cluster",
    "People smoke in front of the library",
    "A brand new projector shows no picture",
    "La porta antincendio non si chiude",
    "La bolletta del gas è sbagliata",
    "Il proiettore non mette a fuoco",
    "Vietato fumare: il cartello manca",
    "Die Brandschutztür schließt nicht",
    "Der Rauchmelder piept",
    "Der Feuerlöscher fehlt",
    "Die Lampe brennt nicht",
    "Ein Student raucht im Zimmer",
    "La puerta contra incendios no cierra",
    "La factura del gas está mal",
    "El detector de humo pita",
    "¿Por qué no me llamas?",
    "La porte coupe-feu ne ferme pas",
    "Le détecteur de fumée sonne",
    "La facture de gaz est fausse",
    "Le feu rouge du parking est cassé",
    "A porta corta-fogo não fecha",
    "A conta do gás está errada",
    "O detector de fumo apita",
    "A sala devia ser livre de fumo",
    "The radiator is cold",
    "",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_danger_is_noticed(text: str) -> None:
    assert is_dangerous(text)
    assert is_dangerous(text.upper())


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert not is_dangerous(text)


def test_the_preview_warns_with_the_emergency_number(student_browser: Client, settings) -> None:
    settings.EMERGENCY_NUMBER = "+39 0461 112"

    page = student_browser.post("/tickets/new/preview/", {"description": DANGEROUS[0]}).content.decode()

    assert "This sounds dangerous." in page
    assert 'href="tel:+390461112"' in page
    assert "Call +39 0461 112" in page


def test_the_preview_of_something_harmless_does_not(student_browser: Client) -> None:
    page = student_browser.post("/tickets/new/preview/", {"description": HARMLESS[0]}).content.decode()

    assert "% sure" in page
    assert "This sounds dangerous." not in page


def test_it_is_sent_all_the_same_and_the_ticket_says_it_until_it_is_closed(
    student_browser: Client, staff_browser: Client
) -> None:
    sent = student_browser.post("/tickets/new/", {"description": DANGEROUS[0]}, follow=True)

    ticket = Ticket.objects.get()
    assert "This sounds dangerous." in sent.content.decode()
    assert "This sounds dangerous." in staff_browser.get(f"/tickets/{ticket.pk}/").content.decode()
    staff_browser.post(f"/tickets/{ticket.pk}/activate/")
    staff_browser.post(f"/tickets/{ticket.pk}/close/")
    assert "This sounds dangerous." not in staff_browser.get(f"/tickets/{ticket.pk}/").content.decode()
