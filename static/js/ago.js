/* Keeps "3 minutes ago" true on a page that stays open; the browser has the words in the page's language. */
"use strict";

(() => {
  const EVERY_MS = 30_000;
  const MINUTE = 60;
  const SPANS = [["year", 365 * 86_400], ["month", 30 * 86_400], ["week", 7 * 86_400], ["day", 86_400], ["hour", 3_600], ["minute", MINUTE]];
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang);

  const tell = (time) => {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    // Younger ones say so already.
    if (seconds < MINUTE) return;
    const [unit, size] = SPANS.find(([, size]) => seconds >= size);
    const passed = words.format(-Math.floor(seconds / size), unit);
    if (time.textContent !== passed) time.textContent = passed;
  };

  setInterval(() => document.querySelectorAll("time[data-ago]").forEach(tell), EVERY_MS);
})();
