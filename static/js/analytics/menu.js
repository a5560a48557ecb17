/* The menu of all analyses closes on Escape, on a click elsewhere and when the focus leaves it. */
"use strict";

(() => {
  const menu = document.querySelector(".chooser");
  if (!menu) return;

  const close = () => {
    menu.open = false;
  };

  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!menu.contains(target)) close();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) close();
  });
})();
