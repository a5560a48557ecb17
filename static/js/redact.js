/* For staff: words marked in a report, its place or a message are put into the form that redacts them. */
"use strict";

(() => {
  const ticket = document.getElementById("ticket");
  const bar = document.getElementById("redact-marked");
  if (!ticket || !bar) return;
  let chosen = null;

  const partOf = (node) => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    return element.closest("[data-redact], .message .user-text");
  };

  /* What is marked, when it lies within one part; triple clicks end at the beginning of what follows. */
  function marked() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !ticket.contains(selection.anchorNode)) return null;
    const range = selection.getRangeAt(0);
    const part = partOf(range.startContainer);
    if (!part || !selection.containsNode(part, true)) return null;
    if (!part.contains(range.endContainer) && range.endOffset > 0) return null;
    const within = document.createRange();
    within.selectNodeContents(part);
    within.setStart(range.startContainer, range.startOffset);
    if (part.contains(range.endContainer)) within.setEnd(range.endContainer, range.endOffset);
    const passage = within.toString().trim();
    const name = part.dataset.redact ?? part.closest("[id^=message-]").id.split("-")[1];
    return passage ? { name, passage, part } : null;
  }

  /* The page comes without the form. */
  async function loaded() {
    const link = ticket.querySelector("#redact a");
    if (link) await htmx.ajax("GET", link.href, { target: "#redact", select: "#redact", swap: "outerHTML" });
    return ticket.querySelector("#redact form");
  }

  async function fill() {
    const words = chosen;
    const form = words && await loaded();
    if (!form) return;
    const { part, passage } = form.elements;
    const message = words.part.closest(".message");
    if (![...part.options].some((option) => option.value === words.name)) {
      part.add(new Option(message.querySelector("header").textContent.trim(), words.name));
    }
    part.value = words.name;
    passage.value = words.passage;
    form.closest("details").open = true;
    form.scrollIntoView({ block: "center" });
    form.querySelector("button").focus();
    window.getSelection().removeAllRanges();
  }

  document.addEventListener("selectionchange", () => {
    chosen = marked();
    bar.hidden = !chosen;
  });
  /* Before the button takes the focus, and with it the marked words are no longer marked. */
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.querySelector("button").addEventListener("click", fill);
})();
