/* Canned replies: the choice beside the reply box becomes a field that searches their titles and texts. */
"use strict";

(() => {
  const ticket = document.getElementById("ticket");
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const element = (name, attributes) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const insert = (box, text) => {
    box.focus();
    const before = box.value.slice(0, box.selectionStart);
    const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    // It is old, but the only way that leaves the browser's undo as it is.
    if (!document.execCommand("insertText", false, gap + text)) box.setRangeText(gap + text, box.selectionStart, box.selectionEnd, "end");
  };

  const enhance = (canned) => {
    const field = element("input", {
      type: "text",
      id: "id_canned",
      role: "combobox",
      autocomplete: "off",
      placeholder: canned.dataset.search,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "canned-list",
    });
    const list = element("ul", { id: "canned-list", role: "listbox", "aria-label": canned.dataset.list, class: "canned-list", hidden: "" });
    const status = element("p", { class: "small muted", role: "status" });
    const box = canned.closest("form").querySelector("textarea");
    let replies = null;
    let loading = null;
    // Escape, a choice or leaving the field before the answer is there: then the list stays shut.
    let wanted = false;
    let active = -1;

    const options = () => [...list.children];

    const close = () => {
      wanted = false;
      list.hidden = true;
      active = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };

    const choose = (option) => {
      const reply = replies.find(({ id }) => option.id === `canned-${id}`);
      close();
      field.value = status.textContent = "";
      insert(box, reply.text);
    };

    const activate = (place) => {
      const shown = options();
      if (!shown.length) return;
      active = (place + shown.length) % shown.length;
      shown.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
      field.setAttribute("aria-activedescendant", shown[active].id);
      shown[active].scrollIntoView({ block: "nearest" });
    };

    const optionFor = ({ id, title, text }) => {
      const option = element("li", { id: `canned-${id}`, role: "option", "aria-selected": "false" });
      const words = element("span", { class: "small muted" });
      words.textContent = text;
      option.append(title, words);
      return option;
    };

    const show = () => {
      const words = fold(field.value).split(/\s+/).filter(Boolean);
      const found = replies.filter(({ searched }) => words.every((word) => searched.includes(word)));
      list.replaceChildren(...found.map(optionFor));
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", String(found.length > 0));
      status.textContent = found.length ? "" : canned.dataset.none;
      active = -1;
      if (found.length) {
        activate(0);
        list.scrollIntoView({ block: "nearest" });
      }
    };

    const fetchReplies = async () => {
      const answer = await fetch(canned.dataset.replies, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const found = (await answer.json()).replies;
      replies = found.map((reply) => ({ ...reply, searched: fold(`${reply.title} ${reply.text}`) }));
    };

    const load = async () => {
      wanted = true;
      // The focus and the first letter both ask: one answer serves them.
      loading ??= fetchReplies();
      try {
        await loading;
        if (wanted) show();
      } catch {
        loading = null;
        status.textContent = canned.dataset.trouble;
      }
    };

    const ACTS = {
      ArrowDown: () => (list.hidden ? load() : activate(active + 1)),
      ArrowUp: () => (list.hidden ? load() : activate(active - 1)),
      Enter: () => active >= 0 && choose(options()[active]),
      Escape: close,
    };

    field.addEventListener("keydown", (event) => {
      if (event.isComposing || !ACTS[event.key]) return;
      event.preventDefault();
      ACTS[event.key]();
    });
    field.addEventListener("focus", load);
    field.addEventListener("click", load);
    field.addEventListener("input", load);
    field.addEventListener("blur", close);
    // Before the field loses the focus, and with it the list goes.
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option && event.button === 0) choose(option);
    });

    canned.querySelector(".row").replaceWith(field, list, status);
    canned.dataset.ready = "yes";
  };

  const enhanceAll = () => ticket.querySelectorAll(".canned:not([data-ready])").forEach(enhance);

  enhanceAll();
  // A sent message brings the form anew.
  new MutationObserver(enhanceAll).observe(ticket, { childList: true });
})();
