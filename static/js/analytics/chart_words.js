/* The words and numbers of a chart in the language of the page: the words come from its template. */
"use strict";

const chartWords = (() => {
  const { lang } = document.documentElement;
  const words = document.getElementById("chart-words").dataset;
  const whole = new Intl.NumberFormat(lang, { useGrouping: "always" });
  const months = new Intl.DateTimeFormat(lang, { month: "short", timeZone: "UTC" });

  const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (place, name) => values[name]);

  const number = (value) => whole.format(value);
  const thousands = (value) => filled(words.thousands, { number: number(Math.round(value / 1000)) });
  const percent = (value) => filled(words.percent, { number: number(value) });
  const notFinal = (said) => filled(words.notFinal, { words: said });
  /* From 1 for January. */
  const month = (place) => months.format(Date.UTC(2000, place - 1));
  const day = (place, name) => filled(words.day, { day: place, month: name });

  return { lang, filled, number, thousands, percent, notFinal, month, day };
})();
