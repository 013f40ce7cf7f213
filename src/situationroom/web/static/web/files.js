/* Sends files in pieces (tus 1.0), so that a broken line goes on where it stopped. Without this
   script the form sends the file with the page. */
(function () {
  "use strict";
  if (window.roomFiles) return;
  window.roomFiles = true;
  var PIECE = 4 * 1024 * 1024;
  var WAITS = [1, 2, 5, 10, 20, 30];
  var VERSION = "1.0.0";

  function base64(text) {
    var bytes = new TextEncoder().encode(text);
    return btoa(Array.from(bytes, function (byte) { return String.fromCharCode(byte); }).join(""));
  }

  function pause(seconds) {
    return new Promise(function (go) { setTimeout(go, seconds * 1000); });
  }

  function token() {
    return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  }

  function ask(method, url, headers, body) {
    var all = Object.assign({ "Tus-Resumable": VERSION, "X-CSRFToken": token(),
      "Accept-Language": document.documentElement.lang }, headers);
    return fetch(url, { method: method, headers: all, body: body, credentials: "same-origin" });
  }

  async function refusal(response) {
    try {
      var said = await response.json();
      return said.title + " " + said.detail;
    } catch (error) { return document.body.dataset.refused; }
  }

  async function checksum(piece) {
    if (!window.crypto || !crypto.subtle) return {};
    var sum = await crypto.subtle.digest("SHA-256", await piece.arrayBuffer());
    var text = Array.from(new Uint8Array(sum), function (byte) { return String.fromCharCode(byte); }).join("");
    return { "Upload-Checksum": "sha256 " + btoa(text) };
  }

  /* What is being sent is remembered in this browser: chosen again after a break, it goes on. */
  function memory(form, file) {
    var key = ["upload", form.dataset.about, file.name, file.size, file.lastModified].join(":");
    return {
      get: function () { try { return localStorage.getItem(key); } catch (error) { return null; } },
      set: function (url) { try { localStorage.setItem(key, url); } catch (error) { /* not remembered */ } },
      drop: function () { try { localStorage.removeItem(key); } catch (error) { /* nothing to forget */ } }
    };
  }

  function line(form, file) {
    var item = document.createElement("li");
    item.className = "r-file r-action";
    var name = document.createElement("p");
    name.className = "r-file-name";
    name.textContent = file.name;
    var bar = document.createElement("progress");
    bar.max = file.size;
    bar.setAttribute("aria-label", file.name);
    var words = document.createElement("p");
    words.className = "r-file-why";
    words.textContent = form.dataset.sending;
    var stop = document.createElement("button");
    stop.type = "button";
    stop.className = "krds-btn tertiary small";
    stop.textContent = form.dataset.stop;
    item.append(name, bar, words, stop);
    form.querySelector("[data-sendings]").append(item);
    return { item: item, bar: bar, words: words, stop: stop };
  }

  async function create(form, file) {
    var said = { holder: form.dataset.holder, about: form.dataset.about, filename: file.name,
      level: form.elements.level.value, grade: form.elements.grade.value };
    var words = Object.keys(said).filter(function (key) { return said[key]; });
    var metadata = words.map(function (key) { return key + " " + base64(said[key]); }).join(",");
    var response = await ask("POST", form.dataset.upload, { "Upload-Length": String(file.size), "Upload-Metadata": metadata });
    if (response.status !== 201) throw new Error(await refusal(response));
    return response.headers.get("Location");
  }

  async function begin(form, file, kept) {
    var url = kept.get();
    if (url) {
      var response = await ask("HEAD", url, {});
      if (response.ok && Number(response.headers.get("Upload-Length")) === file.size) {
        return { url: url, offset: Number(response.headers.get("Upload-Offset")) };
      }
    }
    url = await create(form, file);
    kept.set(url);
    return { url: url, offset: 0 };
  }

  /* One piece; returns the new offset, or null when the line broke or somebody else was faster. */
  async function piece(url, file, offset) {
    var part = file.slice(offset, offset + PIECE);
    var headers = Object.assign({ "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" }, await checksum(part));
    var response;
    try { response = await ask("PATCH", url, headers, part); } catch (error) { return null; }
    if (response.status === 204) return Number(response.headers.get("Upload-Offset"));
    if (response.status === 409 || response.status === 460 || response.status >= 502) return null;
    throw new Error(await refusal(response));
  }

  async function reached(url) {
    var response;
    try { response = await ask("HEAD", url, {}); } catch (error) { return null; }
    if (response.ok) return Number(response.headers.get("Upload-Offset"));
    if (response.status >= 500) return null;
    throw new Error(document.body.dataset.refused);
  }

  async function send(form, file) {
    var shown = line(form, file);
    var kept = memory(form, file);
    var stopped = false;
    shown.stop.addEventListener("click", function () { stopped = true; });
    try {
      if (file.size > Number(form.dataset.largest)) throw new Error(form.dataset.tooLarge);
      var at = await begin(form, file, kept);
      var tries = 0;
      while (at.offset < file.size && !stopped) {
        shown.bar.value = at.offset;
        var next = tries ? await reached(at.url) : await piece(at.url, file, at.offset);
        if (next === null) {
          shown.words.textContent = form.dataset.waiting;
          await pause(WAITS[Math.min(tries, WAITS.length - 1)]);
          tries += 1;
          continue;
        }
        shown.words.textContent = form.dataset.sending + " " + Math.floor(100 * next / file.size) + " %";
        at.offset = next;
        tries = 0;
      }
      kept.drop();
      if (stopped) await ask("DELETE", at.url, {});
      shown.bar.value = at.offset;
      end(shown, stopped ? "silent" : "done", stopped ? form.dataset.stopped : form.dataset.arrived);
      return !stopped;
    } catch (error) {
      kept.drop();
      end(shown, "severe", error.message);
      return false;
    }
  }

  function end(shown, tone, words) {
    shown.item.className = "r-file r-" + tone;
    shown.words.textContent = words;
    shown.stop.remove();
    shown.bar.remove();
    if (tone === "done") setTimeout(function () { shown.item.remove(); }, 3000);
  }

  document.addEventListener("submit", async function (event) {
    var form = event.target.closest("form[data-upload]");
    if (!form || !window.fetch) return;
    event.preventDefault();
    var chosen = Array.from(form.elements.file.files);
    var button = form.querySelector("button.primary");
    button.disabled = true;
    for (var number = 0; number < chosen.length; number += 1) {
      if (await send(form, chosen[number])) document.dispatchEvent(new Event("room:files"));
    }
    button.disabled = false;
    form.elements.file.value = "";
  });

  /* The list asks for itself anew, whether or not the live stream has told it to. */
  document.addEventListener("room:files", function () {
    var list = document.getElementById("files");
    if (list) list.dispatchEvent(new Event("live"));
  });

  /* Who is writing why they read a file is not interrupted: the list waits until that is closed. */
  var missed = false;
  document.addEventListener("htmx:beforeRequest", function (event) {
    var list = document.getElementById("files");
    if (!list || !list.contains(event.target) || !list.querySelector("details[open]")) return;
    event.preventDefault();
    missed = true;
  });
  document.addEventListener("toggle", function (event) {
    if (!missed || event.target.open || !event.target.matches("#files details")) return;
    missed = false;
    document.dispatchEvent(new Event("room:files"));
  }, true);
  document.addEventListener("submit", function (event) {
    var opened = event.target.closest("details.r-file-open");
    if (opened) setTimeout(function () { opened.open = false; event.target.reset(); }, 500);
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-upload] input[type=file]").forEach(function (one) { one.multiple = true; });
  });
})();
