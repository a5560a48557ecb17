/* What stands at the axis of a chart: months and days in few words, as many of them as there is room for, never slanted. */
"use strict";

const chartLabels = (() => {
  const ROOM = 52;
  const STEPS = [1, 2, 3, 4, 6, 7, 12, 13, 14, 26, 28, 52, 91, 182, 365];
  const MOMENT = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/;
  const LONG_NAME = 12;
  const NARROW = 480;
  /* Where a translation says that a long word may be parted. */
  const SOFT_HYPHEN = "\u00ad";

  const isTime = (figures) => figures.labels.every((label) => MOMENT.test(label));

  /* In English "2026-01" as ["Jan", "2026"], "2026-01-05" as ["5 Jan", "2026"]. */
  function inWords(label) {
    const [, year, month, day] = MOMENT.exec(label);
    const name = chartWords.month(Number(month));
    return [day ? chartWords.day(Number(day), name) : name, year];
  }

  /* Counted from the last label back, because that is now. */
  function keepSome(scale) {
    const most = Math.max(1, Math.floor(scale.chart.width / ROOM));
    const count = scale.ticks.length;
    const step = STEPS.find((one) => count / one <= most) ?? Math.ceil(count / most);
    scale.ticks = scale.ticks.filter((tick, index) => (count - 1 - index) % step === 0);
  }

  /* The year only where it begins. */
  function time(figures) {
    return (value, index, ticks) => {
      const [words, year] = inWords(figures.labels[value]);
      const before = index ? inWords(figures.labels[ticks[index - 1].value])[1] : "";
      return year === before ? words : [words, year];
    };
  }

  const isNarrow = (width) => width < NARROW;

  const whole = (label) => label.replaceAll(SOFT_HYPHEN, "");

  /* In two lines, parted where they are most alike. */
  function halves(label) {
    const places = [...label.matchAll(/[ \u00ad]/g)].map(({ index }) => index);
    const middle = places.reduce((best, place) => (Math.abs(place - label.length / 2) < Math.abs(best - label.length / 2) ? place : best), 0);
    const hyphen = label[middle] === SOFT_HYPHEN ? "-" : "";
    return (middle ? [label.slice(0, middle) + hyphen, label.slice(middle + 1)] : [label]).map(whole);
  }

  /* A long name takes two lines where the chart is narrow. */
  function lines(label, width) {
    if (MOMENT.test(label)) return inWords(label);
    return isNarrow(width) && label.length > LONG_NAME ? halves(label) : [whole(label)];
  }

  function name(figures) {
    return function callback(value) {
      return lines(figures.labels[value], this.chart.width);
    };
  }

  const title = (label) => (MOMENT.test(label) ? inWords(label).join(" ") : whole(label));

  return { isTime, isNarrow, keepSome, lines, time, name, title };
})();
