// The line and the preview follow every choice, as the server writes them; without this script the form's button does the same.
const form = document.getElementById("choices");
const LINES = ["line", "frame-line"];
const QUIET_MS = 400;
let waiting = 0;
let asking = null;

async function follow() {
  asking?.abort();
  asking = new AbortController();
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), signal: asking.signal });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const id of LINES) document.getElementById(id).value = page.getElementById(id).value;
    document.getElementById("frame-see").href = page.getElementById("frame-see").getAttribute("href");
    for (const id of ["frame-part", "frame-none"]) document.getElementById(id).hidden = page.getElementById(id).hidden;
    document.getElementById("preview").replaceWith(document.importNode(page.getElementById("preview"), true));
    for (const said of document.querySelectorAll("[data-copied]")) said.textContent = "";
  } catch {
    // Asked anew, or the server is away: the button still sends the form.
  }
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(follow, QUIET_MS);
});
for (const id of LINES) {
  const line = document.getElementById(id);
  line.addEventListener("focus", () => line.select());
  if (!navigator.clipboard) continue;
  const copying = document.querySelector(`[data-copying="${id}"]`);
  const said = copying.querySelector("[role=status]");
  copying.hidden = false;
  copying.querySelector("button").addEventListener("click", async () => {
    await navigator.clipboard.writeText(line.value);
    said.textContent = said.dataset.copied;
  });
}
