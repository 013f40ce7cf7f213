/* Asks the browser for a passkey, or for a signature of one, and sends what it answers. */
(function () {
  "use strict";

  function bytes(text) {
    var padded = (text + "===".slice((text.length + 3) % 4)).replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(padded), function (letter) { return letter.charCodeAt(0); });
  }

  function text(buffer) {
    var letters = Array.from(new Uint8Array(buffer), function (one) { return String.fromCharCode(one); });
    return btoa(letters.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function known(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }

  function asked(options) {
    var wanted = Object.assign({}, options, { challenge: bytes(options.challenge) });
    if (options.user) wanted.user = Object.assign({}, options.user, { id: bytes(options.user.id) });
    if (options.excludeCredentials) wanted.excludeCredentials = known(options.excludeCredentials);
    if (options.allowCredentials) wanted.allowCredentials = known(options.allowCredentials);
    return wanted;
  }

  function said(credential) {
    var response = { clientDataJSON: text(credential.response.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    });
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: response,
      clientExtensionResults: credential.getClientExtensionResults()
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("form[data-passkey]");
    if (!form) return;
    var say = form.querySelector("[data-say]");
    var button = form.querySelector("button");
    if (!window.PublicKeyCredential) {
      say.textContent = form.dataset.cannot || form.dataset.refused;
      button.disabled = true;
      return;
    }
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      button.disabled = true;
      var options = { publicKey: asked(JSON.parse(form.dataset.options).publicKey) };
      navigator.credentials[form.dataset.passkey](options)
        .then(function (credential) {
          form.elements.response.value = said(credential);
          form.submit();
        })
        .catch(function () {
          button.disabled = false;
          say.textContent = form.dataset.refused;
        });
    });
  });
})();
