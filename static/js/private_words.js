/* Says while one types what everybody could read but perhaps should not, and takes it out with one tap. */
"use strict";

(() => {
  const PAUSE_MS = 700;
  const IN_ITS_PLACE = "[…]";
  const timers = new WeakMap();

  async function ask(form) {
    /* Chosen photos are no words. */
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    try {
      const answer = await fetch(form.dataset.private, { method: "POST", body, redirect: "error" });
      if (answer.ok) show(form, await answer.text());
    } catch {
      // It is only a hint; what cannot be sent is said elsewhere.
    }
  }

  function show(form, html) {
    const box = form.querySelector("[data-private-words]");
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    if (!box || box.innerHTML.trim() === fresh.innerHTML.trim()) return;
    box.replaceChildren(...fresh.childNodes);
  }

  /* As if it were typed, so that the browser can undo it and everything that follows the text follows. */
  function takeOut(field, text) {
    for (let at = field.value.indexOf(text); at >= 0; at = field.value.indexOf(text, at)) {
      field.focus();
      field.setSelectionRange(at, at + text.length);
      if (document.execCommand("insertText", false, IN_ITS_PLACE)) continue;
      field.setRangeText(IN_ITS_PLACE, at, at + text.length, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (!form?.dataset.private || !target.matches("textarea, input[type=text]")) return;
    window.clearTimeout(timers.get(form));
    timers.set(form, window.setTimeout(ask, PAUSE_MS, form));
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-remove]");
    if (!button?.form) return;
    const fields = [...button.form.elements].filter((field) => field.matches("textarea, input[type=text]"));
    fields.forEach((field) => takeOut(field, button.dataset.remove));
    button.closest("li").remove();
  });
})();
