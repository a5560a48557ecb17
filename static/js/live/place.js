/* Keeps what somebody reads where it is while the page changes above it, and knows what is in use just now. */
"use strict";

const place = (() => {
  const STEADY = "#content li, #content article, #content h2, #content form, #content textarea";

  function isInView(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  }

  /* What has the focus, else what is under the mouse, else the first thing in view. */
  function anchor() {
    const inUse = [document.activeElement, document.querySelector("#content li:hover")];
    const found = inUse.find((element) => element?.closest("#content") && element.id !== "content" && isInView(element));
    return found ?? [...document.querySelectorAll(STEADY)].find(isInView);
  }

  function keep(change) {
    const page = document.documentElement;
    const steady = anchor();
    const before = steady?.getBoundingClientRect().top;
    /* The browser's own anchoring would correct it a second time. */
    page.style.overflowAnchor = "none";
    change();
    if (steady?.isConnected) window.scrollBy({ top: steady.getBoundingClientRect().top - before, behavior: "instant" });
    requestAnimationFrame(() => requestAnimationFrame(() => page.style.removeProperty("overflow-anchor")));
  }

  /* Somebody types, has opened something to choose from, or has marked words in it. */
  function isInUse(element) {
    const selection = window.getSelection();
    const hasMarked = selection && !selection.isCollapsed && selection.containsNode(element, true);
    return hasMarked || element.contains(document.activeElement);
  }

  return { keep, isInUse, isInView };
})();
