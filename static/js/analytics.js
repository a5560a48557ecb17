/* Draws the figures of the page as a bar chart. The page is complete without it. */
"use strict";

const CDN_PATIENCE_MS = 3000;
const FEW_BARS = 6;

const figures = JSON.parse(document.getElementById("chart-figures").textContent);
const frame = document.getElementById("chart");
const canvas = frame?.querySelector("canvas");
const darkness = window.matchMedia("(prefers-color-scheme: dark)");
const calmness = window.matchMedia("(prefers-reduced-motion: reduce)");
const few = figures.bars.length <= FEW_BARS;
let chart = null;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/* Says the value beside each bar, so that nobody has to hover or to tell colours apart. */
const valuesBesideBars = {
  id: "valuesBesideBars",
  afterDatasetsDraw(drawn) {
    if (!few) return;
    const { ctx } = drawn;
    ctx.save();
    ctx.fillStyle = colour("--ink");
    ctx.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
    ctx.textBaseline = "middle";
    drawn.getDatasetMeta(0).data.forEach((bar, index) => {
      const words = figures.bars[index].value === null ? "–" : figures.bars[index].words;
      const fits = bar.x + 8 + ctx.measureText(words).width <= drawn.width;
      ctx.textAlign = fits ? "left" : "right";
      ctx.fillStyle = fits ? colour("--ink") : colour("--surface");
      ctx.fillText(words, fits ? bar.x + 8 : bar.x - 8, bar.y);
    });
    ctx.restore();
  },
};

function axes() {
  const grid = { color: colour("--line") };
  const ticks = { color: colour("--muted") };
  const names = { grid: { display: false }, border: grid, ticks: { ...ticks, color: colour("--ink"), autoSkip: !few } };
  const amounts = {
    beginAtZero: true,
    grace: few ? "25%" : "5%",
    grid,
    border: { display: false },
    ticks: { ...ticks, maxTicksLimit: 6 },
    title: { display: true, text: figures.axis, color: colour("--muted") },
  };
  if (figures.bars.every((bar) => bar.value === null || Number.isInteger(bar.value))) amounts.ticks.precision = 0;
  return few ? { x: amounts, y: names } : { x: names, y: amounts };
}

function configuration() {
  return {
    type: "bar",
    data: {
      labels: figures.bars.map((bar) => bar.label),
      datasets: [
        {
          label: figures.axis,
          data: figures.bars.map((bar) => bar.value),
          backgroundColor: figures.bars.map((bar) => colour(bar.colour)),
          borderRadius: 4,
          maxBarThickness: few ? 36 : 48,
        },
      ],
    },
    options: {
      indexAxis: few ? "y" : "x",
      maintainAspectRatio: false,
      animation: calmness.matches ? false : { duration: 300 },
      scales: axes(),
      plugins: {
        legend: { display: false },
        tooltip: { callbacks: { label: (item) => figures.bars[item.dataIndex].words } },
      },
      onHover: (event, hit) => {
        canvas.style.cursor = hit.length && figures.bars[hit[0].index].url ? "pointer" : "default";
      },
      onClick: (event, hit) => {
        const url = hit.length && figures.bars[hit[0].index].url;
        if (url) window.location.assign(url);
      },
    },
    plugins: [valuesBesideBars],
  };
}

function draw() {
  chart?.destroy();
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  chart = new window.Chart(canvas, configuration());
  frame.dataset.drawn = darkness.matches ? "dark" : "light";
}

function giveUp() {
  frame.hidden = true;
  document.getElementById("chart-missing").hidden = false;
}

/* Chart.js from its CDN; where that refuses or is silent, the same version from this site. */
function loadChartJs() {
  const [fromCdn, fromHere] = document.importNode(document.getElementById("chart-js").content, true).children;
  let done = false;
  let fallingBack = false;
  const ready = () => {
    if (done) return;
    done = true;
    draw();
    darkness.addEventListener("change", draw);
  };
  const fallBack = () => {
    if (done || fallingBack) return;
    fallingBack = true;
    document.body.append(fromHere);
  };
  fromCdn.addEventListener("load", ready);
  fromCdn.addEventListener("error", fallBack);
  fromHere.addEventListener("load", ready);
  fromHere.addEventListener("error", giveUp);
  window.setTimeout(fallBack, CDN_PATIENCE_MS);
  document.body.append(fromCdn);
}

if (canvas) {
  frame.hidden = false;
  frame.classList.toggle("chart-few", few);
  /* Only now, so that a silent CDN cannot keep the page loading. */
  if (document.readyState === "complete") loadChartJs();
  else window.addEventListener("load", loadChartJs);
}
