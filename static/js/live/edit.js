/* The edit page: says who has changed the ticket meanwhile, and leaves alone what was typed. */
"use strict";

(() => {
  const notice = document.getElementById("changed-meanwhile");
  if (!notice) return;
  let told = "";

  live.start((body) => {
    if (!body || body === told) return;
    told = body;
    const answer = new DOMParser().parseFromString(body, "text/html");
    place.keep(() => notice.replaceChildren(...answer.body.children));
  });
})();
