// Makes the maps easier to use; all they say is there without it. In the grid of cells arrows move and Tab leaves; in the network a node shows its ties.
// Listeners hang on the box around a picture: an SVG element that listens for focus takes it, in Chromium.
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

function roving(grid) {
  const columns = Number(grid.dataset.columns);
  const cells = [...grid.children];
  const links = cells.filter((cell) => cell.localName === "a");
  if (!links.length) return;
  const take = (link) => {
    for (const one of links) one.setAttribute("tabindex", one === link ? "0" : "-1");
  };
  take(links[0]);
  const box = grid.closest(".map-scroll");
  box.addEventListener("focusin", (event) => {
    const link = event.target.closest("a");
    if (link) take(link);
  });
  box.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    let at = cells.indexOf(event.target.closest("a"));
    if (!step || at < 0) return;
    do {
      const row = Math.floor(at / columns) + step[0];
      const column = (at % columns) + step[1];
      if (row < 0 || column < 0 || column >= columns || row * columns + column >= cells.length) return;
      at = row * columns + column;
    } while (cells[at].localName !== "a");
    event.preventDefault();
    cells[at].focus();
  });
}

function ties(network) {
  const nodes = new Map([...network.querySelectorAll(".map-node")].map((node) => [node.dataset.node, node]));
  const edges = [...network.querySelectorAll(".map-edge")];
  const clear = () => {
    network.removeAttribute("data-active");
    for (const one of network.querySelectorAll("[data-near]")) one.removeAttribute("data-near");
  };
  const show = (event) => {
    const node = event.target.closest(".map-node");
    clear();
    if (!node) return;
    network.setAttribute("data-active", "");
    node.setAttribute("data-near", "");
    for (const edge of edges) {
      const ends = edge.dataset.ends.split(" ");
      if (!ends.includes(node.dataset.node)) continue;
      edge.setAttribute("data-near", "");
      for (const end of ends) nodes.get(end)?.setAttribute("data-near", "");
    }
  };
  const box = network.closest(".map-scroll");
  box.addEventListener("pointerover", show);
  box.addEventListener("focusin", show);
  box.addEventListener("pointerleave", clear);
  box.addEventListener("focusout", clear);
}

for (const grid of document.querySelectorAll(".map-grid")) roving(grid);
for (const network of document.querySelectorAll(".map-network")) ties(network);
// A land is read from its middle, a table of names from its beginning.
for (const land of document.querySelectorAll(".map-land")) {
  const box = land.closest(".map-scroll");
  if (box) box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
}
