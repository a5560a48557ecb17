/* Drafts in this browser: what is typed into a form, by the address that the form is sent to. */
"use strict";

const kept = (() => {
  const PREFIX = "helpdesk.draft ";
  const LONGEST_LIFE_MS = 30 * 24 * 3600 * 1000;
  const MOST = 50;
  /* Several times what the longest form takes; more is not kept. */
  const LONGEST = 60_000;

  /* `values` by the names of the fields; `sent` is the mark under which exactly these were sent, if they were. */
  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + key));
    } catch {
      return null;
    }
  }

  /* False where the browser keeps nothing, or not so much. */
  function write(key, draft) {
    const text = JSON.stringify({ ...draft, at: Date.now() });
    if (text.length > LONGEST) return false;
    try {
      localStorage.setItem(PREFIX + key, text);
      return true;
    } catch {
      return false;
    }
  }

  function drop(key) {
    try {
      localStorage.removeItem(PREFIX + key);
    } catch {
      // Where nothing can be kept nothing is there to be dropped.
    }
  }

  /* The server has stored what was sent under this mark; what was typed since then stays. */
  function dropSent(mark) {
    const key = mark.slice(0, mark.lastIndexOf(" "));
    if (read(key)?.sent === mark) drop(key);
  }

  function keys() {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
    } catch {
      return [];
    }
  }

  /* Old ones go, and of many the oldest. */
  function tidy() {
    const ages = keys().map((key) => [key, read(key)?.at ?? 0]).sort(([, one], [, other]) => other - one);
    const oldest = Date.now() - LONGEST_LIFE_MS;
    ages.filter(([, at], place) => place >= MOST || at < oldest).forEach(([key]) => drop(key));
  }

  return { read, write, drop, dropSent, tidy };
})();
