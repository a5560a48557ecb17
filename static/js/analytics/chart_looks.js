/* How a series looks: its colour from the stylesheet, and a pattern, so that nobody has to tell colours apart. */
"use strict";

const chartLooks = (() => {
  const TILE = 8;
  const FAINT = 0.3;
  const WASH = 0.14;
  const PALEST = 0.1;
  const POINTS = { "": "circle", stripes: "triangle", dots: "rect" };
  const DASHES = { "": [], stripes: [8, 4], dots: [2, 3] };

  /* As charts have it: they take the system's colours where the system chooses. */
  function colour(name) {
    return getComputedStyle(document.querySelector(".chart")).getPropertyValue(name).trim();
  }

  /* Red, green and blue of any colour that the stylesheet may hold, the system's own too: 0 to 255. */
  function channels(name) {
    const dot = document.createElement("canvas");
    dot.width = dot.height = 1;
    const pen = dot.getContext("2d");
    pen.fillStyle = colour(name);
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  }

  const inked = (rgb, alpha = 1) => `rgba(${rgb.map(Math.round).join(", ")}, ${alpha})`;

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

  /* The area under a line. */
  const wash = (series) => inked(channels(series.colour), WASH);

  /* The shade of a share (0 to 1) of the largest value, and black or white, whichever reads better on it. */
  function shades(name) {
    const [paper, own] = [channels("--surface"), channels(name)];
    return (share) => {
      const depth = share ? PALEST + (1 - PALEST) * share : 0;
      const mixed = paper.map((part, index) => part + (own[index] - part) * depth);
      return { paper: inked(mixed), ink: brightness(mixed) > 0.179 ? "#000" : "#fff" };
    };
  }

  /* Relative luminance as WCAG 2.2 defines it; at 0.179 black and white contrast alike. */
  function brightness(rgb) {
    const [red, green, blue] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  const font = (weight, size) => `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  const point = (series) => POINTS[series.pattern] ?? "circle";
  const dash = (series) => DASHES[series.pattern] ?? [];
  return { colour, fill, wash, shades, font, point, dash };
})();
