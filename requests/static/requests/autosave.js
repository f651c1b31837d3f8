// Says what becomes of what is typed. Without it the page keeps it all the same.
(function () {
  "use strict";

  function told(event) {
    return event.target.closest("[data-autosave]");
  }

  function say(box, text) {
    box.textContent = text;
    box.classList.toggle("autosave-failed", text === box.dataset.failed);
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    var box = told(event);
    if (box) {
      say(box, box.dataset.saving);
    }
  });

  // An answer from elsewhere is the login: the session has ended.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var box = told(event);
    if (!box) {
      return;
    }
    var from = new URL(event.detail.xhr.responseURL || window.location.href);
    var status = event.detail.xhr.status;
    var wanted = new URL(box.getAttribute("hx-post"), window.location.href);
    if (from.pathname !== wanted.pathname || (status !== 200 && status !== 409)) {
      event.detail.shouldSwap = false;
      say(box, box.dataset.failed);
    } else {
      box.classList.remove("autosave-failed");
    }
  });

  ["htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var box = told(event);
      if (box) {
        say(box, box.dataset.failed);
      }
    });
  });
})();
