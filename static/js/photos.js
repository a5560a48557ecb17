/* Photos in a form: made smaller before they are sent, shown with a field for what they show, and taken out again. */
"use strict";

(() => {
  const LONGEST_SIDE = 2048;
  const QUALITY = 0.85;
  const PREVIEW_SIDE = 256;
  const fields = new WeakMap();

  /* On a canvas as large as the longest side allows. */
  function draw(source, longest, canvas = document.createElement("canvas")) {
    const scale = Math.min(1, longest / Math.max(source.width, source.height));
    canvas.width = Math.max(1, Math.round(source.width * scale));
    canvas.height = Math.max(1, Math.round(source.height * scale));
    const context = canvas.getContext("2d");
    // A JPEG has no transparency: what is behind it would be black.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  async function shrink(choice) {
    let source;
    try {
      source = await createImageBitmap(choice.file, { imageOrientation: "from-image" });
    } catch {
      // The server reads more kinds (HEIC) than many browsers, and says what it cannot read.
      choice.row.classList.add("photo-unseen");
      return;
    }
    const canvas = draw(source, LONGEST_SIDE);
    draw(canvas, PREVIEW_SIDE, choice.row.querySelector("canvas"));
    source.close();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (made) choice.file = new File([made], choice.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  }

  function enhance(field) {
    const input = field.querySelector("input[type=file]");
    const list = field.querySelector(".photo-choices");
    const told = field.querySelector("[data-photos-told]");
    const plain = field.querySelector("[data-photos-plain]");
    const most = Number(field.dataset.most);
    // Written before a form that was refused came back.
    const alts = [...plain.querySelectorAll("input")].map((box) => box.value);
    let choices = [];

    /* What the form will send. */
    const sync = () => {
      const sent = new DataTransfer();
      choices.forEach(({ file }) => sent.items.add(file));
      input.files = sent.files;
    };

    const remove = (choice) => {
      choices = choices.filter((other) => other !== choice);
      choice.row.remove();
      told.textContent = "";
      sync();
      input.focus();
    };

    const add = async (file, alt = alts.shift() ?? "") => {
      const row = field.querySelector("template").content.cloneNode(true).querySelector("li");
      const choice = { file, name: file.name, row };
      row.querySelector("canvas").setAttribute("aria-label", file.name);
      row.querySelector("[data-photo-name]").textContent = file.name;
      row.querySelector("input").value = alt;
      row.querySelector("button").addEventListener("click", () => remove(choice));
      list.append(row);
      choices.push(choice);
      await shrink(choice);
      if (choices.includes(choice)) sync();
      row.dataset.ready = "";
    };

    const choose = async () => {
      const chosen = [...input.files];
      const room = chosen.slice(0, most - choices.length);
      told.textContent = room.length < chosen.length ? field.dataset.tooMany : "";
      const adding = room.map((file) => add(file));
      // At once, so that the form can be sent at any moment; smaller ones take their places.
      sync();
      await Promise.all(adding);
    };

    plain.remove();
    input.addEventListener("change", choose);
    fields.set(field, {
      kept: () => choices.map(({ file, row }) => [file, row.querySelector("input").value]),
      putBack: (kept) => {
        field.querySelector(".photos-lost")?.remove();
        kept.forEach(([file, alt]) => add(file, alt));
        sync();
      },
    });
    field.dataset.ready = "";
  }

  const fieldsIn = (place) => [...place.querySelectorAll(".photos-field")];
  const enhanceAll = () => fieldsIn(document).filter((field) => !("ready" in field.dataset)).forEach(enhance);

  /* htmx puts a new form in the place of the old one: what was chosen and not sent comes along. */
  let kept = [];
  document.addEventListener("htmx:before:swap", ({ target, detail }) => {
    const isSent = target.closest("#reply") && detail.ctx.response?.status < 400;
    const [field] = fieldsIn(document.getElementById("ticket") ?? document.createElement("div"));
    // A refusal names its place by a selector (hx-status).
    const place = detail.ctx.target;
    const isGone = typeof place === "string" ? field?.closest(place) : place?.contains(field);
    if (field && isGone) kept = isSent ? [] : fields.get(field)?.kept() ?? [];
  });

  const ticket = document.getElementById("ticket");
  if (ticket) {
    new MutationObserver(() => {
      enhanceAll();
      const [field] = fieldsIn(ticket);
      if (field && kept.length) {
        fields.get(field).putBack(kept);
        kept = [];
      }
    }).observe(ticket, { childList: true, subtree: true });
  }
  enhanceAll();
})();
