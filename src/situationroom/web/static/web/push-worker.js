/* Shows a notice that was pushed, and opens its link. It keeps nothing and fetches nothing. */
"use strict";

self.addEventListener("push", function (event) {
  var said = {};
  try { said = event.data ? event.data.json() : {}; } catch (error) { said = {}; }
  event.waitUntil(self.registration.showNotification(said.title || "K-ICT", {
    tag: said.url || "room",
    icon: said.icon,
    data: { url: said.url || "/alerts/" }
  }));
});

self.addEventListener("notificationclick", function (event) {
  event.notification.close();
  /* only ever a page of this room */
  var url = new URL(event.notification.data.url, self.location.origin);
  if (url.origin !== self.location.origin) url = new URL("/alerts/", self.location.origin);
  event.waitUntil(self.clients.matchAll({ type: "window" }).then(function (windows) {
    var open = windows.find(function (one) { return "navigate" in one; });
    return open ? open.navigate(url.href).then(function (one) { return one && one.focus(); })
      : self.clients.openWindow(url.href);
  }));
});
