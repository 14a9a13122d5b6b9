// What the pages do by themselves: find, re-word times, narrow and sort tables, copy ids, remember who I am.
// Nothing here is needed to read. Data comes as globals from scripts, since a page opened from a file share may not
// fetch: kedangWords (words of this language), kedangState (how the build stands), kedangFind (all records, on demand).
(function () {
  "use strict";
  var doc = document, html = doc.documentElement, words = window.kedangWords || {}, state = window.kedangState || {};
  var root = html.dataset.root, base = html.dataset.base;

  function $(selector, from) { return (from || doc).querySelector(selector); }
  function $$(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }
  function say(id, args) {
    return (words[id] || "").replace(/\{(\w+)\}/g, function (all, name) { return args && name in args ? args[name] : all; });
  }
  function make(tag, attributes, text) {
    var element = doc.createElement(tag);
    for (var name in attributes) element.setAttribute(name, attributes[name]);
    if (text != null) element.textContent = text;
    return element;
  }
  function icon(name) {
    var ns = "http://www.w3.org/2000/svg", svg = doc.createElementNS(ns, "svg"), use = doc.createElementNS(ns, "use");
    svg.setAttribute("class", "i");
    use.setAttribute("href", "#i-" + name);
    svg.appendChild(use);
    return svg;
  }
  function remember(key, value) {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value);
    } catch (e) { /* no storage: nothing is remembered */ }
    return null;
  }

  // ---- Light or dark ----
  $$(".theme").forEach(function (button) {
    function dark() {
      return html.dataset.theme ? html.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    }
    function label() { button.title = say(dark() ? "theme-light" : "theme-dark"); button.setAttribute("aria-label", button.title); }
    button.addEventListener("click", function () {
      html.dataset.theme = dark() ? "light" : "dark";
      remember("kedang-theme", html.dataset.theme);
      label();
    });
    label();
  });

  // ---- Times: the same rules as src/site/when.rs ----
  var HOUR = 3600, DAY = 24 * HOUR, FAR = 30;
  var zone = state.offset == null ? -new Date().getTimezoneOffset() * 60 : state.offset;

  // The number of a day since 1970 in the site's zone, and its calendar date.
  function dayOf(seconds) { return Math.floor((seconds + zone) / DAY); }
  function calendar(day, today) {
    var date = new Date(day * DAY * 1000), year = date.getUTCFullYear();
    var same = year === new Date(today * DAY * 1000).getUTCFullYear();
    return say(same ? "date" : "date-year", { day: date.getUTCDate(), month: say("month-" + (date.getUTCMonth() + 1)), year: year });
  }
  function spanned(id, unit, n) { return say(id, { span: say(n === 1 ? unit + "-one" : unit, { n: n }) }); }
  function dayWords(day, time, now) {
    var today = dayOf(now), name = { "-2": "day-before", "-1": "yesterday", 0: "today", 1: "tomorrow", 2: "day-after" }[day - today];
    if (!name) return calendar(day, today);
    return time ? say(name + "-at", { time: time }) : say(name);
  }
  function left(due, now) {
    var s = due - now;
    if (s <= -DAY || s >= DAY) return leftDays(due, now);
    if (s <= -HOUR) return spanned("late", "hours", Math.floor(-s / HOUR));
    if (s < 0) return say("late-now");
    return s < HOUR ? say("left-now") : spanned("left", "hours", Math.floor(s / HOUR));
  }
  function leftDays(due, now) {
    var today = dayOf(now), n = dayOf(due) - today;
    if (n === 0) return say("due-today");
    if (n === 1) return say("due-tomorrow");
    if (n < 0) return spanned("late", "days", -n);
    return n < FAR ? spanned("left", "days", n) : say("by", { span: calendar(dayOf(due), today) });
  }
  function seconds(iso) { return Math.floor(Date.parse(iso) / 1000); }
  function reword(now) {
    $$("time.due[data-soon]").forEach(function (time) {
      var due = seconds(time.dateTime);
      time.textContent = time.dataset.day != null ? leftDays(due, now) : left(due, now);
      time.className = "due " + (now > due ? "late" : now >= seconds(time.dataset.soon) ? "soon" : "open");
    });
    $$("time[title]:not(.due):not(.day), time.rel").forEach(function (time) {
      var iso = time.dateTime;
      var day = iso.length === 10 ? seconds(iso + "T00:00:00Z") / DAY : dayOf(seconds(iso));
      // Beside the exact moment only words that say more than it does.
      if (time.className === "rel" && Math.abs(day - dayOf(now)) > 2) time.textContent = "";
      else if (iso.length === 10 || iso.length > 16) time.textContent = dayWords(day, iso.slice(11, 16), now);
    });
  }
  // A build may be made for another `now` than today's; then its words stand.
  function tick() {
    var now = Math.floor(Date.now() / 1000), built = seconds(state.at || "");
    if (words.date && now >= built && now - built < 400 * DAY) reword(now);
  }
  tick();
  setInterval(tick, 60000);

  // ---- How the build stands, in the footer ----
  $$(".foot .state").forEach(function (place) {
    if (!state.at) return;
    var id = state.errors ? "checked" : state.warnings ? "checked-warnings" : "checked-ok";
    place.appendChild(make("a", { href: place.dataset.checks }, say(id, { n: state.errors || state.warnings })));
    place.appendChild(doc.createTextNode(" · " + say("as-of", { time: state.at_text })));
  });

  // ---- Find ----
  var input = $("#find"), box = $(".found"), list = $("#found"), told = box && $("p", box);
  var records = null, asked = false, chosen = -1;

  // The records come in parts, so that one that changes is fetched again and not all.
  function load() {
    if (asked || !state.find || !state.find.length) return;
    asked = true;
    var waiting = state.find.length;
    window.kedangFind = [];
    state.find.forEach(function (name) {
      var script = make("script", { src: base + "assets/" + name });
      script.onload = function () {
        waiting -= 1;
        if (!waiting) { read(window.kedangFind); if (input.value) find(); }
      };
      script.onerror = function () { asked = false; waiting = -1; told.textContent = say("find-failed"); };
      doc.head.appendChild(script);
    });
  }
  function read(parts) {
    records = [];
    parts.forEach(function (part) {
      part.rows.split("\n").filter(Boolean).forEach(function (row) {
        var cell = row.split("\t");
        records.push({ type: part.types[cell[0]], rank: +cell[0], id: cell[1], title: cell[2], keys: cell[3], note: cell[4],
          low: cell[2].toLowerCase(), all: (cell[1] + " " + cell[2] + " " + cell[3] + " " + cell[4]).toLowerCase() });
      });
    });
  }

  // How well a record answers; 0 when some word is not in it. Title before id before keys; beginnings before middles.
  function score(record, parts) {
    var sum = 0;
    for (var i = 0; i < parts.length; i++) {
      var part = parts[i], at = record.low.indexOf(part), key;
      if (record.all.indexOf(part) < 0) return 0;
      if (record.id.toLowerCase() === part || record.low === part) sum += 100;
      else if (at === 0) sum += 60;
      else if ((" " + record.keys).indexOf(" " + part) >= 0) {
        key = record.keys.split(" ").indexOf(part) >= 0;
        sum += key ? 55 : 45;
      } else if (at > 0) sum += 40;
      else if (record.id.toLowerCase().indexOf(part) >= 0) sum += 30;
      else sum += 10;
    }
    return sum + (record.type[3] ? 8 : 0) - Math.min(record.low.length, 60) / 20;
  }

  function marked(element, text, parts) {
    var low = text.toLowerCase(), from = 0;
    while (from < text.length) {
      var best = -1, length = 0;
      parts.forEach(function (part) {
        var at = low.indexOf(part, from);
        if (at >= 0 && (best < 0 || at < best || (at === best && part.length > length))) { best = at; length = part.length; }
      });
      if (best < 0) break;
      element.appendChild(doc.createTextNode(text.slice(from, best)));
      element.appendChild(make("mark", {}, text.slice(best, best + length)));
      from = best + length;
    }
    element.appendChild(doc.createTextNode(text.slice(from)));
  }

  function href(record) { return root + record.type[0] + "/" + encodeURIComponent(record.id) + ".html"; }

  function choose(index) {
    var items = $$("li", list);
    chosen = items.length ? (index + items.length) % items.length : -1;
    items.forEach(function (item, place) { item.setAttribute("aria-selected", String(place === chosen)); });
    if (chosen < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", items[chosen].id);
    items[chosen].scrollIntoView({ block: "nearest" });
  }

  function show(open) {
    box.hidden = !open;
    input.setAttribute("aria-expanded", String(open && list.children.length > 0));
    if (!open) input.removeAttribute("aria-activedescendant");
  }

  function find() {
    var query = input.value.trim(), parts = query.toLowerCase().split(/[\s,\uff0c\u3001]+/).filter(Boolean);
    list.textContent = "";
    told.textContent = "";
    chosen = -1;
    if (!parts.length) return show(false);
    show(true);
    if (!records) { told.textContent = say("find-loading"); load(); return; }
    var hits = [];
    records.forEach(function (record, place) {
      var points = score(record, parts);
      if (points) hits.push([points, place, record]);
    });
    hits.sort(function (a, b) { return b[0] - a[0] || a[2].rank - b[2].rank || a[1] - b[1]; });
    hits.slice(0, 12).forEach(function (hit, place) {
      var record = hit[2], item = make("li", { id: "found-" + place, role: "option", "aria-selected": "false" });
      var title = make("span", { "class": "t" }), note = make("span", { "class": "quiet" });
      item.appendChild(icon(record.type[2] || "file"));
      item.appendChild(make("span", { "class": "vh" }, record.type[1] + " "));
      marked(title, record.title, parts);
      item.appendChild(title);
      marked(note, record.note, parts);
      item.appendChild(note);
      item.appendChild(make("span", { "class": "mono" }, record.id));
      item.dataset.href = href(record);
      list.appendChild(item);
    });
    told.textContent = hits.length ? say("find-count", { n: hits.length }) : say("find-none", { query: query });
    show(true);
    choose(0);
  }

  if (input) {
    input.addEventListener("focus", function () { load(); if (input.value) find(); });
    input.addEventListener("input", find);
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown") choose(chosen + 1);
      else if (event.key === "ArrowUp") choose(chosen - 1);
      else if (event.key === "Escape") { if (box.hidden) { input.value = ""; input.blur(); } else show(false); }
      else if (event.key === "Enter" && chosen >= 0) go($$("li", list)[chosen], event);
      else return;
      event.preventDefault();
    });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) { go(event.target.closest("li"), event); });
    input.addEventListener("blur", function () { show(false); });
  }
  function go(item, event) {
    if (!item) return;
    if (event.ctrlKey || event.metaKey) window.open(item.dataset.href); else location.href = item.dataset.href;
  }

  // ---- Keys: / and Ctrl-K find, ? helps ----
  doc.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    var control = event.ctrlKey || event.metaKey;
    if (control && !event.altKey && event.key.toLowerCase() === "k" || !typing && !control && !event.altKey && event.key === "/") {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (!typing && !control && !event.altKey && event.key === "?") location.href = root + "help.html";
    else if (event.key === "Escape" && location.hash === "#rail") location.hash = "#top";
  });
  doc.addEventListener("click", function (event) {
    if (location.hash === "#rail" && !event.target.closest(".rail, .menu")) { event.preventDefault(); location.hash = "#top"; }
  });

  // ---- Ids: click copies the id, Ctrl-click a link to the page ----
  $$("[data-copy]").forEach(function (button) {
    button.addEventListener("click", function (event) {
      var link = event.ctrlKey || event.metaKey, text = link ? location.href.split("#")[0] : button.dataset.copy;
      copy(text, function () {
        button.textContent = say(link ? "copied-link" : "copied");
        setTimeout(function () { button.textContent = button.dataset.copy; }, 1200);
      });
    });
  });
  function copy(text, done) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text).then(done, function () { copyOld(text, done); });
    copyOld(text, done);
  }
  function copyOld(text, done) {
    var area = make("textarea", { "class": "vh" });
    area.value = text;
    doc.body.appendChild(area);
    area.select();
    if (doc.execCommand("copy")) done();
    area.remove();
  }

  $$("[data-print]").forEach(function (button) { button.addEventListener("click", function () { window.print(); }); });

  // ---- This is me: the navigation then leads to my own page ----
  $$("[data-me-set]").forEach(function (button) {
    function label() { button.textContent = say(remember("kedang-me") === button.dataset.meHref ? "me-unset" : "me-set"); }
    button.addEventListener("click", function () {
      remember("kedang-me", remember("kedang-me") === button.dataset.meHref ? null : button.dataset.meHref);
      label();
      me();
    });
    label();
  });
  function me() {
    var mine = remember("kedang-me");
    $$("[data-me]").forEach(function (link) {
      link.dataset.all = link.dataset.all || link.getAttribute("href");
      link.href = mine && /^[\w-]+\/[^/:]+\.html$/.test(mine) ? root + mine : link.dataset.all;
    });
  }
  me();

  // ---- Time line: only one kind ----
  $$("[data-kinds]").forEach(function (chips) {
    chips.addEventListener("click", function (event) {
      var chip = event.target.closest("button");
      if (!chip) return;
      $$("button", chips).forEach(function (other) { other.setAttribute("aria-pressed", String(other === chip)); });
      $$("li[data-kind]", chips.parentNode).forEach(function (item) {
        item.hidden = !!chip.dataset.kind && item.dataset.kind !== chip.dataset.kind;
      });
      $$(".month", chips.parentNode).forEach(function (month) { month.hidden = !$("li[data-kind]:not([hidden])", month); });
    });
  });

  // ---- Tables: sort by a column, narrow to some words ----
  function cellKey(cell) {
    if (!cell || !cell.textContent.trim()) return null;
    var key = cell.dataset.sort, time = $("time", cell);
    if (key != null) return isNaN(key) ? key : +key;
    return time ? time.dateTime : cell.textContent.trim();
  }
  $$("table[data-sortable]").forEach(function (table) {
    var body = table.tBodies[0], rows = $$("tr", body), compare = new Intl.Collator(html.lang).compare;
    if (rows.length < 2) return;
    $$("thead th", table).forEach(function (head, column) {
      var button = make("button", { type: "button", title: say("sort") }, head.textContent);
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        $$("th[aria-sort]", table.tHead).forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.slice().sort(function (a, b) {
          var x = cellKey(a.cells[column]), y = cellKey(b.cells[column]);
          if (x === null || y === null) return (x === null) - (y === null);
          var order = typeof x === "number" && typeof y === "number" ? x - y : compare(String(x), String(y));
          return down ? -order : order;
        }).forEach(function (row) { body.appendChild(row); });
      });
    });
    var bar = table.parentNode.previousElementSibling;
    if (rows.length < 8 || !bar || !bar.classList.contains("bar")) return;
    var field = make("input", { "class": "narrow", type: "search", placeholder: say("narrow"), "aria-label": say("narrow") });
    var count = make("span", { "class": "quiet", role: "status" });
    bar.appendChild(field);
    bar.insertBefore(count, field);
    field.addEventListener("input", function () {
      var parts = field.value.trim().toLowerCase().split(/\s+/), left = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !parts.every(function (part) { return text.indexOf(part) >= 0; });
        if (!row.hidden) left++;
      });
      count.textContent = field.value.trim() ? say("narrow-count", { n: left }) : "";
    });
  });

  // ---- Paper shows what is folded away ----
  window.addEventListener("beforeprint", function () {
    $$("details:not([open])").forEach(function (part) { part.open = true; part.dataset.folded = ""; });
  });
  window.addEventListener("afterprint", function () {
    $$("details[data-folded]").forEach(function (part) { part.open = false; delete part.dataset.folded; });
  });

  // ---- Not found: look for what the address suggests ----
  if (doc.body.classList.contains("missing") && input) {
    var name = decodeURI(location.pathname).split("/").filter(Boolean).pop() || "";
    input.value = name.replace(/\.html?$/, "").replace(/^index$/, "");
    if (input.value) { input.focus(); find(); }
  }
})();
