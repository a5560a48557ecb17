/* The two axes of a chart: its labels, and its values with room for what is written beside a bar. */
"use strict";

const chartAxes = (() => {
  const { colour } = chartLooks;
  const { isShare, isStacked, isLying } = chartShapes;

  function namesAxis(figures) {
    const axis = {
      stacked: isStacked(figures),
      grid: { display: false },
      border: { color: colour("--line") },
      ticks: { color: colour("--ink"), autoSkip: false, maxRotation: 0, callback: chartLabels.name(figures) },
    };
    if (isLying(figures)) return axis;
    axis.afterBuildTicks = chartLabels.keepSome;
    axis.ticks.callback = chartLabels.time(figures);
    return axis;
  }

  /* Where the longest lying bar would fill the axis, its value would have no room. */
  function lyingAxis(figures, width) {
    const sums = figures.labels.map((label, index) => figures.series.map((series) => series.values[index] ?? 0));
    const longest = Math.max(...sums.map((row) => (isStacked(figures) ? row.reduce((sum, one) => sum + one, 0) : Math.max(...row))));
    return { display: false, stacked: isStacked(figures), min: 0, max: (longest || 1) * chartValues.stretch(figures, width) };
  }

  function amountsAxis(figures) {
    const values = figures.series.flatMap((series) => series.values).filter((value) => value !== null);
    const percent = { callback: chartWords.percent };
    return {
      stacked: isStacked(figures),
      beginAtZero: true,
      max: isShare(figures) ? 100 : undefined,
      grid: { color: colour("--line") },
      border: { display: false },
      ticks: {
        color: colour("--muted"),
        maxTicksLimit: 8,
        precision: values.every(Number.isInteger) ? 0 : undefined,
        ...(isShare(figures) ? percent : {}),
      },
    };
  }

  function scales(figures, width) {
    const names = namesAxis(figures);
    return isLying(figures) ? { x: lyingAxis(figures, width), y: names } : { x: names, y: amountsAxis(figures) };
  }

  return { scales };
})();
