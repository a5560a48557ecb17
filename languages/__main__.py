"""`make messages`: reads every text again, and writes all catalogs with the translations that they have."""

from languages import catalogs
from languages.deployables import ANALYTICS, HELPDESK, LANGUAGES
from languages.extraction import texts


def main() -> None:
    for deployable in (HELPDESK, ANALYTICS):
        said = texts(deployable)
        for language in LANGUAGES:
            file = deployable.catalog(language)
            catalogs.write(file, language, said)
            left = sum(not all(catalogs.forms(entry)) for entry in catalogs.read(file))
            print(f"{deployable.locale}: {language}: {len(said)} texts, {left} still to be translated")


if __name__ == "__main__":
    main()
