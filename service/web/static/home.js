// The need field of the home page: grows with its text, counts its characters, keeps an unfinished text in this tab alone. All works without it.
const field = document.getElementById("need");
const told = document.getElementById("need-told");
const count = told.querySelector("[data-count]");
const draft = told.querySelector("[data-draft]");
const KEY = "kutoja-need";
const LOCAL = new Intl.NumberFormat(document.documentElement.lang);
const MOST = field.maxLength;

// A browser may forbid storage; the field then simply forgets.
const tab = {
  get() {
    try { return sessionStorage.getItem(KEY) ?? ""; } catch { return ""; }
  },
  set(text) {
    try { text ? sessionStorage.setItem(KEY, text) : sessionStorage.removeItem(KEY); } catch { /* forgotten */ }
  },
};

function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

function show() {
  count.textContent = field.value && count.dataset.count.replace("{n}", LOCAL.format(field.value.length)).replace("{most}", LOCAL.format(MOST));
  grow();
}

field.addEventListener("input", () => {
  tab.set(field.value);
  draft.hidden = true;
  show();
});

if (!field.value && tab.get()) {
  field.value = tab.get();
  draft.hidden = false;
}
draft.querySelector("button").addEventListener("click", () => {
  field.value = "";
  tab.set("");
  draft.hidden = true;
  show();
  field.focus();
});
show();
