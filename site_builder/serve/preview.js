// Keeps a page of the preview as it is in the site, and says what is wrong there.
(() => {
  "use strict";
  const { page, state } = document.currentScript.dataset;
  const HASHED = /^(.*\.)[0-9a-f]{10}(\.css)$/;
  let stream = null;
  let hidden = "";

  const plain = (href) => new URL(href, location).pathname.replace(HASHED, "$1$2");

  function restyle(styles) {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const now = styles.find((style) => plain(style) === plain(link.href));
      if (!now || new URL(now, location).pathname === new URL(link.href).pathname) continue;
      const next = link.cloneNode();
      next.href = now;
      next.addEventListener("load", () => link.remove());
      next.addEventListener("error", () => next.remove());
      link.after(next);
    }
  }

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function excerpt(problem) {
    const lines = element("pre", "", { tabindex: "0", "aria-label": `Lines of ${problem.path}` });
    for (const [number, text] of problem.excerpt) {
      const line = element(number === problem.line ? "mark" : "span", `${number}  ${text}\n`);
      lines.append(line);
    }
    return lines;
  }

  const STYLE = `
    :host { all: initial }
    section { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 60vh;
      overflow: auto; box-sizing: border-box; padding: 1rem 1.25rem; background: #fff8f6;
      color: #1d1b1a; border-top: 4px solid #b3261e; box-shadow: 0 -2px 16px rgb(0 0 0 / .25);
      font: 16px/1.5 system-ui, sans-serif; text-align: start; direction: ltr }
    header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between }
    h2 { margin: 0; font-size: 1.1rem; color: #8c1d18 }
    ol { margin: .5rem 0 0; padding: 0; list-style: none }
    li { margin: .75rem 0 0; overflow-wrap: anywhere }
    code, pre { font: 14px/1.5 ui-monospace, monospace }
    code { font-weight: 700 }
    pre { margin: .35rem 0 0; padding: .5rem .75rem; overflow: auto; background: #f3e9e6 }
    mark { background: #ffd9d2; color: inherit; font-weight: 700 }
    button { font: inherit; padding: .25rem .75rem; border: 1px solid #8c1d18; border-radius: 4px;
      background: #fff; color: #8c1d18; cursor: pointer }
    button:focus-visible, pre:focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px }
    @media (prefers-color-scheme: dark) {
      section { background: #2b1513; color: #f6eae8; border-color: #f2b8b5 }
      h2, button { color: #f9dedc } button { background: #43211e; border-color: #f2b8b5 }
      pre { background: #1c0e0d } mark { background: #6b2a25 }
    }`;

  // the live region stands there from the start: what comes into it later is read out
  const host = document.createElement("site-builder-problems");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const live = element("div", "", { role: "alert" });
  root.append(live);

  function show(problems) {
    const key = JSON.stringify(problems);
    if (!problems.length) hidden = "";
    if (!problems.length || key === hidden) return live.replaceChildren();
    if (live.dataset.key === key && live.firstChild) return;
    live.dataset.key = key;
    const box = element("section", "", { "aria-labelledby": "title" });
    const head = document.createElement("header");
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const close = element("button", "Hide", { type: "button" });
    close.addEventListener("click", () => { hidden = key; live.replaceChildren(); });
    head.append(element("h2", `${count}: this page is as it was before`, { id: "title" }), close);
    const list = document.createElement("ol");
    for (const problem of problems) {
      const item = document.createElement("li");
      const place = problem.line ? `${problem.path}:${problem.line}` : problem.path;
      const words = `${problem.key ? `${problem.key}: ` : ""}${problem.found}. ${problem.remedy}`;
      item.append(element("code", place), ` ${words}`);
      if (problem.excerpt.length) item.append(excerpt(problem));
      list.append(item);
    }
    box.append(head, list);
    live.replaceChildren(box);
  }

  function heard(event) {
    const now = JSON.parse(event.data);
    if (now.state && now.state !== state) return location.reload();
    restyle(now.styles);
    if (!now.isErrorPage) show(now.problems);
  }

  // a tab that nobody sees holds no connection, of which a browser has six for a host
  function listen() {
    if (document.hidden) {
      stream?.close();
      stream = null;
    } else if (!stream) {
      stream = new EventSource(`/.site-builder/events?page=${encodeURIComponent(page)}`);
      stream.onmessage = heard;
      stream.onerror = () => {
        if (stream?.readyState !== EventSource.CLOSED) return;
        stream = null;
        setTimeout(listen, 1000);
      };
    }
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") root.querySelector("button")?.click();
  });
  addEventListener("DOMContentLoaded", () => document.body.append(host));
  addEventListener("pagehide", () => { stream?.close(); stream = null; });
  addEventListener("pageshow", listen);
  document.addEventListener("visibilitychange", listen);
  listen();
})();
