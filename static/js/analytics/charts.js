/* Draws every chart of the page, and again when its figures, its room or the colours change. The page is complete without it. */
"use strict";

const charts = (() => {
  const CDN_PATIENCE_MS = 3000;
  const FONT_SIZE = 12.5;
  const PAPER_PIXELS = 2;
  const darkness = window.matchMedia("(prefers-color-scheme: dark)");
  const systemColours = window.matchMedia("(forced-colors: active)");
  const paper = window.matchMedia("print");
  let isReady = false;

  const frames = () => [...document.querySelectorAll(".chart")];
  const textOf = (frame) => document.getElementById(frame.dataset.figures).textContent;
  const figuresOf = (frame) => JSON.parse(textOf(frame));
  const drawnIn = (frame) => window.Chart.getChart(frame.querySelector("canvas"));
  const isOnPaper = () => document.documentElement.classList.contains("on-paper");

  function size(frame) {
    const figures = figuresOf(frame);
    frame.style.blockSize = chartShapes.height(figures, frame.clientWidth);
    frame.classList.toggle("chart-heat", chartShapes.isHeat(figures));
  }

  function draw(frame) {
    size(frame);
    const text = textOf(frame);
    const figures = JSON.parse(text);
    const width = frame.clientWidth;
    drawnIn(frame)?.destroy();
    window.Chart.defaults.locale = chartWords.lang;
    Object.assign(window.Chart.defaults.font, { family: getComputedStyle(document.body).fontFamily, size: FONT_SIZE });
    const configuration = chartOptions.configuration(figures, width);
    if (isOnPaper()) configuration.options.devicePixelRatio = PAPER_PIXELS;
    const drawn = new window.Chart(frame.querySelector("canvas"), configuration);
    Object.assign(drawn, { drawnFrom: text, shape: chartShapes.shape(figures, width) });
    frame.dataset.drawn = getComputedStyle(document.documentElement).colorScheme;
  }

  function drawAll() {
    if (isReady) frames().forEach(draw);
  }

  /* After a refresh: only what has changed, and at once, so that nothing flickers. */
  function drawChanged() {
    if (!isReady) return frames().forEach(size);
    return frames()
      .filter((frame) => drawnIn(frame)?.drawnFrom !== textOf(frame))
      .forEach(draw);
  }

  /* A telephone that is turned has room for other shapes. */
  function drawReshaped() {
    if (!isReady) return;
    frames()
      .filter((frame) => drawnIn(frame)?.shape !== chartShapes.shape(figuresOf(frame), frame.clientWidth))
      .forEach(draw);
  }

  /* Paper is white and has a width of its own. */
  function takePaper(isTaken) {
    if (isOnPaper() === isTaken) return;
    document.documentElement.classList.toggle("on-paper", isTaken);
    drawAll();
  }

  function giveUp() {
    frames().forEach((frame) => {
      frame.querySelector("canvas").hidden = true;
      frame.querySelector("p").hidden = false;
    });
  }

  function watch() {
    darkness.addEventListener("change", drawAll);
    document.addEventListener("theme-shown", drawAll);
    systemColours.addEventListener("change", drawAll);
    window.addEventListener("resize", drawReshaped);
    paper.addEventListener("change", ({ matches }) => takePaper(matches));
    window.addEventListener("beforeprint", () => takePaper(true));
    window.addEventListener("afterprint", () => takePaper(false));
  }

  /* Chart.js from its CDN; where that refuses or is silent, the same version from this site. */
  function loadChartJs() {
    const [fromCdn, fromHere] = document.importNode(document.getElementById("chart-js").content, true).children;
    let isFallingBack = false;
    const ready = () => {
      if (isReady) return;
      isReady = true;
      drawAll();
      watch();
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
