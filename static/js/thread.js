/* The thread on a ticket's page: older entries come in above without moving what one reads, a sent message is shown,
   and the page opens where the unread begin. What was read last is kept in this browser, by ticket. */
"use strict";

(() => {
  const ticket = document.getElementById("ticket");
  const words = document.getElementById("thread-words").dataset;
  const SEEN = "helpdesk.seen-messages";
  const TICKETS_KEPT = 2000;
  // So far above the window older entries are asked for while one scrolls up.
  const AHEAD = 1500;

  const thread = () => ticket.querySelector("ol.thread");
  const isNewest = () => !thread().querySelector(".thread-newer");
  const idOf = (message) => Number(message.id.split("-")[1]);

  const readSeen = () => {
    try {
      return new Map(JSON.parse(localStorage.getItem(SEEN)));
    } catch {
      return new Map();
    }
  };

  const remember = () => {
    // Without a role the doors stand where the ticket was.
    if (document.hidden || !thread() || !isNewest()) return;
    const last = Math.max(0, ...[...thread().querySelectorAll(".message")].map(idOf));
    const seen = readSeen();
    const number = thread().dataset.ticket;
    if (seen.get(number) >= last) return;
    seen.delete(number);
    seen.set(number, last);
    try {
      localStorage.setItem(SEEN, JSON.stringify([...seen].slice(-TICKETS_KEPT)));
    } catch {
      // Nothing can be kept here: every visit is the first one.
    }
  };

  const markUnread = () => {
    const last = readSeen().get(thread().dataset.ticket);
    const messages = [...thread().querySelectorAll(".message")];
    const unread = messages.filter((message) => idOf(message) > last);
    if (!unread.length || location.hash || location.search.match(/[?&](until|after|message)=/)) return;
    const mark = document.createElement("li");
    mark.className = "thread-unread";
    mark.textContent = words.new;
    if (unread.length === messages.length && thread().querySelector(".thread-older") && last) {
      const first = document.createElement("a");
      first.href = `?message=${last}#message-${last}`;
      first.textContent = words.first;
      mark.textContent = `${words.newAndMore} `;
      mark.append(first);
    }
    unread[0].before(mark);
    // After a reload the browser would go back to where one was.
    history.scrollRestoration = "manual";
    mark.scrollIntoView();
  };

  let lastTop = scrollY;
  const fetchAhead = () => {
    const isUpwards = scrollY < lastTop;
    lastTop = scrollY;
    const link = thread()?.querySelector(".thread-older a:not([data-asked])");
    if (!isUpwards || !link) return;
    const { bottom } = link.getBoundingClientRect();
    // Never while the link is to be seen: who goes to the top wants to read the report there.
    if (bottom > 0 || bottom < -AHEAD) return;
    link.dataset.asked = "yes";
    link.click();
  };

  let pending = null;
  const beforeSwap = ({ target, detail: { ctx } }) => {
    if (target.closest(".thread-more")) {
      const more = target.closest(".thread-more");
      const anchor = more.nextElementSibling ?? more.previousElementSibling;
      const top = anchor.getBoundingClientRect().top;
      const kind = more.classList.contains("thread-older") ? ".thread-older" : ".thread-newer";
      const hasFocus = more.contains(document.activeElement);
      // The browser's own way of holding the page still would do it once more.
      document.documentElement.style.overflowAnchor = "none";
      pending = () => {
        scrollBy(0, anchor.getBoundingClientRect().top - top);
        if (hasFocus) thread().querySelector(`${kind} a`)?.focus({ preventScroll: true });
        requestAnimationFrame(() => document.documentElement.style.removeProperty("overflow-anchor"));
      };
    } else if (target.id === "reply" && ctx.response?.status < 400) {
      pending = () => {
        const sent = [...thread().querySelectorAll(".message")].pop();
        if (!sent || ticket.querySelector("#reply .field-error")) return;
        sent.tabIndex = -1;
        sent.focus({ preventScroll: true });
        sent.scrollIntoView({ block: "center" });
      };
    } else {
      const typed = ticket.querySelector("#reply textarea")?.value;
      if (typed) pending = () => keepTyped(typed);
    }
  };

  // Work was started or the ticket closed while a message was being written: that is not to send it, nor to lose it.
  const keepTyped = (typed) => {
    const box = ticket.querySelector("#reply textarea");
    if (box) {
      box.value ||= typed;
      return;
    }
    const kept = document.createElement("p");
    kept.className = "notice user-text";
    kept.textContent = `${words.notSent}\n${typed}`;
    ticket.querySelector("#newest")?.append(kept);
  };

  const changed = () => {
    if (!thread()) return;
    const then = pending;
    pending = null;
    then?.();
    remember();
  };

  markUnread();
  remember();
  new MutationObserver(changed).observe(ticket, { childList: true, subtree: true });
  document.addEventListener("htmx:before:swap", beforeSwap);
  document.addEventListener("scroll", fetchAhead, { passive: true });
  document.addEventListener("visibilitychange", remember);
})();
