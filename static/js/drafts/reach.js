/* Says when the helpdesk cannot be reached, and holds a form back until it can: nothing is lost by pressing a button. */
"use strict";

(() => {
  const words = document.getElementById("draft-words");
  const AGAIN_MS = 5_000;
  const PATIENCE_MS = 5_000;
  let timer = 0;
  let passed = null;

  const forms = () => document.querySelectorAll("form[data-draft]");

  /* Any answer will do: a laptop without a network still reaches a helpdesk that runs on it. */
  async function isReachable() {
    try {
      await fetch(words.dataset.reach, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
      return true;
    } catch {
      return false;
    }
  }

  function boxOf(form) {
    const box = form.querySelector(".draft-reach") ?? document.createElement("div");
    if (!box.isConnected) {
      box.className = "draft-reach";
      box.setAttribute("role", "alert");
      (form.querySelector(":scope > .form-end, :scope > .row-end") ?? form.lastElementChild).before(box);
    }
    return box;
  }

  function tell() {
    const name = navigator.onLine ? "away" : "offline";
    for (const form of forms()) {
      const box = boxOf(form);
      if (box.dataset.told === name) continue;
      box.dataset.told = name;
      const notice = words.content.querySelector(`[data-words="${name}"]`).cloneNode(true);
      notice.className = "notice notice-warn";
      box.replaceChildren(notice);
    }
    window.clearTimeout(timer);
    timer = window.setTimeout(check, AGAIN_MS);
  }

  function clear() {
    window.clearTimeout(timer);
    document.querySelectorAll(".draft-reach").forEach((box) => box.remove());
  }

  async function check() {
    const isThere = await isReachable();
    if (isThere) clear();
    else tell();
    return isThere;
  }

  async function holdBack(event) {
    const form = event.target;
    if (!form.matches("form[data-draft]") || navigator.onLine || form === passed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await check())) return;
    passed = form;
    form.requestSubmit(event.submitter);
    passed = null;
  }

  function missed({ detail }) {
    const { request, response, sourceElement } = detail?.ctx ?? {};
    if (request && !response && sourceElement?.matches("form[data-draft]")) check();
  }

  document.addEventListener("submit", holdBack, true);
  document.addEventListener("htmx:error", missed);
  for (const name of ["offline", "online"]) window.addEventListener(name, check);
  if (!navigator.onLine) check();
})();
