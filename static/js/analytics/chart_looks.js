/* How a series looks: its colour from the stylesheet, and a pattern, so that nobody has to tell colours apart. */
"use strict";

const chartLooks = (() => {
  const TILE = 8;
  const FAINT = 0.3;
  const POINTS = { "": "circle", stripes: "triangle", dots: "rect" };
  const DASHES = { "": [], stripes: [8, 4], dots: [2, 3] };

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function stripes(pen) {
    pen.lineWidth = 2;
    pen.beginPath();
    for (const start of [-TILE, 0, TILE]) {
      pen.moveTo(start - 1, TILE + 1);
      pen.lineTo(start + TILE + 1, -1);
    }
    pen.stroke();
  }

  function dots(pen) {
    for (const [x, y] of [[2, 2], [6, 6]]) {
      pen.beginPath();
      pen.arc(x, y, 1.4, 0, 2 * Math.PI);
      pen.fill();
    }
  }

  /* A square of the pattern, drawn at the screen's own resolution. */
  function tile(draw) {
    const scale = window.devicePixelRatio || 1;
    const square = document.createElement("canvas");
    square.width = square.height = TILE * scale;
    const pen = square.getContext("2d");
    pen.scale(scale, scale);
    draw(pen);
    const pattern = pen.createPattern(square, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / scale));
    return pattern;
  }

  /* What a bar is filled with. */
  function fill(series, faint) {
    const own = colour(series.colour);
    if (!series.pattern && !faint) return own;
    return tile((pen) => {
      pen.fillStyle = colour("--surface");
      pen.fillRect(0, 0, TILE, TILE);
      pen.globalAlpha = faint ? FAINT : 1;
      pen.fillStyle = own;
      pen.fillRect(0, 0, TILE, TILE);
      pen.strokeStyle = pen.fillStyle = colour("--surface");
      pen.globalAlpha = 0.85;
      if (series.pattern === "stripes") stripes(pen);
      if (series.pattern === "dots") dots(pen);
    });
  }

  const point = (series) => POINTS[series.pattern] ?? "circle";
  const dash = (series) => DASHES[series.pattern] ?? [];
  return { colour, fill, point, dash };
})();
