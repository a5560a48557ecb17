/* Keeps what is typed into the forms with `data-draft`, brings it back, and asks before a page with unsent text is left.

   A draft is dropped when the server says, in `data-stored`, that it has stored what was sent under the draft's mark:
   the form's address and its one-time token, or the version that it changes. With `data-typed` the server has put words
   that could not be stored back into the form: these count, not an older draft. */
"use strict";

(() => {
  const TEXTS = "textarea[name], input[type=text][name], input:not([type])[name]";
  const PAUSE_MS = 300;
  const words = document.getElementById("draft-words");
  /* By form: the words with which it came, and the timer of its next keeping. */
  const known = new Map();
  let isSending = false;

  const textsOf = (form) => [...form.elements].filter((field) => field.matches(TEXTS));
  const keyOf = (form) => new URL(form.getAttribute("action"), window.location.href).pathname;
  const tokenOf = (form) => form.elements.form_token ?? form.elements.version;
  const markOf = (form) => `${keyOf(form)} ${tokenOf(form)?.value}`;
  const wordsIn = (form) => Object.fromEntries(textsOf(form).map((field) => [field.name, field.value]));
  const areAlike = (one, other) => JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
  const isAsItCame = (form) => !("typed" in form.dataset) && textsOf(form).every((field) => field.value === field.defaultValue);

  function keep(form) {
    forgetTimer(form);
    const [key, values, draft] = [keyOf(form), wordsIn(form), kept.read(keyOf(form))];
    if (draft && areAlike(draft.values, values)) return;
    if (isAsItCame(form)) kept.drop(key);
    else kept.write(key, { values, version: form.elements.version?.value });
    /* Words that differ from those sent are another report: under the old token they would count as sent already. */
    if (draft?.sent === markOf(form) && form.elements.form_token) form.elements.form_token.value = newToken();
  }

  function forgetTimer(form) {
    window.clearTimeout(known.get(form).timer);
    known.get(form).timer = 0;
  }

  function newToken() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /* The very words that go out: another window may write over them, and then they are no longer what was sent. */
  function keepSent(form) {
    forgetTimer(form);
    kept.write(keyOf(form), { values: wordsIn(form), version: form.elements.version?.value, sent: markOf(form) });
  }

  function restore(form, isNoticed) {
    const draft = kept.read(keyOf(form));
    if (!draft || "typed" in form.dataset) return;
    const changed = textsOf(form).filter((field) => field.name in draft.values && field.value !== draft.values[field.name]);
    if (!changed.length) return;
    const token = tokenOf(form);
    const fresh = token?.value;
    for (const field of changed) field.value = draft.values[field.name];
    /* Of a ticket that was changed meanwhile the server then shows both texts; sent words are not stored twice. */
    if (draft.version && form.elements.version) form.elements.version.value = draft.version;
    else if (draft.sent && token) token.value = draft.sent.slice(draft.sent.lastIndexOf(" ") + 1);
    if (!isNoticed) return;
    known.set(form, { came: wordsIn(form) });
    form.prepend(noticeFor(form, () => { if (token) token.value = fresh; }));
    /* By then everybody listens who makes something of what is typed; htmx begins in a timer of its own. */
    window.addEventListener("load", () => window.setTimeout(() => changed.forEach(sayInput)));
  }

  const sayInput = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  function noticeFor(form, undoToken) {
    const notice = words.content.querySelector('[data-words="restored"]').cloneNode(true);
    notice.className = "draft-restored";
    notice.setAttribute("role", "status");
    notice.querySelector("button").addEventListener("click", () => {
      undoToken();
      for (const field of textsOf(form)) field.value = field.defaultValue;
      kept.drop(keyOf(form));
      notice.remove();
      textsOf(form).forEach(sayInput);
      textsOf(form)[0].focus();
    });
    return notice;
  }

  function isUnsent(form) {
    const now = wordsIn(form);
    const hasWords = Object.values(now).some((text) => text.trim());
    return form.isConnected && hasWords && ("typed" in form.dataset || !areAlike(now, known.get(form).came));
  }

  function takeIn(isNoticed) {
    /* What was typed into a form while the answer that replaces it was under way. */
    waiting().filter((form) => !form.isConnected).forEach(keep);
    document.querySelectorAll("[data-stored]").forEach((note) => {
      kept.dropSent(note.dataset.stored);
      note.remove();
    });
    for (const form of document.querySelectorAll("form[data-draft]")) {
      if (known.has(form)) continue;
      known.set(form, { came: wordsIn(form) });
      restore(form, isNoticed);
    }
    for (const form of known.keys()) if (!form.isConnected) known.delete(form);
  }

  const waiting = () => [...known.keys()].filter((form) => known.get(form).timer);
  const keepAll = () => waiting().forEach(keep);

  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (!known.has(form) || !target.matches(TEXTS)) return;
    window.clearTimeout(known.get(form).timer);
    known.get(form).timer = window.setTimeout(keep, PAUSE_MS, form);
  });
  document.addEventListener("submit", ({ target }) => { if (known.has(target)) keepSent(target); }, true);
  /* Last of all: htmx has then taken over what it sends itself, and the page stays. */
  window.addEventListener("submit", ({ target, defaultPrevented }) => { isSending = known.has(target) && !defaultPrevented; });
  window.addEventListener("pageshow", () => { isSending = false; });
  window.addEventListener("pagehide", keepAll);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepAll(); });
  window.addEventListener("beforeunload", (event) => {
    if (!isSending && [...known.keys()].some(isUnsent)) event.preventDefault();
  });

  kept.tidy();
  takeIn(true);
  new MutationObserver(() => takeIn(false)).observe(document.getElementById("content"), { childList: true, subtree: true });
})();
