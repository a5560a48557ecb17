/* Draws every chart of the page, and draws it again when its figures or the colours change. The page is complete without it. */
"use strict";

const charts = (() => {
  const CDN_PATIENCE_MS = 3000;
  const darkness = window.matchMedia("(prefers-color-scheme: dark)");
  let isReady = false;

  const frames = () => [...document.querySelectorAll(".chart")];
  const figuresOf = (frame) => document.getElementById(frame.dataset.figures).textContent;

  function size(frame) {
    frame.classList.toggle("chart-few", chartOptions.isLying(JSON.parse(figuresOf(frame))));
  }

  function draw(frame) {
    const text = figuresOf(frame);
    const canvas = frame.querySelector("canvas");
    window.Chart.getChart(canvas)?.destroy();
    window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    const drawn = new window.Chart(canvas, chartOptions.configuration(JSON.parse(text)));
    drawn.drawnFrom = text;
    frame.dataset.drawn = darkness.matches ? "dark" : "light";
  }

  function drawAll() {
    frames().forEach(draw);
  }

  /* After a refresh: only what has changed, and at once, so that nothing flickers. */
  function drawChanged() {
    frames().forEach((frame) => {
      size(frame);
      if (!isReady) return;
      if (window.Chart.getChart(frame.querySelector("canvas"))?.drawnFrom !== figuresOf(frame)) draw(frame);
    });
  }

  function giveUp() {
    frames().forEach((frame) => {
      frame.querySelector("canvas").hidden = true;
      frame.querySelector("p").hidden = false;
    });
  }

  /* Chart.js from its CDN; where that refuses or is silent, the same version from this site. */
  function loadChartJs() {
    const [fromCdn, fromHere] = document.importNode(document.getElementById("chart-js").content, true).children;
    let isFallingBack = false;
    const ready = () => {
      if (isReady) return;
      isReady = true;
      drawAll();
      darkness.addEventListener("change", drawAll);
    };
    const fallBack = () => {
      if (isReady || isFallingBack) return;
      isFallingBack = true;
      document.body.append(fromHere);
    };
    fromCdn.addEventListener("load", ready);
    fromCdn.addEventListener("error", fallBack);
    fromHere.addEventListener("load", ready);
    fromHere.addEventListener("error", giveUp);
    window.setTimeout(fallBack, CDN_PATIENCE_MS);
    document.body.append(fromCdn);
  }

  frames().forEach(size);
  /* Only now, so that a silent CDN cannot keep the page loading. */
  if (document.readyState === "complete") loadChartJs();
  else window.addEventListener("load", loadChartJs);
  return { drawChanged };
})();
