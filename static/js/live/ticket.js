/* The ticket page: takes over what is new in it, beside what somebody reads, types or has opened there. */
"use strict";

(() => {
  const holder = document.getElementById("ticket");
  if (!holder) return;
  const parser = new DOMParser();
  /* The newest answer as long as something of it waits because its place is in use. */
  let waiting = null;

  const parts = (within) => new Map([...within.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
  const hasParts = (part) => part.querySelector("[data-part]") !== null;
  const hasPhotos = (part) => [...part.querySelectorAll("input[type=file]")].some((box) => box.files.length > 0);
  const hasWords = (part) => [...part.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue) || hasPhotos(part);
  const isKept = (part) => place.isInUse(part) || hasWords(part);

  function take(body) {
    if (body) {
      waiting = parser.parseFromString(body, "text/html");
      live.root().dataset.modified = waiting.querySelector("[data-live]").dataset.modified;
      place.keep(() => thread.take(holder, waiting, isAlike));
      noteSeen();
    }
    settle();
  }

  function settle() {
    if (waiting) place.keep(() => { if (takeParts(parts(holder), parts(waiting))) waiting = null; });
  }

  /* False while one of them is in use. */
  function takeParts(old, fresh) {
    const gone = [...old].filter(([name]) => !fresh.has(name)).map(([, part]) => part);
    gone.filter((part) => !isKept(part)).forEach((part) => part.remove());
    const isTaken = [...fresh].map(([name, part]) => (old.has(name) ? takePart(old.get(name), part) : insert(part)));
    return !gone.some(isKept) && isTaken.every(Boolean);
  }

  function takePart(mine, fresh) {
    if (mine.tagName !== fresh.tagName) return exchange(mine, fresh.cloneNode(true));
    if (mine.tagName === "FORM" || hasParts(mine) || isAlike(mine, fresh)) return true;
    if (isKept(mine)) return false;
    const isOpen = mine.querySelector("details")?.open;
    mine.replaceChildren(...fresh.cloneNode(true).childNodes);
    if (isOpen) mine.querySelector("details")?.setAttribute("open", "");
    htmx.process(mine);
    return true;
  }

  /* The form gives way to the sentence that the ticket is closed, but not with words in it. */
  function exchange(mine, fresh) {
    if (!isKept(mine)) {
      mine.replaceWith(fresh);
      htmx.process(fresh);
      return true;
    }
    if (!mine.querySelector(".notice")) {
      fresh.removeAttribute("data-part");
      fresh.append(` ${live.words.typedStays}`);
      mine.prepend(fresh);
    }
    return false;
  }

  function insert(part) {
    const fresh = part.cloneNode(true);
    const previous = parts(holder).get(part.previousElementSibling?.dataset.part);
    if (previous) previous.after(fresh);
    else holder.querySelector(".side")?.prepend(fresh);
    htmx.process(fresh);
    return true;
  }

  const isAlike = (one, other) => written(one) === written(other);

  /* As the server wrote it: without what htmx, the reader and fresh form tokens have changed. */
  function written(part) {
    const copy = part.cloneNode(true);
    for (const element of copy.querySelectorAll("*")) {
      if (element.name === "csrfmiddlewaretoken") element.remove();
      for (const { name } of [...element.attributes]) {
        if (name === "open" || name.startsWith("data-htmx")) element.removeAttribute(name);
      }
    }
    return copy.innerHTML.replace(/\s+/g, " ");
  }

  function noteSeen() {
    const { ticket, modified } = live.root()?.dataset ?? {};
    if (ticket && !document.hidden) seen.note(ticket, Number(modified));
  }

  /* htmx has put the answer to a form in its place. */
  new MutationObserver(() => {
    waiting = null;
    thread.lookAround();
    noteSeen();
  }).observe(holder, { childList: true });
  document.addEventListener("visibilitychange", noteSeen);
  holder.addEventListener("focusout", () => window.setTimeout(settle));
  noteSeen();
  live.start(take);
})();
