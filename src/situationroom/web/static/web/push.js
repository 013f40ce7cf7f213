/* Lets this browser be told by push: asks the reader, registers the worker, tells the room. */
(function () {
  "use strict";

  function bytes(text) {
    var padded = (text + "===".slice((text.length + 3) % 4)).replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(padded), function (letter) { return letter.charCodeAt(0); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("form[data-push-key]");
    if (!form) return;
    var say = document.getElementById("push-state");
    var button = form.querySelector("button");
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
      say.textContent = form.dataset.cannot;
      button.disabled = true;
      return;
    }
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      button.disabled = true;
      navigator.serviceWorker.register(form.dataset.worker, { scope: "/" })
        .then(function () { return navigator.serviceWorker.ready; })
        .then(function (worker) {
          return worker.pushManager.subscribe({
            userVisibleOnly: true, applicationServerKey: bytes(form.dataset.pushKey)
          });
        })
        .then(function (subscription) {
          var said = subscription.toJSON();
          form.elements.endpoint.value = said.endpoint;
          form.elements.public.value = said.keys.p256dh;
          form.elements.secret.value = said.keys.auth;
          form.submit();
        })
        .catch(function () {
          button.disabled = false;
          say.textContent = form.dataset.refused;
        });
    });
  });
})();
