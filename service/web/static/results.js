// The results page without reloads: the same forms are sent by the same POST and <main>'s parts are swapped. A link to share holds the need behind "#", which
// no browser sends to a server. Without this the forms work as forms, and no link is offered.
const HERE = document.documentElement.lang;
const RESULTS = `/${HERE}/results`;
const SHARED = ["need", "language", "place", "theme", "target_group", "with_results", "like", "unlike"]; // not who asks: that is the sender's own
const LONGEST_LINK = 8000; // characters; mail programs and chats cut longer ones
const KEPT = "kutoja-asked";
const main = document.getElementById("main");
let asking = null;

// What was asked last, in this tab alone: browsers ask for the page again on the way back, and they do so without its need. A browser may forbid it.
const tab = {
  get() {
    try { return sessionStorage.getItem(KEPT); } catch { return null; }
  },
  set(body) {
    try { sessionStorage.setItem(KEPT, body); } catch { /* forgotten */ }
  },
};

const told = document.createElement("p");
told.className = "told-now";
told.setAttribute("role", "status");

function tell(text, failed = false) {
  told.classList.toggle("failed", failed);
  told.textContent = text;
}

function words(name) {
  return document.getElementById("share")?.dataset[name] ?? "";
}

function asked() {
  const form = document.getElementById("asked");
  return form && new URLSearchParams(new FormData(form));
}

// What has the focus, so that the same thing has it in the new list. A button that is gone, such as a row's that left, gives it to its list.
function place() {
  const one = document.activeElement;
  if (!one || !main.contains(one)) return () => {};
  const { id, name, value, tagName } = one;
  const list = one.closest("section[id]")?.id;
  const same = (other) => other.tagName === tagName && other.name === name && other.value === value && !other.hidden;
  const opened = tagName === "BUTTON" && !name ? one.textContent : null;
  return () => {
    const candidates = Array.from(main.querySelectorAll(tagName));
    const next = (id && document.getElementById(id)) || (name && candidates.find(same)) || (opened && candidates.find((other) => other.textContent === opened));
    const where = next || (list && document.getElementById(`h-${list}`)) || main;
    if (where !== next) where.tabIndex = -1;
    where.focus({ preventScroll: where === next });
  };
}

function summary() {
  const verdict = main.querySelector(".verdict")?.textContent ?? "";
  return [verdict, ...Array.from(main.querySelectorAll(".jump a"), (link) => link.textContent)].join(" ");
}

function swap(page) {
  const focus = place();
  const narrowed = main.querySelector("form.need details")?.open;
  document.title = page.title;
  document.querySelector(".languages").replaceWith(page.querySelector(".languages"));
  main.replaceChildren(...page.getElementById("main").childNodes); // adopted as they are put in
  const limits = main.querySelector("form.need details");
  if (limits && narrowed) limits.open = true;
  ready();
  document.dispatchEvent(new CustomEvent("kutoja:answer"));
  focus();
}

function busy(is) {
  main.classList.toggle("working", is);
  main.toggleAttribute("aria-busy", is);
  if (is) main.setAttribute("aria-busy", "true");
}

async function page(body, signal) {
  const answer = await fetch(RESULTS, { method: "POST", headers: { Accept: "text/html" }, body, signal, credentials: "omit" });
  const read = new DOMParser().parseFromString(await answer.text(), "text/html");
  const given = answer.ok && read.getElementById("asked") && read.querySelector(".languages");
  if (given) return read;
  // What is wrong with what was sent is told in its own words, e.g. a place that is not known.
  throw new Error(read.querySelector("main [role=alert]")?.textContent ?? "");
}

async function ask(body, hash, push) {
  asking?.abort();
  const mine = (asking = new AbortController());
  busy(true);
  tell(words("working"));
  try {
    const read = await page(body, mine.signal);
    busy(false);
    swap(read);
    const now = asked().toString();
    if (push) history.pushState({ asked: now }, "", RESULTS + hash);
    tab.set(now);
    tell(summary());
    setTimeout(() => { if (asking === mine) told.classList.add("hidden"); }, 2000);
  } catch (error) {
    if (error.name === "AbortError") return;
    busy(false);
    tell([error.constructor === Error ? error.message : "", words("failed")].filter(Boolean).join(" "), true);
  }
}

function link() {
  const fields = asked();
  const kept = new URLSearchParams(SHARED.filter((name) => fields.get(name)).map((name) => [name, fields.get(name)]));
  return `${location.origin}/${HERE}/#${kept}`;
}

async function copy(share) {
  const address = link();
  if (address.length > LONGEST_LINK) return tell(words("tooLong"), true);
  try {
    await navigator.clipboard.writeText(address);
    told.classList.remove("hidden");
    tell(words("copied"));
  } catch {
    const field = share.querySelector("input") ?? share.appendChild(document.createElement("input"));
    field.readOnly = true;
    field.value = address;
    field.setAttribute("aria-label", words("byHand"));
    told.classList.remove("hidden");
    tell(words("byHand"));
    field.select();
  }
}

function ready() {
  const share = document.getElementById("share");
  share.querySelector("button").addEventListener("click", () => copy(share));
  share.classList.add("on");
}

function onSubmit(event) {
  const { target: form, submitter } = event;
  const action = new URL(submitter?.hasAttribute("formaction") ? submitter.formAction : form.action);
  if (action.pathname !== RESULTS || event.defaultPrevented) return;
  const body = new URLSearchParams(new FormData(form, submitter));
  event.preventDefault();
  told.classList.remove("hidden");
  ask(body, action.hash, true);
}

function onResults() {
  document.body.append(told);
  ready();
  const first = asked().toString();
  tab.set(first);
  history.replaceState({ asked: first }, "", RESULTS + location.hash);
  document.addEventListener("submit", onSubmit);
  addEventListener("popstate", (event) => { if (event.state?.asked) ask(new URLSearchParams(event.state.asked), "", false); });
  addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details[data-reasons]")) one.open = true; });
}

// The home page: a need behind "#" is filled in and sent by POST, and leaves the address.
function fill(fields) {
  const form = document.querySelector("form.need");
  for (const name of [...SHARED, "own_place", "own_kind", "own_organisation"]) {
    const value = fields.get(name) ?? "";
    const field = form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
    if (field.type === "checkbox") field.checked = value === "1";
    else field.value = value;
  }
  form.requestSubmit();
}

function fromLink() {
  const shared = new URLSearchParams(location.hash.slice(1));
  if (!shared.get("need")?.trim()) return false;
  for (const name of [...shared.keys()]) if (!SHARED.includes(name)) shared.delete(name);
  history.replaceState(null, "", location.pathname);
  fill(shared);
  return true;
}

// The way back to results: the browser asked for them without the need, and was led here.
function fromHistory() {
  const [visit] = performance.getEntriesByType("navigation");
  if (visit?.type !== "navigate" && visit?.redirectCount && tab.get()) fill(new URLSearchParams(tab.get()));
}

if (document.getElementById("asked")) onResults();
else if (document.querySelector("form.need")) {
  if (!fromLink()) fromHistory();
  addEventListener("hashchange", fromLink);
}
