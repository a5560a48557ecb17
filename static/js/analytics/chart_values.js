/* The values that are written on a chart: beside lying bars, and in the cells of a heat map. */
"use strict";

const chartValues = (() => {
  const GAP = 8;
  const SIZE = 13;
  const CELL_SIZE = 11.5;
  const LEAST_SHARE = 0.3;
  const MANY = 10_000;
  const { colour, font } = chartLooks;
  const valued = (series, index) => series.values[index] !== null;

  /* What is said at the end of a lying bar: its words, or the sum of a stack; a stack of shares is always 100 %. */
  function endOf(figures, index) {
    const own = figures.series.filter((series) => valued(series, index));
    if (chartShapes.namesItself(figures)) return own.map((series) => series.words[index]).join("");
    return chartShapes.isShare(figures) ? "" : chartWords.number(own.reduce((sum, series) => sum + series.values[index], 0));
  }

  /* One row for each series, or one for all of a stack. */
  function beside(figures) {
    if (!chartShapes.isLying(figures)) return [];
    if (chartShapes.isStacked(figures)) return [figures.labels.map((label, index) => endOf(figures, index))];
    return figures.series.map((series) => series.words.map((words) => words.split(", ")[0]));
  }

  function widest(texts, heaviness) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = font(heaviness, SIZE);
    return Math.max(0, ...texts.map((text) => pen.measureText(text).width));
  }

  /* How much longer than the longest bar the axis has to be, so that the words have room beside it. */
  function stretch(figures, width) {
    const names = figures.labels.flatMap((label) => chartLabels.lines(label, width));
    const plot = Math.max(1, width - widest(names, 400) - 2 * GAP);
    const words = widest(beside(figures).flat(), 600) + 2 * GAP;
    return plot / Math.max(plot * LEAST_SHARE, plot - words);
  }

  /* Where the bar ends that these words belong to. */
  function endAt(drawn, figures, number, index) {
    const numbers = chartShapes.isStacked(figures) ? figures.series.map((series, each) => each) : [number];
    const bars = numbers.map((each) => drawn.getDatasetMeta(each).data[index]);
    return { x: Math.max(...bars.map((bar) => bar.x).filter(Number.isFinite)) + GAP, y: bars[0].y };
  }

  const besideBars = (figures) => ({
    id: "besideBars",
    afterDatasetsDraw(drawn) {
      const pen = drawn.ctx;
      pen.save();
      Object.assign(pen, { font: font(600, SIZE), textBaseline: "middle", fillStyle: colour("--ink") });
      beside(figures).forEach((row, number) => {
        row.forEach((words, index) => {
          const { x, y } = endAt(drawn, figures, number, index);
          pen.fillText(words, x, y);
        });
      });
      pen.restore();
    },
  });

  const short = (value) => (value < MANY ? chartWords.number(value) : chartWords.thousands(value));

  /* `inks` are colours by series and label; a number that is wider than its cell is left out. */
  const inCells = (figures, inks) => ({
    id: "inCells",
    afterDatasetsDraw(drawn) {
      const pen = drawn.ctx;
      pen.save();
      Object.assign(pen, { font: font(500, CELL_SIZE), textAlign: "center", textBaseline: "middle" });
      figures.series.forEach((series, number) => {
        drawn.getDatasetMeta(number).data.forEach((cell, index) => {
          const words = short(series.values[index]);
          const { x, y } = cell.getCenterPoint();
          pen.fillStyle = inks[number][index];
          if (pen.measureText(words).width <= cell.width - 4) pen.fillText(words, x, y);
        });
      });
      pen.restore();
    },
  });

  return { stretch, besideBars, inCells };
})();
