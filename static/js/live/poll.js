/* Asks every few seconds what has happened since the page was made, and says in words when it cannot. */
"use strict";

const live = (() => {
  const EVERY_MS = 2_500;
  const IN_BACKGROUND_MS = 15_000;
  const LONGEST_MS = 60_000;
  const PATIENCE_MS = 10_000;
  const { lang } = document.documentElement;
  const template = document.getElementById("live-words");
  const words = template.dataset;
  const forms = new Intl.PluralRules(lang);
  let take = () => {};
  let timer = 0;
  let isAsking = false;
  let failures = 0;
  let notBefore = 0;
  let upToDateAt = Date.now();
  const sentences = { asking: "", sending: "" };

  /* Looked up each time: htmx may have put a newer one in its place. */
  const root = () => document.querySelector("[data-live]");

  /* The sentence of this name for so many, in the page's language. */
  function counted(name, number) {
    const form = forms.select(number) === "one" ? "one" : "other";
    return template.getAttribute(`data-${name}-${form}`).replace("{number}", number.toLocaleString(lang));
  }

  /* One sentence about asking and one about sending, each until it is true no longer. */
  function say(sentence, about = "asking") {
    sentences[about] = sentence;
    const box = root()?.querySelector("[data-live-trouble]");
    const all = Object.values(sentences).filter(Boolean);
    if (!box || box.textContent === all.join("")) return;
    const notices = all.map((one) => {
      const notice = document.createElement("p");
      notice.className = "notice notice-warn";
      notice.textContent = one;
      return notice;
    });
    box.replaceChildren(...notices);
  }

  function end(sentence) {
    say(sentence);
    root().dataset.ended = "";
  }

  /* The page of a closed ticket has its closing message. */
  function leadOn() {
    const link = document.createElement("a");
    link.href = window.location.pathname;
    link.textContent = words.howItEnded;
    root().querySelector("[data-live-trouble] .notice").append(" ", link);
  }

  function tell(sentence) {
    const news = root()?.querySelector("[data-live-news]");
    if (news && news.textContent !== sentence) news.textContent = sentence;
  }

  const hasEnded = () => !root() || "ended" in root().dataset;

  async function ask() {
    window.clearTimeout(timer);
    if (isAsking || hasEnded() || document.hidden || Date.now() < notBefore) return plan();
    isAsking = true;
    const asker = root();
    const heard = await answerTo(asker);
    isAsking = false;
    try {
      /* Meanwhile the page may have been made anew: then this is an answer to the old one. */
      if (!heard) miss();
      else if (asker === root()) hear(heard);
    } finally {
      plan();
    }
    return undefined;
  }

  /* The answer and its text; null when there is none. */
  async function answerTo(asker) {
    try {
      const address = new URL(asker.dataset.live, window.location.href);
      address.searchParams.set("since", asker.dataset.cursor);
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const answer = await fetch(address, { cache: "no-store", redirect: "manual", signal });
      return { answer, body: await answer.text() };
    } catch {
      return null;
    }
  }

  function hear({ answer, body }) {
    if (answer.status === 429 || answer.status >= 500) return miss(answer.headers.get("Retry-After"));
    failures = 0;
    upToDateAt = Date.now();
    if (answer.type === "opaqueredirect") return end(`${words.roleEnded} ${words.typedStays}`);
    if (answer.headers.has("Live-End")) {
      end(`${body} ${words.typedStays}`);
      return answer.headers.get("Live-End") === "closed" ? leadOn() : undefined;
    }
    if (!answer.ok) return end(`${words.cannotGoOn} ${words.typedStays}`);
    say("");
    take(body);
    if (answer.headers.has("Live-Cursor")) root().dataset.cursor = answer.headers.get("Live-Cursor");
    return undefined;
  }

  function miss(retryAfter) {
    failures += 1;
    notBefore = Date.now() + (Number(retryAfter) || 0) * 1_000;
    const since = new Date(upToDateAt).toLocaleTimeString(lang, { hourCycle: "h23" });
    say(words.notUpToDate.replace("{time}", since));
  }

  /* A little earlier by chance, so that many pages do not ask at the same moment. */
  function pause() {
    if (!failures) return (document.hasFocus() ? EVERY_MS : IN_BACKGROUND_MS) * (0.9 + Math.random() / 10);
    const longer = Math.min(LONGEST_MS, EVERY_MS * 2 ** failures) * (0.5 + Math.random() / 2);
    return Math.max(longer, notBefore - Date.now() + Math.random() * EVERY_MS);
  }

  function plan() {
    window.clearTimeout(timer);
    if (!document.hidden) timer = window.setTimeout(ask, pause());
  }

  /* `hearing` gets the text of each answer, an empty one while nothing happens. */
  function start(hearing) {
    take = hearing;
    document.addEventListener("visibilitychange", ask);
    window.addEventListener("pageshow", ({ persisted }) => persisted && ask());
    for (const name of ["focus", "online"]) window.addEventListener(name, ask);
    document.addEventListener("htmx:before:request", () => say("", "sending"));
    document.addEventListener("htmx:error", ({ detail }) => {
      if (detail?.ctx?.request && !detail.ctx.response) say(words.notSent, "sending");
    });
    plan();
  }

  return { counted, root, start, tell, words };
})();
