// The results page without reloads: the same forms are sent by the same POST and <main>'s parts are swapped as they come, each list as soon as it is there. A
// link to share holds the need behind "#", which no browser sends to a server. Without this the forms work as forms, and no link is offered.
const HERE = document.documentElement.lang;
const RESULTS = `/${HERE}/results`;
const SHARED = ["need", "language", "place", "theme", "target_group", "with_results", "like", "unlike", "only"]; // not who asks: that is the sender's own
const LONGEST_LINK = 8000; // characters; mail programs and chats cut longer ones
const KEPT = "kutoja-asked";
const PART = "<!--part-->"; // the server sends what stands before it while it makes what comes after
const STAYS_OPEN = ["form.need details", "#narrow"];
const SOON = 400; // milliseconds within which the other lists are not told of apart from the first
const main = document.getElementById("main");
let asking = null;
let broken = null; // puts back the last whole page while one is coming in its place

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
  told.replaceChildren(Object.assign(document.createElement("span"), { textContent: text })); // a new one: one that grows would count as moved
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
  const { id, name, value, tagName, type } = one;
  const list = one.closest("section[id]")?.id;
  const same = (other) => other.tagName === tagName && other.type === type && other.name === name && other.value === value;
  const opened = tagName === "BUTTON" && !name ? one.textContent : null;
  return () => {
    const candidates = Array.from(main.querySelectorAll(tagName));
    const next = (id && document.getElementById(id)) || (name && candidates.find(same)) || (opened && candidates.find((other) => other.textContent === opened));
    const where = next || (list && document.getElementById(`h-${list}`)) || main;
    if (where !== next) where.tabIndex = -1;
    where.focus({ preventScroll: where === next });
  };
}

// What was open stays open, and long lists of values stay where they were scrolled to.
function opened() {
  const open = STAYS_OPEN.filter((one) => main.querySelector(one)?.open);
  const scrolled = Array.from(main.querySelectorAll("#narrow fieldset"), (one) => [one.querySelector("input")?.value.split(":")[0], one.scrollTop]);
  return () => {
    for (const one of open) main.querySelector(one)?.setAttribute("open", "");
    for (const [field, top] of scrolled) {
      const box = main.querySelector(`#narrow input[value^="${field}:"]`)?.closest("fieldset");
      if (box) box.scrollTop = top;
    }
  };
}

function summary() {
  const lists = Array.from(main.querySelectorAll(".lists > section:not(.waiting)"), (list) => {
    const rows = list.querySelectorAll(".match").length;
    return `${list.querySelector("h2").textContent} (${rows})`;
  });
  return [".verdict", "[data-told]"].map((one) => main.querySelector(one)?.textContent ?? "").concat(lists).join(" ");
}

// A list that has not come stands as a skeleton of the one before it, out of reach.
function waiting(list) {
  const skeleton = list.cloneNode(true);
  skeleton.classList.add("waiting");
  skeleton.inert = true;
  skeleton.setAttribute("aria-busy", "true");
  return skeleton;
}

const lists = (of) => Array.from(of.querySelectorAll(".lists > section"));
const empty = (list) => list.lastElementChild?.tagName === "HEADER";

// All but the lists that are still to come, for which those before stand in.
function begin(page) {
  const focus = place();
  const reopen = opened();
  const before = lists(main);
  const tail = after(main).map(waiting);
  document.title = page.title;
  document.querySelector(".languages").replaceWith(page.querySelector(".languages"));
  main.replaceChildren(...page.getElementById("main").childNodes); // adopted as they are put in
  const there = main.querySelector(".lists");
  for (const list of before) {
    const made = document.getElementById(list.id);
    if (!made) there.append(waiting(list));
    else if (empty(made)) made.replaceWith(waiting(list));
  }
  if (!after(main).length) main.append(...tail);
  reopen();
  ready();
  document.dispatchEvent(new CustomEvent("kutoja:answer"));
  focus();
}

function after(of) {
  const children = Array.from(of.children);
  return children.slice(children.findIndex((one) => one.classList.contains("lists")) + 1);
}

// Lists that came since, and with the last of them what stands below.
function go(page, whole) {
  for (const list of lists(page)) {
    const stands = document.getElementById(list.id);
    if (stands?.classList.contains("waiting") && !empty(list)) stands.replaceWith(list);
  }
  if (whole) {
    for (const one of after(main)) one.remove();
    main.append(...after(page.getElementById("main")));
  }
  document.dispatchEvent(new CustomEvent("kutoja:answer"));
}

function busy(is) {
  main.classList.toggle("working", is);
  main.toggleAttribute("aria-busy", is);
  if (is) main.setAttribute("aria-busy", "true");
}

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

// Yields [page so far, whether it is whole]; a page that is not whole ends in the header of the list that is being made.
async function* pages(body, signal) {
  const answer = await fetch(RESULTS, { method: "POST", headers: { Accept: "text/html" }, body, signal, credentials: "omit" });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let sent = 0;
  for (;;) {
    const { value, done } = await reader.read();
    text += value ?? "";
    if (done) break;
    const end = text.lastIndexOf(PART);
    if (answer.ok && end > sent) yield [parsed(text.slice(0, (sent = end))), false];
  }
  const read = parsed(text);
  // What is wrong with what was sent is told in its own words, e.g. a place that is not known.
  if (!answer.ok || !read.getElementById("asked")) throw new Error(read.querySelector("main [role=alert]")?.textContent ?? "");
  yield [read, true];
}

// What stands now, to be put back when an answer breaks off.
function standing() {
  const [title, languages, nodes, body] = [document.title, document.querySelector(".languages"), Array.from(main.childNodes), asked().toString()];
  return () => {
    document.title = title;
    document.querySelector(".languages").replaceWith(languages);
    main.replaceChildren(...nodes);
    history.replaceState({ asked: body }, "", location.href);
    tab.set(body);
  };
}

// The way back leads to what was asked before, also while an answer is still coming.
function keep(hash, push) {
  const now = asked().toString();
  if (push) history.pushState({ asked: now }, "", RESULTS + hash);
  tab.set(now);
}

async function ask(body, hash, push) {
  asking?.abort();
  const mine = (asking = new AbortController());
  const back = broken ?? standing();
  broken = back;
  busy(true);
  tell(words("working"));
  let begun = false;
  let soon;
  try {
    for await (const [read, whole] of pages(body, mine.signal)) {
      if (asking !== mine) return;
      if (begun) go(read, whole);
      else {
        busy(false);
        begin(read);
        begun = true;
        keep(hash, push);
        soon = setTimeout(() => tell(summary()), SOON);
      }
    }
    broken = null;
    clearTimeout(soon);
    tell(summary());
    setTimeout(() => { if (asking === mine) told.classList.add("hidden"); }, 2000);
  } catch (error) {
    clearTimeout(soon);
    if (error.name === "AbortError") return;
    broken = null;
    if (begun) back();
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
  main.addEventListener("change", ({ target }) => { if (target.form?.id === "narrow-form") target.form.requestSubmit(); });
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
