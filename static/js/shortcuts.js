/* Single keys on the list and on a ticket's page. A switch in their overview turns them off, kept in this browser;
   they never act while somebody types, nor with Ctrl, Alt or Meta. */
"use strict";

(() => {
  const overview = document.getElementById("shortcuts");
  const opener = document.getElementById("shortcuts-open");
  const onSwitch = document.getElementById("shortcuts-on");
  const SETTING = "helpdesk.shortcuts";
  // So long a first key waits for the second one.
  const SEQUENCE_MS = 1500;

  const isOn = () => {
    try {
      return localStorage.getItem(SETTING) !== "off";
    } catch {
      return onSwitch.checked;
    }
  };

  const find = (selector) => document.querySelector(selector);
  const row = () => document.activeElement?.closest("li.ticket-row");
  const linkOf = (one) => one?.querySelector("a");

  const step = (by) => {
    const rows = [...document.querySelectorAll("li.ticket-row")];
    const place = rows.indexOf(row());
    const next = place < 0 ? rows.at(by > 0 ? 0 : -1) : rows[place + by];
    const link = linkOf(next);
    link?.focus({ preventScroll: true, focusVisible: true });
    next?.scrollIntoView({ block: "nearest" });
    return Boolean(link);
  };

  const follow = (key) => {
    const link = find(`[data-key="${key}"]`);
    link?.click();
    return Boolean(link);
  };

  const goTo = (selector) => {
    const field = find(selector);
    field?.focus();
    field?.scrollIntoView({ block: "nearest" });
    return Boolean(field);
  };

  const open = () => {
    const link = linkOf(row());
    link?.click();
    return Boolean(link);
  };

  const select = () => {
    const box = row()?.querySelector("input[name=ticket]");
    box?.click();
    return Boolean(box);
  };

  const show = () => {
    onSwitch.checked = isOn();
    overview.showModal();
    return true;
  };

  const KEYS = {
    j: () => step(+1),
    k: () => step(-1),
    o: open,
    x: select,
    n: () => follow("n"),
    u: () => follow("u"),
    "[": () => follow("["),
    "]": () => follow("]"),
    "g l": () => follow("g l"),
    "/": () => goTo("input[name=search]"),
    r: () => goTo("#reply textarea"),
    "?": show,
  };

  const isTyping = (target) =>
    target.isContentEditable ||
    target.matches?.("textarea, select, [role=combobox], input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

  const isWithModifier = (event) =>
    // Where AltGr is needed to write a bracket, Windows calls it Ctrl and Alt.
    event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState("AltGraph"));

  let first = "";
  let firstAt = 0;
  const pressed = (event) => {
    if (event.defaultPrevented || event.isComposing || isWithModifier(event) || isTyping(event.target)) return;
    if (find("dialog[open]") || !isOn()) return;
    const sequence = event.timeStamp - firstAt < SEQUENCE_MS ? `${first} ${event.key}` : "";
    [first, firstAt] = [event.key, event.timeStamp];
    const act = KEYS[sequence] ?? KEYS[event.key];
    if (act?.()) event.preventDefault();
  };

  const keep = () => {
    try {
      localStorage.setItem(SETTING, onSwitch.checked ? "on" : "off");
    } catch {
      // Nothing can be kept here: the switch holds until the page is left.
    }
  };

  opener.hidden = false;
  opener.addEventListener("click", show);
  onSwitch.checked = isOn();
  onSwitch.addEventListener("change", keep);
  document.addEventListener("keydown", pressed);
})();
