/* Turns the figures of a chart (analytics/services/analysis.py: Chart) into what Chart.js draws. */
"use strict";

const chartOptions = (() => {
  const FEW_LABELS = 6;
  const MANY_POINTS = 40;
  const VALUE_GAP = 8;
  const NARROW = 480;
  const LONG_NAME = 12;
  const { colour, fill, point, dash } = chartLooks;

  const isLine = (figures) => figures.kind === "line";
  const isLying = (figures) => !isLine(figures) && figures.labels.length <= FEW_LABELS;
  const hasManyPoints = (figures) => figures.labels.length > MANY_POINTS;
  const isFaint = (series, index) => Boolean(series.faint[index]);

  function bars(figures, series) {
    const faint = figures.labels.map((label, index) => isFaint(series, index));
    const [full, pale] = [fill(series, false), faint.some(Boolean) ? fill(series, true) : null];
    return {
      backgroundColor: faint.map((one) => (one ? pale : full)),
      borderColor: colour(series.colour),
      borderWidth: series.pattern || pale ? 1.5 : 0,
      borderRadius: 3,
      borderSkipped: false,
      maxBarThickness: isLying(figures) ? 34 : 48,
      minBarLength: 2,
      categoryPercentage: figures.series.length > 1 && figures.kind !== "stacked" ? 0.8 : 0.84,
      barPercentage: 0.92,
      skipNull: true,
    };
  }

  function line(figures, series) {
    const own = colour(series.colour);
    return {
      borderColor: own,
      borderWidth: 2.5,
      borderDash: dash(series),
      pointStyle: point(series),
      pointRadius: hasManyPoints(figures) ? 0 : 4,
      pointHoverRadius: 6,
      pointHitRadius: 12,
      pointBorderColor: own,
      pointBackgroundColor: figures.labels.map((label, index) => (isFaint(series, index) ? colour("--surface") : own)),
      backgroundColor: own,
      segment: {
        borderDash: (part) => (isFaint(series, part.p1DataIndex) ? [3, 4] : undefined),
      },
      spanGaps: false,
      tension: 0,
    };
  }

  function datasets(figures) {
    return figures.series.map((series) => ({
      label: series.name,
      data: series.values,
      ...(isLine(figures) ? line(figures, series) : bars(figures, series)),
    }));
  }

  /* The name of a lying bar, on several lines where the chart is narrow. */
  function nameInLines(value) {
    const name = this.getLabelForValue(value);
    return this.chart.width < NARROW && name.length > LONG_NAME ? name.split(" ") : name;
  }

  function scales(figures) {
    const stacked = figures.kind === "stacked";
    const grid = { color: colour("--line") };
    const values = figures.series.flatMap((series) => series.values).filter((value) => value !== null);
    const names = {
      stacked,
      grid: { display: false },
      border: grid,
      ticks: { color: colour("--ink"), autoSkip: !isLying(figures), autoSkipPadding: 12, maxRotation: 45 },
    };
    const amounts = {
      stacked,
      beginAtZero: true,
      grace: isLying(figures) ? 0 : "5%",
      grid,
      border: { display: false },
      ticks: { color: colour("--muted"), maxTicksLimit: 6, precision: values.every(Number.isInteger) ? 0 : undefined },
      title: { display: true, text: figures.axis, color: colour("--muted") },
    };
    if (isLying(figures)) names.ticks.callback = nameInLines;
    return isLying(figures) ? { x: amounts, y: names } : { x: names, y: amounts };
  }

  function legendShape(figures, series) {
    if (!isLine(figures)) return "rectRounded";
    return hasManyPoints(figures) ? "line" : point(series);
  }

  function legendItems(figures) {
    return figures.series.map((series, datasetIndex) => ({
      text: series.name,
      datasetIndex,
      fontColor: colour("--ink"),
      fillStyle: isLine(figures) ? colour(series.colour) : fill(series, false),
      strokeStyle: colour(series.colour),
      lineWidth: isLine(figures) ? 2.5 : 1.5,
      lineDash: isLine(figures) && hasManyPoints(figures) ? dash(series) : [],
      pointStyle: legendShape(figures, series),
    }));
  }

  /* Where every label has one series for itself, the axis names them already. */
  const namesItself = (figures) => figures.series.every((series) => figures.labels.includes(series.name));

  const urlOf = (figures, hit) => (hit.length ? figures.series[hit[0].datasetIndex].urls[hit[0].index] : "") || "";

  function follow(event, url) {
    if (!url) return;
    if (event.native.ctrlKey || event.native.metaKey) window.open(url, "_blank", "noopener");
    else window.location.assign(url);
  }

  const valueFont = () => `600 13px ${getComputedStyle(document.body).fontFamily}`;

  /* Whether the value of a bar is said beside it: a lying bar that has its row for itself. */
  function isSaid(figures, series, index) {
    const isAlone = () => figures.series.filter((each) => each.values[index] !== null).length === 1;
    return isLying(figures) && series.values[index] !== null && (figures.kind !== "stacked" || isAlone());
  }

  function roomForValues(figures) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = valueFont();
    const said = figures.series.flatMap((series) => series.words.filter((words, index) => isSaid(figures, series, index)));
    return said.length ? Math.max(...said.map((words) => pen.measureText(words).width)) + VALUE_GAP : 0;
  }

  const valuesBeside = (figures) => ({
    id: "valuesBeside",
    afterDatasetsDraw(drawn) {
      const pen = drawn.ctx;
      pen.save();
      pen.font = valueFont();
      pen.textBaseline = "middle";
      pen.fillStyle = colour("--ink");
      figures.series.forEach((series, number) => {
        drawn.getDatasetMeta(number).data.forEach((bar, index) => {
          if (isSaid(figures, series, index)) pen.fillText(series.words[index], bar.x + VALUE_GAP, bar.y);
        });
      });
      pen.restore();
    },
  });

  function options(figures) {
    return {
      indexAxis: isLying(figures) ? "y" : "x",
      maintainAspectRatio: false,
      animation: false,
      layout: { padding: { right: roomForValues(figures) } },
      interaction: isLine(figures) ? { mode: "nearest", intersect: false } : { mode: "nearest", intersect: true },
      scales: scales(figures),
      plugins: {
        legend: {
          display: figures.series.length > 1 && !namesItself(figures),
          position: "bottom",
          onClick: null,
          labels: { usePointStyle: true, boxWidth: 14, padding: 12, generateLabels: () => legendItems(figures) },
        },
        tooltip: {
          callbacks: {
            label: ({ datasetIndex, dataIndex }) => {
              const series = figures.series[datasetIndex];
              const words = figures.series.length > 1 && !namesItself(figures) ? `${series.name}: ${series.words[dataIndex]}` : series.words[dataIndex];
              return isFaint(series, dataIndex) ? `${words} (not final)` : words;
            },
          },
        },
      },
      onHover: (event, hit, { canvas }) => {
        canvas.classList.toggle("is-link", Boolean(urlOf(figures, hit)));
      },
      onClick: (event, hit) => follow(event, urlOf(figures, hit)),
    };
  }

  function configuration(figures) {
    return {
      type: isLine(figures) ? "line" : "bar",
      data: { labels: figures.labels, datasets: datasets(figures) },
      options: options(figures),
      plugins: [valuesBeside(figures)],
    };
  }

  return { configuration, isLying };
})();
