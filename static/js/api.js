/* Sends what is written on a page of the browsable API, and shows the answer below. */
"use strict";

(() => {
  const form = document.getElementById("call");
  if (!form) return;
  const answer = document.getElementById("answer");

  function show(...parts) {
    answer.hidden = false;
    answer.replaceChildren(...parts);
  }

  /* JSON is shown with its lines; anything else as it came. */
  function readable(text) {
    try {
      return JSON.stringify(JSON.parse(text), null, 4);
    } catch {
      return text;
    }
  }

  async function send(method) {
    const body = form.querySelector("textarea")?.value;
    const headers = { Accept: "application/json", "X-CSRFToken": form.dataset.token };
    if (body) headers["Content-Type"] = "application/json";
    const response = await fetch(form.action, { method, headers, body: body || undefined });
    show(`HTTP ${response.status} ${response.statusText}\n\n${readable(await response.text())}`);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.submitter.value).catch(() => show(form.querySelector("template").content.cloneNode(true)));
  });
})();
