/* The conversation on the ticket page: puts new entries behind the last one, and counts those nobody has seen yet. */
"use strict";

const thread = (() => {
  const title = document.title;
  const unseen = new Set();
  const sight = new IntersectionObserver(lookAround, { threshold: 0.5 });

  const entries = (within) => [...within.querySelectorAll(".thread > li[id], .thread > li[data-entry]")];
  const nameOf = (entry) => entry.id || `${entry.classList[0]} ${entry.dataset.entry}`;
  const isMessage = (entry) => entry.classList.contains("message");
  const link = () => live.root()?.querySelector(".live-new");

  /* `isAlike(mine, fresh)` tells whether the server would write both the same. */
  function take(holder, answer, isAlike) {
    const [old, fresh] = [entries(holder), entries(answer)];
    const last = old.length ? fresh.findIndex((entry) => nameOf(entry) === nameOf(old.at(-1))) : -1;
    if (old.length && fresh.length && last < 0) return showGap();
    correct(old, fresh.slice(0, last + 1), isAlike);
    const added = fresh.slice(last + 1).map((entry) => entry.cloneNode(true));
    if (old.length) old.at(-1).after(...added);
    else holder.querySelector(".thread")?.append(...added);
    added.filter(isMessage).forEach(markNew);
    if (added.length) tellOf(added);
    return showUnseen();
  }

  /* A data fix can have worded a message anew, or removed one. */
  function correct(old, fresh, isAlike) {
    const byName = new Map(fresh.map((entry) => [nameOf(entry), entry]));
    const first = old.findIndex((entry) => byName.has(nameOf(entry)));
    for (const mine of old.slice(Math.max(first, 0))) {
      const now = byName.get(nameOf(mine));
      if (place.isInUse(mine) || unseen.has(mine)) continue;
      if (!now && fresh.length) mine.remove();
      else if (now && !isAlike(mine, now)) mine.replaceChildren(...now.cloneNode(true).childNodes);
    }
  }

  function markNew(entry) {
    const mark = document.createElement("span");
    mark.classList.add("mark", "mark-new");
    mark.textContent = live.words.new;
    (entry.querySelector("header") ?? entry).append(mark);
    unseen.add(entry);
    sight.observe(entry);
  }

  function tellOf(added) {
    const messages = added.filter(isMessage).length;
    const changes = added.filter((entry) => !isMessage(entry)).map((entry) => entry.textContent.replace(/\s+/g, " ").trim());
    live.tell([...(messages ? [live.counted("new-messages", messages)] : []), ...changes].join(" "));
  }

  /* Somebody reads an older part of a long conversation: nothing is put behind it that does not follow. */
  function showGap() {
    link().href = window.location.pathname;
    link().textContent = live.words.newerShow;
    link().hidden = false;
    live.tell(live.words.newer);
  }

  function showUnseen() {
    document.title = unseen.size ? `(${unseen.size}) ${title}` : title;
    if (!link()) return;
    link().hidden = !unseen.size;
    link().textContent = live.counted("new-messages-show", unseen.size);
    if (unseen.size) link().href = `#${[...unseen][0].id}`;
  }

  /* Seen is what is in view in a window that somebody uses. */
  function lookAround() {
    const looked = [...unseen].filter((entry) => !entry.isConnected || (document.hasFocus() && place.isInView(entry)));
    for (const entry of looked) {
      unseen.delete(entry);
      sight.unobserve(entry);
    }
    if (looked.length) showUnseen();
  }

  window.addEventListener("focus", lookAround);
  return { take, lookAround };
})();
