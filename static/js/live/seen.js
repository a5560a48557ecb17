/* Remembers in this browser which tickets were read, as they were at which moment, in seconds: at most 2,000 of them. */
"use strict";

const seen = (() => {
  const KEY = "helpdesk.seen";
  const MOST = 2_000;
  const FORGOTTEN_AT_ONCE = 500;
  /* For a browser that keeps nothing: until the page is left. */
  let memory = null;

  /* `all`: whatever has not changed since then counts as read. */
  function stored() {
    try {
      const found = JSON.parse(localStorage.getItem(KEY));
      if (typeof found?.all === "number" && found.tickets instanceof Object) return found;
    } catch {
      /* Not allowed here, or not ours. */
    }
    return memory;
  }

  function store(reading) {
    memory = reading;
    try {
      localStorage.setItem(KEY, JSON.stringify(reading));
    } catch {
      /* Then it is remembered until the page is left. */
    }
  }

  /* What a browser sees first is nothing new to it. */
  function reading() {
    return stored() ?? { all: Number(document.querySelector("[data-now]")?.dataset.now ?? 0), tickets: {} };
  }

  /* The oldest give way; what was read up to then is covered by the moment. */
  function bounded({ all, tickets }) {
    const entries = Object.entries(tickets);
    if (entries.length <= MOST) return { all, tickets };
    entries.sort(([, one], [, other]) => one - other);
    const kept = entries.splice(FORGOTTEN_AT_ONCE);
    return { all: Math.max(all, entries.at(-1)[1]), tickets: Object.fromEntries(kept) };
  }

  function note(ticket, modified) {
    const { all, tickets } = reading();
    if (modified <= Math.max(all, tickets[ticket] ?? 0) && stored()) return;
    tickets[ticket] = Math.max(modified, tickets[ticket] ?? 0);
    store(bounded({ all, tickets }));
  }

  /* A function that tells of each ticket whether it is unread, from one look at the memory. */
  function unread() {
    const { all, tickets } = reading();
    if (!stored()) store({ all, tickets });
    return (ticket, modified) => modified > Math.max(all, tickets[ticket] ?? 0);
  }

  function whenChanged(then) {
    window.addEventListener("storage", ({ key }) => (key === KEY || key === null) && then());
  }

  return { note, unread, whenChanged };
})();
