// The line and the preview follow every choice, as the server writes them; without this script the form's button does the same.
const form = document.getElementById("choices");
const line = document.getElementById("line");
const copying = document.getElementById("copying");
const said = copying.querySelector("[role=status]");
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
    line.value = page.getElementById("line").value;
    document.getElementById("preview").replaceWith(document.importNode(page.getElementById("preview"), true));
    said.textContent = "";
  } catch {
    // Asked anew, or the server is away: the button still sends the form.
  }
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(follow, QUIET_MS);
});
line.addEventListener("focus", () => line.select());

if (navigator.clipboard) {
  copying.hidden = false;
  document.getElementById("copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText(line.value);
    said.textContent = said.dataset.copied;
  });
}
