// <kutoja-recommendations need lang include limit theme key>: prior work, partners and funders on any page. See docs/widget.md.
// Sends the need (the attribute, else the page's title and main text) once it is in view, without cookies or storage, to the server that this script came from.
(() => {
  "use strict";
  const NAME = "kutoja-recommendations";
  const source = document.currentScript?.src || document.querySelector('script[src*="/widget."]')?.src;
  if (!source || customElements.get(NAME)) return;

  const SERVER = new URL(source).origin;
  const STRINGS = {}; // the server fills it, by language, from the strings of its own pages
  const LOCALES = { fi: "fi-FI", sv: "sv-FI", en: "en-GB" };
  const PATHS = { innovation: "innovations", organisation: "organisations", call: "calls" };
  const LISTS = ["innovations", "partners", "funders"];
  const MOST_ROWS = 10;
  const MOST_CHARACTERS = 2000; // the beginning of a page says what it is about, and is answered sooner than the whole
  const SECONDS = 20;
  const UNREAD = `nav, aside, footer, form, input, textarea, select, button, script, style, noscript, template, iframe, [hidden], [aria-hidden=true], [contenteditable], ${NAME}`;

  // A style sheet made here is no inline style, so a strict content security policy allows it.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block !important; position: static; }
    :host([hidden]) { display: none !important; }
    :host([theme="light"]) { color-scheme: light; --ground: #fff; --ink: #1b2422; --edge: #7c857f; }
    :host([theme="dark"]) { color-scheme: dark; --ground: #1a2220; --ink: #e9ece6; --edge: #84908a; }
    *, ::before { box-sizing: border-box; }
    [hidden] { display: none !important; }
    .box {
      --line: var(--kutoja-line, var(--edge, currentColor));
      font-family: var(--kutoja-font, inherit); font-size: var(--kutoja-font-size, clamp(.875rem, 1em, 1.25rem)); font-weight: 400; font-style: normal; line-height: 1.4;
      letter-spacing: normal; word-spacing: normal; text-align: start; text-transform: none; text-indent: 0; text-shadow: none; white-space: normal; visibility: visible;
      overflow-wrap: anywhere; color: var(--kutoja-ink, var(--ink, inherit)); background: var(--kutoja-ground, var(--ground, transparent));
      border: 1px solid var(--line); border-radius: var(--kutoja-radius, .375rem); padding: var(--kutoja-space, 1rem);
    }
    h2, h3, p, ol { margin: 0; padding: 0; font-size: 1em; font-weight: 400; }
    h2 { font-size: 1.2em; font-weight: 600; margin-bottom: .6em; }
    h3 { font-weight: 600; margin-bottom: .4em; }
    a { color: var(--kutoja-accent, inherit); text-underline-offset: .15em; }
    a:hover { text-decoration-thickness: .14em; }
    a:focus-visible { outline: 3px solid var(--kutoja-focus, currentColor); outline-offset: 2px; }
    .lists { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1.2em; }
    ol { list-style: none; display: grid; gap: .9em; }
    /* A row has at most 2 + 1 + 2 + 2 lines: as many as were reserved for it. */
    .title, .why, .text { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; unicode-bidi: isolate; }
    .title { font-weight: 600; padding: 3px; margin: -3px; }
    .title a:focus-visible { outline-offset: 0; }
    .meta { font-size: .875em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; padding: 3px; margin: -3px; }
    .why, .text { font-size: .925em; margin-top: .15em; }
    .meta > * + *::before { content: "·"; display: inline-block; margin-inline: .4em; text-decoration: none; }
    .more { margin-top: .9em; font-size: .925em; }
    [aria-busy="true"] .more { visibility: hidden; }
    .status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .bone { height: 9.7em; border-inline-start: 3px solid var(--line); opacity: .3; }
    @media (prefers-reduced-motion: no-preference) {
      .bone { animation: wait 1.6s ease-in-out infinite alternate; }
      @keyframes wait { to { opacity: .6; } }
    }
    @media (forced-colors: active) { .box { border-color: CanvasText; } }
    @media print { .more { display: none; } }
  `);

  // Text enters a page as text alone: nothing that a record holds is ever read as markup.
  const make = (tag, part, text) => {
    const element = document.createElement(tag);
    if (part) element.setAttribute("part", part), (element.className = part);
    if (text) element.textContent = text;
    return element;
  };

  const linkTo = (address, text) => {
    const link = make("a", "link", text);
    link.href = address;
    link.rel = "noopener noreferrer";
    return link;
  };

  const webAddress = (text) => {
    try {
      const { protocol, href } = new URL(text);
      return protocol === "https:" || protocol === "http:" ? href : null;
    } catch {
      return null;
    }
  };

  const pageText = () => {
    const main = document.querySelector("main, [role=main]") ?? document.querySelector("article");
    const parts = [document.title];
    let length = document.title.length;
    if (main) {
      const shown = (node) => !node.matches(UNREAD) && (!node.checkVisibility || node.checkVisibility());
      const accept = (node) => (node.nodeType === Node.TEXT_NODE ? NodeFilter.FILTER_ACCEPT : shown(node) ? NodeFilter.FILTER_SKIP : NodeFilter.FILTER_REJECT);
      const walker = document.createTreeWalker(main, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, accept);
      while (length < MOST_CHARACTERS && walker.nextNode()) {
        parts.push(walker.currentNode.data);
        length += walker.currentNode.data.length;
      }
    }
    return parts.join(" ").replace(/\s+/g, " ").trim().slice(0, MOST_CHARACTERS);
  };

  const day = (date, locale) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(date)) return date.split("-").reverse().join("/"); // only a month or a year is known
    const style = locale === "en-GB" ? { day: "numeric", month: "long", year: "numeric" } : {};
    return new Intl.DateTimeFormat(locale, { ...style, timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));
  };

  class KutojaRecommendations extends HTMLElement {
    static observedAttributes = ["need", "lang", "include", "limit", "key"];
    #watch = null;
    #asking = null;
    #frame = make("div"); // keeps the reserved height
    #box = make("div", "box");
    #fallback = make("slot");

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      this.#box.setAttribute("role", "group");
      this.#frame.append(this.#box);
      root.append(this.#frame, this.#fallback);
    }

    connectedCallback() {
      this.#start();
    }

    disconnectedCallback() {
      this.#stop();
    }

    attributeChangedCallback(_name, before, after) {
      if (this.#watch && before !== after) this.#start();
    }

    get #language() {
      const named = (this.closest("[lang]")?.lang ?? "").toLowerCase().split("-")[0];
      return named in STRINGS ? named : "en";
    }

    get #include() {
      const named = (this.getAttribute("include") ?? "").split(",").map((name) => name.trim());
      const known = LISTS.filter((name) => named.includes(name));
      return known.length ? known : ["innovations"];
    }

    get #limit() {
      const stated = Number.parseInt(this.getAttribute("limit") ?? "", 10);
      return stated >= 1 ? Math.min(stated, MOST_ROWS) : 3;
    }

    #start() {
      this.#stop();
      this.#reserve();
      this.#when((visible) => visible, () => this.#ask());
    }

    #stop() {
      this.#watch?.disconnect();
      this.#watch = null;
      this.#asking?.abort();
      this.#asking = null;
    }

    // The whole height that results can take stands ready before they come, so that nothing on the page moves.
    #reserve() {
      const lists = make("div", "lists");
      for (const name of this.#include) {
        const list = make("ol");
        list.append(...Array.from({ length: this.#limit }, () => make("li", "bone")));
        lists.append(this.#section(name, list));
      }
      const status = make("p", "status");
      status.setAttribute("role", "status");
      status.setAttribute("aria-live", "polite");
      this.#box.setAttribute("aria-busy", "true");
      this.#box.replaceChildren(this.#heading(), status, lists, this.#more());
      this.#frame.style.minHeight = "";
      this.#show(true);
    }

    #show(results) {
      this.#frame.hidden = !results;
      this.#fallback.hidden = results;
      if (!results && !this.#fallback.hasChildNodes()) this.#fallback.append(this.#more().firstChild);
    }

    #heading() {
      const include = this.#include;
      const heading = make("h2", "heading", STRINGS[this.#language][include.length === 1 ? include[0] : "title"]);
      heading.id = "heading";
      this.#box.lang = this.#language;
      this.#box.setAttribute("aria-labelledby", "heading");
      return heading;
    }

    #section(name, list) {
      const section = make("div", "list");
      if (this.#include.length > 1) section.append(make("h3", "list-heading", STRINGS[this.#language][name]));
      section.append(list);
      return section;
    }

    #more() {
      const more = make("p", "more");
      more.append(linkTo(`${SERVER}/${this.#language}/`, STRINGS[this.#language].more));
      return more;
    }

    async #ask() {
      const need = this.getAttribute("need")?.trim() || pageText();
      const key = this.getAttribute("key")?.trim();
      const asking = (this.#asking = new AbortController());
      const late = setTimeout(() => asking.abort(), SECONDS * 1000);
      try {
        if (!need) throw new Error("There is nothing to ask.");
        const response = await fetch(`${SERVER}/v1/recommend`, {
          method: "POST",
          mode: "cors",
          credentials: "omit",
          cache: "no-store",
          referrerPolicy: "no-referrer",
          headers: { "Content-Type": "application/json", ...(key && { "Kutoja-Key": key }) },
          body: JSON.stringify({ need, interface_language: this.#language, include: this.#include, limit: this.#limit }),
          signal: asking.signal,
        });
        if (!response.ok) throw new Error(`The server answered ${response.status}.`);
        const answer = await response.json();
        if (this.#asking === asking && !asking.signal.aborted) this.#render(answer);
      } catch {
        // Asked anew meanwhile: that answer decides. Else the widget stays quiet and shows the site's own link.
        if (this.#asking === asking && this.isConnected) this.#show(false);
      } finally {
        clearTimeout(late);
      }
    }

    #render(answer) {
      const strings = STRINGS[this.#language];
      const lists = make("div", "lists");
      let count = 0;
      for (const name of this.#include) {
        const known = (answer[name] ?? []).filter((match) => PATHS[match.type]);
        const close = known.filter((match) => match.level !== "weak");
        const matches = (close.length ? close : known).slice(0, this.#limit);
        if (!matches.length) continue;
        count += matches.length;
        const list = make("ol");
        list.append(...matches.map((match) => this.#row(match, strings)));
        lists.append(this.#section(name, list));
      }
      const said = count === 0 ? strings.none : count === 1 ? strings.one : strings.many.replace("{n}", count);
      const reserved = this.#box.getBoundingClientRect();
      this.#frame.style.minHeight = `${reserved.height}px`;
      this.#box.setAttribute("aria-busy", "false");
      this.#box.querySelector(".lists").replaceWith(count ? lists : make("p", "none", said));
      this.#box.querySelector(".status").textContent = said;
      this.#release(reserved.bottom);
      this.dispatchEvent(new CustomEvent("kutoja:results", { bubbles: true, composed: true, detail: answer }));
    }

    // Height that was reserved in vain is given back where nobody sees the page move: below the window's edge, else once the widget is out of sight.
    #release(bottom) {
      if (bottom >= innerHeight) {
        this.#frame.style.minHeight = "";
        return;
      }
      this.#when((visible) => !visible, () => (this.#frame.style.minHeight = ""));
    }

    // Once, as soon as what is seen of the widget fits.
    #when(fits, act) {
      const watch = (this.#watch = new IntersectionObserver((entries) => {
        if (!fits(entries.at(-1).isIntersecting)) return;
        watch.disconnect();
        act();
      }));
      watch.observe(this);
    }

    #row(match, strings) {
      const row = make("li", "row");
      const title = make("p", "title");
      const id = encodeURIComponent(match.id).replaceAll("%3A", ":").replaceAll("%2F", "/");
      const address = `${SERVER}/${this.#language}/${PATHS[match.type]}/${id}`;
      const link = linkTo(address, match.title || strings.untitled);
      link.lang = match.title_language ?? "";
      link.dir = "auto";
      link.addEventListener("click", (click) => {
        const detail = { id: match.id, type: match.type, title: match.title, url: address };
        const open = new CustomEvent("kutoja:open", { bubbles: true, composed: true, cancelable: true, detail });
        if (!this.dispatchEvent(open)) click.preventDefault();
      });
      title.append(link);
      row.append(title, this.#meta(match, strings));
      if (match.why) row.append(make("p", "why", match.why));
      const quote = (match.reasons ?? []).find((reason) => reason.kind === "passage");
      const words = quote ? make("q", "", quote.text) : make("span", "", match.summary ?? "");
      words.lang = (quote ? quote.language : match.summary_language) ?? "";
      words.dir = "auto";
      const text = make("p", "text");
      text.append(words);
      if (words.textContent) row.append(text);
      return row;
    }

    #meta(match, strings) {
      const meta = make("p", "meta");
      if (match.level === "weak") meta.append(make("span", "", strings.weak));
      const years = [match.started, match.ended].map((date) => (date ?? "").slice(0, 4));
      if (match.type === "call") meta.append(make("span", "", match.closes ? strings.deadline.replace("{date}", day(match.closes, LOCALES[this.#language])) : strings[match.status]));
      else if (years[0] || years[1]) meta.append(make("span", "", years[0] === years[1] ? years[0] : years.join("–")));
      if (match.translated) meta.append(make("span", "", strings.translated));
      const address = webAddress(match.url);
      if (address) {
        const item = make("span");
        item.append(linkTo(address, strings.source));
        meta.append(item);
      }
      return meta;
    }
  }

  customElements.define(NAME, KutojaRecommendations);
})();
