/* Suggests places that were used before, while somebody types where it is: the browser's own list of the field. */
"use strict";

(() => {
  const PAUSE_MS = 200;
  const list = document.getElementById("places");
  const field = document.getElementById("id_location");
  if (!list || !field) return;
  let timer = 0;
  let asked = "";

  const ask = async () => {
    const text = field.value.trim();
    if (text === asked) return;
    asked = text;
    const address = new URL(list.dataset.places, location.href);
    address.searchParams.set("q", text);
    try {
      const answer = text ? await fetch(address, { headers: { Accept: "application/json" } }) : null;
      const places = answer?.ok ? (await answer.json()).places : [];
      // Meanwhile something else may have been typed.
      if (text === asked) list.replaceChildren(...places.map((place) => new Option(place, place)));
    } catch {
      // A place can be written without any suggestion.
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
})();
