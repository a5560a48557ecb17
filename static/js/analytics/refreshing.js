/* Every half minute, while somebody can see it: asks for the figures again and changes only what is different. */
"use strict";

(() => {
  const EVERY_MS = 30_000;
  const bar = document.getElementById("refreshing");
  if (!bar) return;
  const button = bar.querySelector("button");
  const trouble = bar.querySelector("span");
  let isPaused = false;
  let lastAt = Date.now();
  let timer = 0;

  function alike(old, fresh) {
    return old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && old.id === fresh.id;
  }

  function takeAttributes(old, fresh) {
    for (const { name } of [...old.attributes]) {
      /* What the reader has opened stays open. */
      if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
  }

  /* Makes `old` say what `fresh` says and keeps every element that can stay, with its focus and its scrolling. */
  function become(old, fresh) {
    if (!alike(old, fresh)) return old.replaceWith(fresh);
    if (old.nodeType === Node.TEXT_NODE) {
      if (old.data !== fresh.data) old.data = fresh.data;
      return undefined;
    }
    if (old.nodeType !== Node.ELEMENT_NODE || "keep" in old.dataset) return undefined;
    takeAttributes(old, fresh);
    const [before, after] = [[...old.childNodes], [...fresh.childNodes]];
    after.forEach((child, index) => (before[index] ? become(before[index], child) : old.append(child)));
    before.slice(after.length).forEach((child) => child.remove());
    return undefined;
  }

  async function refresh() {
    lastAt = Date.now();
    try {
      const answer = await fetch(window.location.href, { headers: { "X-Fragment": "figures" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("figures");
      if (!answer.ok || !fresh) throw new Error(`Status ${answer.status}`);
      become(document.getElementById("figures"), fresh);
      charts.drawChanged();
      say("");
    } catch {
      say("The figures could not be refreshed just now; it is tried again every 30 seconds.");
    }
    plan();
  }

  function say(words) {
    if (trouble.textContent !== words) trouble.textContent = words;
  }

  function plan() {
    window.clearTimeout(timer);
    if (isPaused || document.hidden) return;
    timer = window.setTimeout(refresh, Math.max(0, lastAt + EVERY_MS - Date.now()));
  }

  button.addEventListener("click", () => {
    isPaused = !isPaused;
    button.textContent = isPaused ? "Refresh every 30 seconds" : "Pause refreshing";
    plan();
  });
  document.addEventListener("visibilitychange", plan);
  bar.hidden = false;
  plan();
})();
