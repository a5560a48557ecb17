/* Views of one's own, kept in this browser: the list's address under a name. */
"use strict";

(() => {
  const KEPT = "helpdesk.views";
  const MOST = 20;
  const PAGING = ["cursor", "page_size"];
  const template = document.getElementById("save-view");

  const read = () => {
    try {
      const views = JSON.parse(localStorage.getItem(KEPT));
      return Array.isArray(views) ? views.filter(({ name, query }) => typeof name === "string" && typeof query === "string") : [];
    } catch {
      return [];
    }
  };
  const write = (views) => {
    try {
      localStorage.setItem(KEPT, JSON.stringify(views.slice(-MOST)));
    } catch {
      // A browser that keeps nothing still shows the list.
    }
  };
  const shownQuery = () => {
    const parameters = new URLSearchParams(location.search);
    for (const [name, value] of [...parameters]) if (!value || PAGING.includes(name)) parameters.delete(name);
    return parameters.toString();
  };
  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const viewItem = ({ name, query }) => {
    const link = element("a", { className: "preset", href: `?${query}`, textContent: name });
    if (query === shownQuery()) link.setAttribute("aria-current", "true");
    const remove = element("button", { className: "preset-remove", type: "button", textContent: "×" });
    remove.setAttribute("aria-label", template.dataset.remove.replace("{name}", () => name));
    remove.addEventListener("click", () => {
      write(read().filter((view) => view.name !== name));
      show();
    });
    return element("span", { className: "preset-own" }, link, remove);
  };

  const saveForm = () => {
    const form = template.content.firstElementChild.cloneNode(true);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const name = new FormData(form).get("name").trim();
      if (!name) return;
      write([...read().filter((view) => view.name !== name), { name, query: shownQuery() }]);
      show();
    });
    return form;
  };

  function show() {
    const place = document.querySelector("[data-own-views]");
    if (!place) return;
    const views = read();
    const shown = JSON.stringify([views, shownQuery()]);
    // A name that is being typed stays.
    if (place.dataset.shown === shown) return;
    place.dataset.shown = shown;
    const isNew = shownQuery() && !views.some(({ query }) => query === shownQuery());
    place.replaceChildren(...views.map(viewItem), ...(isNew && !document.querySelector(".presets > [aria-current]") ? [saveForm()] : []));
  }

  show();
  // The list comes anew with every change of its filters, and its address a moment later.
  document.addEventListener("htmx:after:settle", show);
  document.addEventListener("htmx:after:history:update", show);
  addEventListener("storage", ({ key }) => {
    if (key === KEPT) show();
  });
})();
