/* What happens in the room reaches the parts of a page that follow it ("data-live": ids of objects,
   rooms, kinds of events). A browser opens six connections to a server at most, so all its tabs
   share one: this file is loaded by the pages and, as a shared worker, by the browser itself. */
(function () {
  "use strict";
  var AGAIN = 30000, KEPT = 500, SLACK = 1000, DEBOUNCE = 150, REST = 1000;

  /* Follow the stream from a place; `tell` gets the names of what happened, or null for "all".
     Returns how to stop, which gives the place to go on from. */
  function follow(from, tell) {
    var place = from, stream, timer;
    function open() {
      stream = new EventSource("/live?from=" + encodeURIComponent(place));
      stream.addEventListener("here", function (event) { place = event.lastEventId || place; });
      stream.addEventListener("happened", function (event) {
        var told = JSON.parse(event.data);
        place = event.lastEventId || place;
        tell([told.about, told.kind, told.kind.split(".")[0]]);
      });
      stream.addEventListener("refetch", function (event) {
        place = event.lastEventId || place;
        tell(null);
      });
      stream.addEventListener("error", function () {
        /* a cut is mended by the browser; an answer that is no stream ends it */
        if (stream.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN);
      });
    }
    open();
    return function () {
      clearTimeout(timer);
      stream.close();
      return place;
    };
  }

  /* In the shared worker: one stream, told to every tab. A tab is also told what came since its
     page was asked for, because its page may have been written before that. */
  function serve() {
    var ports = new Set(), recent = [], lost = 0, stop = null;
    function tell(names) {
      recent.push({ at: Date.now(), names: names });
      if (recent.length > KEPT) lost = recent.shift().at;
      ports.forEach(function (port) { port.postMessage(names); });
    }
    function join(port, tab) {
      ports.add(port);
      if (!stop) { stop = follow(tab.from, tell); return; }
      if (lost >= tab.since) { port.postMessage(null); return; }
      recent.forEach(function (one) { if (one.at >= tab.since) port.postMessage(one.names); });
    }
    function leave(port) {
      ports.delete(port);
      if (!ports.size && stop) { stop(); stop = null; recent = []; lost = 0; }
    }
    self.addEventListener("connect", function (event) {
      var port = event.ports[0];
      port.onmessage = function (said) { if (said.data) join(port, said.data); else leave(port); };
    });
  }

  if (typeof SharedWorkerGlobalScope !== "undefined") { serve(); return; }

  var script = document.currentScript.src;
  var asked = {}, waiting = {};

  /* However often something happens, a part asks once a second at most, and once after the last. */
  function wake(names) {
    document.querySelectorAll("[data-live]").forEach(function (part) {
      var wanted = part.dataset.live.split(" ");
      if (names && !names.some(function (name) { return wanted.includes(name); })) return;
      if (waiting[part.id]) return;
      var rest = (asked[part.id] || 0) + REST - Date.now();
      waiting[part.id] = setTimeout(function () {
        waiting[part.id] = 0;
        asked[part.id] = Date.now();
        part.dispatchEvent(new Event("live"));
      }, Math.max(DEBOUNCE, rest));
    });
  }

  function share(place) {
    var port = new SharedWorker(script, { name: "room-live" }).port;
    port.onmessage = function (told) { wake(told.data); };
    port.postMessage({ from: place, since: performance.timeOrigin - SLACK });
    addEventListener("pagehide", function () { port.postMessage(null); });
    addEventListener("pageshow", function (event) {
      if (!event.persisted) return;
      port.postMessage({ from: place, since: Date.now() });
      wake(null);
    });
  }

  /* Without shared workers (some phones) only the tab that is looked at keeps a stream. */
  function alone(place) {
    var stop = null;
    function look() {
      if (!document.hidden && !stop) stop = follow(place, wake);
      if (document.hidden && stop) { place = stop(); stop = null; }
    }
    document.addEventListener("visibilitychange", look);
    addEventListener("pagehide", function () { if (stop) { place = stop(); stop = null; } });
    addEventListener("pageshow", look);
    look();
  }

  /* What a reader holds in a part when it is written anew: focus, what is open, how far scrolled. */
  var HELD = "a[href], button, summary, input, [tabindex]";

  function boxes(part) { return Array.from(part.querySelectorAll(".r-scroll")); }
  function folds(part) { return Array.from(part.querySelectorAll("details")); }

  function sameAs(one, other) {
    var names = ["href", "id", "aria-labelledby", "data-copy-table"];
    return one.tagName === other.tagName &&
      names.every(function (name) { return one.getAttribute(name) === other.getAttribute(name); }) &&
      (one.hasAttribute("aria-labelledby") || one.textContent.trim() === other.textContent.trim());
  }

  function hold(part) {
    var at = document.activeElement;
    return {
      focus: at && at !== part && part.contains(at) ? at : null,
      open: folds(part).map(function (one) { return one.open; }),
      scrolled: boxes(part).map(function (box) { return [box.scrollLeft, box.scrollTop]; })
    };
  }

  function giveBack(part, held) {
    folds(part).forEach(function (one, n) { if (held.open[n]) one.open = true; });
    boxes(part).forEach(function (box, n) {
      if (!held.scrolled[n]) return;
      box.scrollLeft = held.scrolled[n][0];
      box.scrollTop = held.scrolled[n][1];
    });
    if (!held.focus || document.activeElement !== document.body) return;
    var again = Array.from(part.querySelectorAll(HELD)).find(function (one) { return sameAs(one, held.focus); });
    /* what had the focus is gone: the part itself takes it, not the top of the page */
    if (!again) { again = part; part.tabIndex = -1; }
    again.focus({ preventScroll: true });
  }

  function versionIn(html, id) {
    var found = new DOMParser().parseFromString(html, "text/html").getElementById(id);
    var inner = found && found.querySelector("[data-version]");
    return inner && inner.dataset.version;
  }

  function keep() {
    var held = {};
    document.body.addEventListener("htmx:beforeSwap", function (event) {
      var part = event.detail.target;
      if (!part.matches("[data-live]")) return;
      var now = part.querySelector("[data-version]");
      var next = versionIn(event.detail.serverResponse, part.id);
      /* nothing new, or the page is no longer the reader's: nothing moves and nothing is said */
      if (!next || (now && now.dataset.version === next)) event.detail.shouldSwap = false;
      else held[part.id] = hold(part);
    });
    /* at once, and once more when what was hidden until now is shown */
    document.body.addEventListener("htmx:afterSwap", function (event) {
      if (held[event.detail.target.id]) giveBack(event.detail.target, held[event.detail.target.id]);
    });
    document.body.addEventListener("htmx:afterSettle", function (event) {
      var part = event.detail.target, one = held[part.id];
      if (!one) return;
      if (document.activeElement === part) part.blur();
      giveBack(part, one);
      delete held[part.id];
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var place = document.body.dataset.liveFrom;
    if (!place || !window.EventSource || !document.querySelector("[data-live]")) return;
    keep();
    if (window.SharedWorker) share(place); else alone(place);
  });
})();
