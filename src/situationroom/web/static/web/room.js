/* Display mode, phone menu, copy to Excel, drafts, messages for htmx, what is said aloud. No
   dependency; runs in the head so that the mode stands before the first paint. */
(function () {
  "use strict";
  var root = document.documentElement;
  var KRDS_MODES = { light: "light", dark: "high-contrast", contrast: "high-contrast" };

  function remembered() {
    try { return localStorage.getItem("display-mode") || "system"; } catch (error) { return "system"; }
  }

  function show(mode) {
    var dark = matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.krdsMode = KRDS_MODES[mode] || (dark ? "high-contrast" : "light");
    if (KRDS_MODES[mode]) root.dataset.roomMode = mode; else delete root.dataset.roomMode;
  }

  root.dataset.js = "";
  show(remembered());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { show(remembered()); });

  function say(text) {
    var live = document.getElementById("live");
    if (!live || !text) return;
    live.textContent = text;
    setTimeout(function () { live.textContent = ""; }, 5000);
  }

  /* What a swap changed is said once, from a region that stays: a replaced one is not heard. */
  function speak(scope) {
    var spoken = document.getElementById("spoken");
    var one = scope.matches && scope.matches("[data-say]") ? scope : scope.querySelector("[data-say]");
    if (spoken && one && spoken.textContent !== one.dataset.say) spoken.textContent = one.dataset.say;
  }

  /* What a reader asked for and did not get is said; a part that follows by itself tries again. */
  function complain(event, words) {
    document.body.addEventListener(event, function (told) {
      if (!told.detail.elt.matches("[data-live]")) say(document.body.dataset[words]);
    });
  }

  function closeDrops(except) {
    document.querySelectorAll("details[data-drop][open]").forEach(function (drop) {
      if (drop !== except) drop.open = false;
    });
  }

  /* Escape closes what is open and gives the focus back to what opened it. */
  function escapeOpen() {
    var drop = document.activeElement && document.activeElement.closest("details[data-drop][open]");
    closeDrops(null);
    if (drop) drop.querySelector("summary").focus();
    var menu = document.getElementById("menu");
    var button = document.querySelector(".r-menu-button");
    if (menu && button && menu.hasAttribute("data-open")) { toggleMenu(button); button.focus(); }
  }

  /* A box takes the keyboard only where there is something to scroll. */
  var boxes = window.ResizeObserver && new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      var box = entry.target;
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
    });
  });

  function tsv(table) {
    return Array.from(table.rows, function (row) {
      return Array.from(row.cells, function (cell) {
        var value = cell.dataset.value === undefined ? cell.innerText : cell.dataset.value;
        value = value.replace(/\s+/g, " ").trim();
        /* a spreadsheet must not run what somebody typed */
        return /^[=+@＝＋＠]/.test(value) || (/^[-－]./.test(value) && isNaN(value)) ? "'" + value : value;
      }).join("\t");
    }).join("\n");
  }

  function copy(button) {
    var words = document.body.dataset;
    var table = document.getElementById(button.dataset.copyTable);
    navigator.clipboard.writeText(tsv(table)).then(
      function () { say(words.copied); },
      function () { say(words.copyFailed); }
    );
  }

  function reveal(scope) {
    if (navigator.clipboard) scope.querySelectorAll("[data-copy-table]").forEach(function (one) { one.hidden = false; });
    scope.querySelectorAll("form[data-draft]").forEach(keepDraft);
    if (boxes) scope.querySelectorAll(".r-scroll").forEach(function (box) { boxes.observe(box); });
    var first = scope.querySelector("[data-focus]");
    if (first) first.focus();
  }

  /* A draft stays in this tab only, never a password or a file, and goes when it is sent. */
  function keepDraft(form) {
    var key = "draft:" + form.dataset.draft;
    var kept = {};
    try { kept = JSON.parse(sessionStorage.getItem(key) || "{}"); } catch (error) { kept = {}; }
    Array.from(form.elements).forEach(function (field) {
      if (!/^(text|search|email|tel|url|number|date|textarea|select-one)$/.test(field.type)) return;
      if (kept[field.name] !== undefined && !field.value) field.value = kept[field.name];
    });
    form.addEventListener("input", function (event) {
      if (/^(password|file|hidden)$/.test(event.target.type)) return;
      kept[event.target.name] = event.target.value;
      try { sessionStorage.setItem(key, JSON.stringify(kept)); } catch (error) { /* storage is full or off */ }
    });
    form.addEventListener("submit", function () { sessionStorage.removeItem(key); });
  }

  function toggleMenu(button) {
    var menu = document.getElementById("menu");
    var open = menu.toggleAttribute("data-open");
    button.setAttribute("aria-expanded", String(open));
  }

  document.addEventListener("DOMContentLoaded", function () {
    var chosen = document.querySelector('input[name="display-mode"][value="' + remembered() + '"]');
    if (chosen) chosen.checked = true;
    var button = document.querySelector(".r-menu-button");
    if (button && document.getElementById("menu")) button.hidden = matchMedia("(min-width: 1024px)").matches;
    matchMedia("(min-width: 1024px)").addEventListener("change", function (event) {
      if (button) button.hidden = event.matches;
    });
    reveal(document);
    document.body.addEventListener("htmx:load", function (event) {
      reveal(event.detail.elt);
      if (event.detail.elt !== document.body) speak(event.detail.elt);
    });
    complain("htmx:sendError", "noAnswer");
    complain("htmx:timeout", "noAnswer");
    complain("htmx:responseError", "refused");
  });

  document.addEventListener("change", function (event) {
    if (event.target.name !== "display-mode") return;
    try { localStorage.setItem("display-mode", event.target.value); } catch (error) { /* not remembered */ }
    show(event.target.value);
  });

  /* A form that says something else is another request, also after going back to it. */
  document.addEventListener("input", function (event) {
    var key = event.target.form && event.target.form.elements.once;
    if (!key) return;
    key.value = Array.from(crypto.getRandomValues(new Uint8Array(32)), function (byte) {
      return byte.toString(16).padStart(2, "0");
    }).join("");
  });

  document.addEventListener("click", function (event) {
    var target = event.target;
    closeDrops(target.closest("details[data-drop]"));
    var copying = target.closest("[data-copy-table]");
    if (copying) copy(copying);
    var menu = target.closest(".r-menu-button");
    if (menu) toggleMenu(menu);
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") escapeOpen();
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
      var box = document.getElementById("search-box");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
  });
})();
