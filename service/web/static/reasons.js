// Marks the words that carry a reason, asked for when its row is opened. The sentences are sent to this server only, in the body; without this, rows show no marks.
const ADDRESS = "/v1/reasons/marks";

// Offsets come in characters (code points); a JavaScript string counts UTF-16 units.
function marked(text, spans) {
  const letters = Array.from(text);
  const parts = document.createDocumentFragment();
  let done = 0;
  for (const [start, end] of spans) {
    parts.append(letters.slice(done, start).join(""));
    const mark = document.createElement("mark");
    mark.textContent = letters.slice(start, end).join("");
    parts.append(mark);
    done = end;
  }
  parts.append(letters.slice(done).join(""));
  return parts;
}

async function markPair(pair) {
  const [need, says] = [pair.querySelector("q[data-need]"), pair.querySelector("q[data-says]")];
  if (!need || !says) return;
  const [first, second] = [need.textContent, says.textContent];
  const body = JSON.stringify({ need_sentence: first, need_language: need.lang || null, sentence: second, language: says.lang || null });
  const answer = await fetch(ADDRESS, { method: "POST", headers: { "Content-Type": "application/json" }, body, credentials: "omit" });
  if (!answer.ok) return;
  const found = await answer.json();
  need.replaceChildren(marked(first, found.need_sentence));
  says.replaceChildren(marked(second, found.sentence));
}

function open(details) {
  if (!details.open || details.dataset.marked) return;
  details.dataset.marked = "asked";
  // Words without marks are still the words: a failure leaves the row as it is.
  Promise.all(Array.from(details.querySelectorAll(".pair"), markPair)).then(
    () => { details.dataset.marked = "done"; },
    () => { delete details.dataset.marked; },
  );
}

function watch() {
  for (const details of document.querySelectorAll("details[data-reasons]")) {
    details.addEventListener("toggle", () => open(details));
    open(details);
  }
}

watch();
document.addEventListener("kutoja:answer", watch); // results.js has put new rows in place of all the old
