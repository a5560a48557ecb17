// Selecting rows of the list: all of the page at once, a range with Shift, and how many match all the filters.
const LIST = document.getElementById("listing");
let lastTicked = null;

const boxes = () => [...LIST.querySelectorAll('input[name="ticket"]')];

function showSelection() {
  const form = document.getElementById("batch");
  const ticked = boxes().filter((box) => box.checked).length;
  const all = document.getElementById("batch-all");
  all.checked = ticked > 0 && ticked === boxes().length;
  all.indeterminate = ticked > 0 && !all.checked;
  const [selected, , matching] = form.elements.scope.options;
  selected.dataset.plain ??= selected.textContent;
  selected.textContent = ticked ? form.dataset.selected.replace("{number}", ticked) : selected.dataset.plain;
  if (ticked) selected.selected = true;
  if (!matching.dataset.counted) countMatching(form, matching);
}

// Asked only by who selects: the list itself never counts.
async function countMatching(form, option) {
  option.dataset.counted = "asked";
  try {
    const answer = await fetch(form.dataset.count);
    if (answer.ok) option.textContent = form.dataset.matching.replace("{number}", await answer.text());
  } catch {
    // The words without a number are right as well.
  }
}

function tickRange(from, to) {
  const rows = boxes();
  const [first, last] = [rows.indexOf(from), rows.indexOf(to)].sort((a, b) => a - b);
  if (first >= 0) rows.slice(first, last + 1).forEach((box) => { box.checked = to.checked; });
}

LIST.addEventListener("click", (event) => {
  if (!event.target.matches('input[name="ticket"]')) return;
  if (event.shiftKey && lastTicked) tickRange(lastTicked, event.target);
  lastTicked = event.target;
});

LIST.addEventListener("change", (event) => {
  if (event.target.id === "batch-all") {
    boxes().forEach((box) => { box.checked = event.target.checked; });
    showSelection();
  } else if (event.target.matches('input[name="ticket"]')) {
    showSelection();
  }
});

// What a browser keeps ticked when one comes back to the page.
window.addEventListener("pageshow", () => { if (boxes().some((box) => box.checked)) showSelection(); });
