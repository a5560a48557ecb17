/* Swagger UI has a dark look of its own: it follows the choice that all pages have. */
"use strict";

(() => {
  const darkness = window.matchMedia("(prefers-color-scheme: dark)");

  function follow() {
    const root = document.documentElement;
    root.classList.toggle("dark-mode", getComputedStyle(root).colorScheme === "dark");
  }

  follow();
  darkness.addEventListener("change", follow);
  document.addEventListener("theme-shown", follow);
})();
