/* A heat map: a cell for every series and label, as bars of one length, the deeper its colour the larger its value. */
"use strict";

const chartHeat = (() => {
  const { colour, shades } = chartLooks;

  function cells(figures) {
    const most = Math.max(1, ...figures.series.flatMap((series) => series.values));
    return figures.series.map((series) => {
      const shade = shades(series.colour);
      return series.values.map((value) => shade(value / most));
    });
  }

  const datasets = (figures, looks) =>
    figures.series.map((series, number) => ({
      label: series.name,
      data: series.values.map(() => 1),
      backgroundColor: looks[number].map((look) => look.paper),
      borderColor: colour("--surface"),
      borderWidth: 1,
      borderRadius: 3,
      borderSkipped: false,
      categoryPercentage: 1,
      barPercentage: 1,
    }));

  /* The series have their names in the middle of their cells. */
  function seriesAxis(figures, isNarrow) {
    return {
      stacked: true,
      min: 0,
      max: figures.series.length,
      reverse: !isNarrow,
      position: isNarrow ? "top" : "left",
      grid: { display: false },
      border: { display: false },
      afterBuildTicks: (scale) => {
        scale.ticks = figures.series.map((series, number) => ({ value: number + 0.5 }));
      },
      ticks: {
        color: colour("--ink"),
        autoSkip: false,
        maxRotation: 0,
        callback: (value) => {
          const { name, short } = figures.series[Math.floor(value)];
          return isNarrow ? short || name : name;
        },
      },
    };
  }

  function labelsAxis(isNarrow) {
    return {
      stacked: true,
      grid: { display: false },
      border: { display: false },
      ticks: { color: colour("--ink"), autoSkip: false, maxRotation: 0, font: { size: isNarrow ? 11 : 12 } },
    };
  }

  function scales(figures, isNarrow) {
    const [labels, series] = [labelsAxis(isNarrow), seriesAxis(figures, isNarrow)];
    return isNarrow ? { x: series, y: labels } : { x: labels, y: series };
  }

  return { cells, datasets, scales };
})();
