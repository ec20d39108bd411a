// The box at the top of every page. It appears once this script runs; without it the link "Search" leads to search.html.
"use strict";
(() => {
  const assets = new URL(".", document.currentScript.src);
  const results = new URL("../search.html", assets).href;
  const form = document.getElementById("find:form");
  if (!form) return;
  const get = (id) => document.getElementById(`find:${id}`);
  const box = get("box"), sheet = get("sheet"), live = get("live");
  // On search.html the page itself is the list; elsewhere the sheet below the box is.
  const page = get("page");
  const count = get(page ? "page-count" : "count"), hits = get(page ? "page-hits" : "hits"), more = get(page ? "page-more" : "more");
  const FEW = 8, MANY = 50;
  let shown = MANY, turn = 0, before = null, later = 0;

  let engine = null;
  const ready = () => (engine = engine || new Promise((done, fail) => {
    if (window.countersignSearch) return done(window.countersignSearch);
    const script = document.createElement("script");
    script.src = new URL("find.js", assets).href;
    script.onload = () => done(window.countersignSearch);
    script.onerror = () => { engine = null; fail(new Error("find.js")); };
    document.head.append(script);
  }));

  function el(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children.filter((child) => child !== ""));
    return made;
  }

  function mark(id) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `#${id}`);
    svg.append(use);
    return svg;
  }

  function foreign(name, className, ...children) {
    const made = el(name, className, ...children);
    made.dir = "auto";
    return made;
  }

  function marked(text, ranges) {
    const out = [];
    let at = 0;
    for (const [from, to] of ranges) {
      out.push(text.slice(at, from), el("mark", "", text.slice(from, to)));
      at = to;
    }
    return [...out, text.slice(at)];
  }

  function day(text) {
    const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    if (!iso) return foreign("span", "", text);
    const month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")[iso[2] - 1];
    const made = el("time", "", `${Number(iso[3])} ${month} ${iso[1]}`);
    made.dateTime = text;
    return made;
  }

  function hit(row, asked) {
    const link = el("a", "find-link", el("span", "number", row.label), " ",
      foreign("span", "find-title", ...marked(row.title, window.countersignSearch.marks(row.title, asked))));
    link.href = row.href;
    const [state, word] = row.status;
    const facts = el("p", "find-facts", el("span", `status status-${state}`, mark(`mark-${state}`), foreign("span", "", word)),
      el("span", "find-kind", row.kind));
    for (const [role, roleName, signed, signedWord] of row.signs) {
      facts.append(el("span", `line line-${role} is-${signed}`, mark(`sig-${signed}`),
        el("span", "line-word", `${roleName}: ${signedWord.toLowerCase()}`)));
    }
    if (row.date) facts.append(day(row.date));
    const item = el("li", "find-hit", link, facts);
    if (row.snippet) {
      item.append(foreign("p", "find-words", ...marked(row.snippet, window.countersignSearch.marks(row.snippet, asked))));
    }
    return item;
  }

  const address = (query) => `${results}?q=${encodeURIComponent(query)}`;
  const asked = () => box.value.trim();

  /** Says something: at once to the eye, after a pause in typing to a screen reader. */
  function say(text, link) {
    count.replaceChildren(text, ...(link ? [" ", link] : []));
    clearTimeout(later);
    later = setTimeout(() => {
      live.textContent = count.textContent;
      const here = asked() ? address(asked()) : results;
      if (page && location.href.split("#")[0] !== here) history.replaceState(null, "", here);
    }, 500);
  }

  function open(yes) {
    if (!page) sheet.hidden = !yes;
  }

  async function run() {
    const mine = ++turn;
    const query = box.value;
    if (!asked()) {
      open(false);
      hits.replaceChildren();
      more.hidden = true;
      say(page ? "What you type into the box at the top is found here." : "");
      return;
    }
    try {
      const found = await (await ready()).find(query, page ? 12 : 4, page ? shown : FEW);
      if (mine !== turn) return;
      const total = found.hits.length;
      hits.replaceChildren(...found.rows.map((row) => hit(row, found.asked)));
      let text = total ? `${total} record${total > 1 ? "s" : ""}.` : "No record has all of this.";
      if (found.wide) text += " So few letters are looked for in titles only.";
      if (found.badDay) text += " A day is 2026, 2026-03 or 2026-03-15.";
      let link = null;
      if (found.better) {
        link = el("a", "find-better", `Did you mean ${found.better}?`);
        link.href = address(found.better);
      }
      say(text, link);
      more.hidden = total <= found.rows.length;
      if (page) more.textContent = `Show ${Math.min(MANY, total - found.rows.length)} more`;
      else more.querySelector("a").href = address(asked());
    } catch {
      if (mine !== turn) return;
      hits.replaceChildren();
      more.hidden = true;
      const all = el("a", "", "All records are listed.");
      all.href = new URL("../records.html", assets).href;
      say("The index could not be loaded.", all);
    }
    open(true);
  }

  function focus() {
    if (!form.contains(document.activeElement)) before = document.activeElement;
    box.focus();
    box.select();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (page || !asked()) {
      run();
      if (!page) location.href = results;
      return;
    }
    // A number leads to its record.
    const found = await ready().then((engine) => engine.find(asked(), 4, 1)).catch(() => null);
    location.href = found && found.jump === 1 ? found.rows[0].href : address(asked());
  });

  box.addEventListener("input", () => {
    shown = MANY;
    run();
  });

  // What is needed first comes while the first letter is typed.
  box.addEventListener("focus", () => ready().then((engine) => engine.begin()).catch(() => {}));

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const held = event.ctrlKey || event.metaKey;
    if ((event.key === "/" && !typing && !held && !event.altKey) || (event.key.toLowerCase() === "k" && held && !event.altKey && !event.shiftKey)) {
      event.preventDefault();
      focus();
      return;
    }
    const list = page || form;
    if (!form.contains(event.target) && !list.contains(event.target)) return;
    if (event.key === "Escape" && !event.defaultPrevented) {
      open(false);
      if (before?.isConnected && before !== document.body) before.focus();
      else if (event.target === box) box.blur();
      else box.focus();
      before = null;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const stops = [box, ...hits.querySelectorAll("a")];
      const at = stops.indexOf(document.activeElement);
      const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (at < 0 || (at === 0 && event.key === "ArrowUp")) return;
      event.preventDefault();
      next?.focus();
    }
  });

  form.addEventListener("focusin", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) before = event.relatedTarget;
    if (event.target === box && asked() && hits.childElementCount) open(true);
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) open(false);
  });
  document.addEventListener("pointerdown", (event) => form.contains(event.target) || open(false));

  form.hidden = false;
  if (page) {
    more.addEventListener("click", async () => {
      const at = hits.childElementCount;
      shown += MANY;
      await run();
      hits.children[at]?.querySelector("a").focus();
    });
    page.hidden = false;
    get("off").hidden = true;
    box.value = new URLSearchParams(location.search).get("q") || "";
    run();
  }
})();
