/* Light or dark, where somebody has chosen: before anything is painted. The key is the one that Django's admin uses too. */
"use strict";

(() => {
  const KEY = "theme";
  const CHOICES = ["auto", "light", "dark"];

  /* What a browser without storage, or one that refuses it, has: the system's. */
  function chosen() {
    try {
      const theme = window.localStorage.getItem(KEY);
      return CHOICES.includes(theme) ? theme : "auto";
    } catch {
      return "auto";
    }
  }

  function keep(theme) {
    try {
      window.localStorage.setItem(KEY, theme);
    } catch {
      /* Then it lasts as long as the page. */
    }
  }

  function show(theme) {
    document.documentElement.dataset.theme = theme;
    document.dispatchEvent(new Event("theme-shown"));
  }

  function followChoice() {
    const choice = document.getElementById("theme");
    if (choice) choice.value = chosen();
    if (chosen() !== document.documentElement.dataset.theme) show(chosen());
  }

  show(chosen());
  document.addEventListener("DOMContentLoaded", followChoice);
  document.addEventListener("change", ({ target }) => {
    if (target.id !== "theme") return;
    keep(target.value);
    show(target.value);
  });
  /* Another window has chosen, or the page comes back out of the browser's memory. */
  window.addEventListener("storage", followChoice);
  window.addEventListener("pageshow", followChoice);
})();
