/* Every half minute, while somebody can see it: asks for the figures again and changes only what is different. */
"use strict";

(() => {
  const EVERY_MS = 30_000;
  const TELL_AGAIN_MS = 120_000;
  const bar = document.getElementById("refreshing");
  if (!bar) return;
  const words = bar.dataset;
  const button = bar.querySelector("button");
  const trouble = bar.querySelector("[data-trouble]");
  const news = bar.querySelector("[data-news]");
  let toldAt = 0;
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
      if (!answer.ok || !fresh) throw new Error(answer.status);
      const before = headlines();
      become(document.getElementById("figures"), fresh);
      charts.drawChanged();
      if (headlines() !== before) tellNews();
      say("");
    } catch {
      say(words.failed);
    }
    plan();
  }

  const headlines = () => [...document.querySelectorAll(".tile strong, .headline strong")].map((one) => one.textContent).join();

  /* For those who listen: seldom, and only when a figure in large print has changed. */
  function tellNews() {
    if (Date.now() - toldAt < TELL_AGAIN_MS) return;
    toldAt = Date.now();
    const time = new Date().toLocaleTimeString(chartWords.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    news.textContent = chartWords.filled(words.changed, { time });
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
    button.textContent = isPaused ? words.goOn : words.pause;
    plan();
  });
  document.addEventListener("visibilitychange", plan);
  bar.hidden = false;
  plan();
})();
