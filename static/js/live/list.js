/* The list: says how many tickets are new, marks rows that changed and rows not read yet, and moves nothing. */
"use strict";

(() => {
  const listing = document.getElementById("listing");
  if (!listing) return;
  const title = document.title;
  let shown = null;
  let fresh = new Set();
  let changed = new Map();
  let isMuch = false;
  let actedOn = null;

  const rows = () => listing.querySelectorAll("li[data-ticket]");

  /* htmx has put another list in its place. */
  function startAnew() {
    shown = live.root();
    fresh = new Set();
    changed = new Map();
    isMuch = false;
  }

  function take(body) {
    if (!body) return;
    if (shown !== live.root()) startAnew();
    const news = JSON.parse(body);
    isMuch ||= news.is_much;
    const known = new Map([...rows()].map((row) => [Number(row.dataset.ticket), Number(row.dataset.modified)]));
    for (const ticket of news.tickets) {
      if (!ticket.is_listed) fresh.delete(ticket.id);
      else if (ticket.is_new && !known.has(ticket.id)) fresh.add(ticket.id);
      if (known.has(ticket.id) && !(ticket.modified <= known.get(ticket.id))) changed.set(ticket.id, ticket);
    }
    place.keep(show);
  }

  function show() {
    const link = live.root()?.querySelector(".live-new");
    if (!link) return;
    const words = isMuch ? live.words.muchShow : live.counted("new-show", fresh.size);
    const hasNews = isMuch || fresh.size > 0;
    link.hidden = !hasNews;
    if (link.textContent !== words) link.textContent = words;
    document.title = !isMuch && fresh.size ? `(${fresh.size}) ${title}` : title;
    if (hasNews) live.tell(isMuch ? live.words.much : live.counted("new-tickets", fresh.size));
    mark();
  }

  function mark() {
    const isUnread = seen.unread();
    for (const row of rows()) {
      const id = Number(row.dataset.ticket);
      const news = changed.get(id);
      const modified = Math.max(Number(row.dataset.modified), news?.modified ?? 0);
      setMark(row, "unread", isUnread(id, modified) ? live.words.unread : "");
      setMark(row, "changed", news ? sentence(row, news) : "");
    }
  }

  /* The chip of the row stays true; what is new about it is said in words. */
  function sentence(row, news) {
    const chip = row.querySelector(".chip");
    row.dataset.status ??= chip?.className.replace("chip chip-", "") ?? "";
    const isOther = row.dataset.status !== news.status;
    if (chip && chip.textContent !== news.label) {
      chip.textContent = news.label;
      chip.className = `chip chip-${news.status}`;
    }
    const { nowOpen: open, nowActive: active, nowClosed: closed, deleted, changed: alike } = live.words;
    return isOther ? { open, active, closed, deleted }[news.status] : alike;
  }

  function setMark(row, kind, words) {
    row.classList.toggle(`is-${kind}`, words !== "");
    let mark = row.querySelector(`.mark-${kind}`);
    if (!words) return mark?.remove();
    if (!mark) {
      mark = document.createElement("span");
      mark.className = `mark mark-${kind}`;
      (row.querySelector(".meta") ?? row).append(mark);
    }
    if (mark.textContent !== words) mark.textContent = words;
    return undefined;
  }

  /* What somebody changes in a row they have read. */
  function noteOwnChange() {
    const row = [...rows()].find((one) => one.dataset.ticket === actedOn);
    if (row) seen.note(row.dataset.ticket, Number(row.dataset.modified));
    actedOn = null;
  }

  listing.addEventListener("submit", ({ target }) => {
    actedOn = target.closest("li[data-ticket]")?.dataset.ticket ?? null;
  });
  seen.whenChanged(() => place.keep(mark));
  /* Another page of the list, or other filters; the rows' own forms change less and are not looked at. */
  new MutationObserver(() => {
    startAnew();
    noteOwnChange();
    show();
  }).observe(listing, { childList: true });
  startAnew();
  mark();
  live.start(take);
})();
