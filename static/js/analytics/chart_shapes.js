/* Which shape the figures of a chart (analytics/services/analysis.py: Chart) take in the room there is. */
"use strict";

const chartShapes = (() => {
  const LEAST_BAR = 8;
  const HEADING_REM = 2;
  const LEGEND_REM = 1.6;
  const LONG_NAME = 12;
  const ROW_REM = 2.75;

  const isHeat = (figures) => figures.kind === "heat";
  const isShare = (figures) => figures.kind === "share";
  const isStacked = (figures) => figures.kind === "stacked" || isShare(figures);
  const isShort = (figures) => figures.labels.length === 1;

  /* Bars side by side that would become threads are lines instead; a line of one point is a bar. */
  function isLine(figures, width) {
    if (isShort(figures)) return false;
    const bars = figures.labels.length * figures.series.length;
    return figures.kind === "line" || (figures.kind === "grouped" && width / bars < LEAST_BAR);
  }

  /* Names are read more easily beside bars than below them; time runs from left to right. */
  const isLying = (figures) => !isHeat(figures) && (isShort(figures) || !chartLabels.isTime(figures));

  /* Where every label has one series for itself, the axis names them already. */
  const namesItself = (figures) => figures.series.every((series) => figures.labels.includes(series.name));

  const hasLegend = (figures) => !isHeat(figures) && figures.series.length > 1 && !namesItself(figures);

  /* Long names do not stand side by side in a narrow legend. */
  function legendLines(figures, width) {
    if (!hasLegend(figures)) return 0;
    const isLong = figures.series.some((series) => series.name.length > LONG_NAME);
    return isLong && chartLabels.isNarrow(width) ? figures.series.length : 1;
  }

  /* Empty where the stylesheet decides. */
  function height(figures, width) {
    if (!isLying(figures)) return "";
    const rows = figures.labels.length * (isStacked(figures) ? 1 : figures.series.length);
    return `${HEADING_REM + LEGEND_REM * legendLines(figures, width) + ROW_REM * rows}rem`;
  }

  /* Another shape has to be drawn anew. */
  const shape = (figures, width) => `${isLine(figures, width)} ${chartLabels.isNarrow(width)}`;

  return { isHeat, isShare, isStacked, isLine, isLying, namesItself, hasLegend, height, shape };
})();
