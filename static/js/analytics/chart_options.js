/* Turns the figures of a chart (analytics/services/analysis.py: Chart) into what Chart.js draws. */
"use strict";

const chartOptions = (() => {
  const LARGEST_POINT = 4;
  const LEAST_POINT = 2;
  const ROOM_OF_A_POINT = 4;
  const LEGEND_SPACE = 4;
  const { colour, fill, wash, point, dash } = chartLooks;
  const { isHeat, isStacked, isLine, isLying, namesItself, hasLegend } = chartShapes;

  const isFaint = (series, index) => Boolean(series.faint[index]);

  /* In a stack of several a zero has no bar, else its least length would look like a value. */
  function lengths(figures, series) {
    if (!isStacked(figures) || namesItself(figures)) return series.values;
    return series.values.map((value) => value || null);
  }

  function bars(figures, series) {
    const faint = figures.labels.map((label, index) => isFaint(series, index));
    const [full, pale] = [fill(series, false), faint.some(Boolean) ? fill(series, true) : null];
    return {
      data: lengths(figures, series),
      backgroundColor: faint.map((one) => (one ? pale : full)),
      borderColor: colour(series.colour),
      borderWidth: series.pattern || pale ? 1.5 : 0,
      borderRadius: 3,
      borderSkipped: false,
      maxBarThickness: isLying(figures) ? 40 : 48,
      minBarLength: 2,
      categoryPercentage: isLying(figures) ? 0.8 : 0.84,
      barPercentage: 0.92,
      skipNull: true,
    };
  }

  function pointRadius(figures, width) {
    const radius = Math.min(LARGEST_POINT, width / figures.labels.length / ROOM_OF_A_POINT);
    return radius < LEAST_POINT ? 0 : radius;
  }

  function line(figures, series, width) {
    const own = colour(series.colour);
    return {
      data: series.values,
      borderColor: own,
      borderWidth: 2.5,
      borderDash: dash(series),
      pointStyle: point(series),
      pointRadius: pointRadius(figures, width),
      pointHoverRadius: 6,
      pointHitRadius: 12,
      pointBorderColor: own,
      pointBorderWidth: 2,
      pointBackgroundColor: figures.labels.map((label, index) => (isFaint(series, index) ? colour("--surface") : own)),
      backgroundColor: wash(series),
      fill: figures.series.length === 1 ? "origin" : false,
      segment: {
        borderDash: (part) => (isFaint(series, part.p1DataIndex) ? [3, 4] : undefined),
      },
      spanGaps: false,
      tension: 0,
    };
  }

  function datasets(figures, width) {
    return figures.series.map((series) => ({
      label: series.name,
      ...(isLine(figures, width) ? line(figures, series, width) : bars(figures, series)),
    }));
  }

  function legendShape(figures, series, width) {
    if (!isLine(figures, width)) return "rectRounded";
    return pointRadius(figures, width) ? point(series) : "line";
  }

  function legendItems(figures, width) {
    const isDrawnAsLine = isLine(figures, width);
    return figures.series.map((series, datasetIndex) => ({
      text: series.name,
      datasetIndex,
      fontColor: colour("--ink"),
      fillStyle: isDrawnAsLine ? colour(series.colour) : fill(series, false),
      strokeStyle: colour(series.colour),
      lineWidth: isDrawnAsLine ? 2.5 : 1.5,
      lineDash: isDrawnAsLine && !pointRadius(figures, width) ? dash(series) : [],
      pointStyle: legendShape(figures, series, width),
    }));
  }

  function legend(figures, width) {
    return {
      display: hasLegend(figures),
      position: "top",
      align: "start",
      onClick: null,
      labels: {
        usePointStyle: true,
        pointStyleWidth: isLine(figures, width) && pointRadius(figures, width) ? 11 : 22,
        boxHeight: 9,
        padding: 12,
        generateLabels: () => legendItems(figures, width),
      },
    };
  }

  /* Chart.js has no setting for the space between its legend and the plot. */
  const legendSpace = {
    id: "legendSpace",
    beforeInit({ legend: { fit }, legend: own }) {
      own.fit = () => {
        fit.call(own);
        own.height += LEGEND_SPACE;
      };
    },
  };

  /* What the numbers are; above the chart, where it need not be turned. */
  const title = (figures) => ({
    display: true,
    text: figures.axis,
    align: "start",
    color: colour("--muted"),
    font: { weight: "normal" },
    padding: { top: 0, bottom: hasLegend(figures) ? 0 : 8 },
  });

  const tooltip = (figures) => ({
    callbacks: {
      title: ([hit]) => (hit ? chartLabels.title(figures.labels[hit.dataIndex]) : ""),
      label: ({ datasetIndex, dataIndex }) => {
        const series = figures.series[datasetIndex];
        const words = hasLegend(figures) ? `${series.name}: ${series.words[dataIndex]}` : series.words[dataIndex];
        return isFaint(series, dataIndex) ? chartWords.notFinal(words) : words;
      },
    },
  });

  /* Of the bar or the point under the pointer; what is merely near leads nowhere. */
  function urlAt(event, figures, drawn) {
    const [hit] = drawn.getElementsAtEventForMode(event.native, "nearest", { intersect: true }, false);
    return (hit && figures.series[hit.datasetIndex].urls[hit.index]) || "";
  }

  function follow(event, url) {
    if (!url) return;
    if (event.native.ctrlKey || event.native.metaKey) window.open(url, "_blank", "noopener");
    else window.location.assign(url);
  }

  function options(figures, width) {
    const isNarrow = chartLabels.isNarrow(width);
    const isOnItsSide = isLying(figures) || (isHeat(figures) && isNarrow);
    return {
      indexAxis: isOnItsSide ? "y" : "x",
      maintainAspectRatio: false,
      animation: false,
      interaction: { mode: "nearest", intersect: !isLine(figures, width) },
      scales: isHeat(figures) ? chartHeat.scales(figures, isNarrow) : chartAxes.scales(figures, width),
      plugins: { title: title(figures), legend: legend(figures, width), tooltip: tooltip(figures) },
      onHover: (event, hit, drawn) => drawn.canvas.classList.toggle("is-link", Boolean(urlAt(event, figures, drawn))),
      onClick: (event, hit, drawn) => follow(event, urlAt(event, figures, drawn)),
    };
  }

  /* `width` is the room there is, in CSS pixels. */
  function configuration(figures, width) {
    const looks = isHeat(figures) ? chartHeat.cells(figures) : [];
    const written = isHeat(figures)
      ? chartValues.inCells(figures, looks.map((row) => row.map((look) => look.ink)))
      : chartValues.besideBars(figures);
    return {
      type: isLine(figures, width) ? "line" : "bar",
      data: { labels: figures.labels, datasets: isHeat(figures) ? chartHeat.datasets(figures, looks) : datasets(figures, width) },
      options: options(figures, width),
      plugins: hasLegend(figures) ? [written, legendSpace] : [written],
    };
  }

  return { configuration };
})();
