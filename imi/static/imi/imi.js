// Small comforts; every page works without them.
(function () {
  "use strict";

  // htmx sends the token that the page's forms send.
  document.addEventListener("htmx:configRequest", function (event) {
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (field) {
      event.detail.headers["X-CSRFToken"] = field.value;
    }
  });

  // Answers 422 (a form with its errors) and 409 (changed meanwhile) are pages to show.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.status === 422 || event.detail.xhr.status === 409) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // A form is sent once: a second press before the answer has come does nothing. What leads to
  // no new page, such as a file, can be asked for again after a while.
  var SECONDS_BUSY = 8;
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") {
      return;
    }
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    window.setTimeout(function () {
      form.removeAttribute("aria-busy");
    }, SECONDS_BUSY * 1000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[aria-busy]").forEach(function (form) {
      form.removeAttribute("aria-busy");
    });
  });

  // A menu closes when another opens, on Escape, and on a click elsewhere.
  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (menu !== except) {
        menu.removeAttribute("open");
      }
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details[data-menu]"));
  });
  document.addEventListener("keydown", function (event) {
    var menu = document.querySelector("details[data-menu][open]");
    if (event.key === "Escape" && menu) {
      closeMenus(null);
      menu.querySelector("summary").focus();
    }
  });

  // A slash leads to the search.
  document.addEventListener("keydown", function (event) {
    var search = document.querySelector("[data-search]");
    var typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog");
    if (event.key !== "/" || !search || typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    if (search.checkVisibility()) {
      search.focus();
    } else {
      window.location.assign(search.form.action);
    }
  });

  // What is wrong with a form, or new on it, is read first: once, not at each change after.
  function focusErrors() {
    var summary = document.querySelector("[data-focus]");
    if (summary) {
      summary.removeAttribute("data-focus");
      summary.focus();
    }
  }
  // A demo account's button fills the login form.
  document.addEventListener("click", function (event) {
    var filler = event.target.closest("[data-fill]");
    if (!filler) {
      return;
    }
    var values = JSON.parse(filler.getAttribute("data-fill"));
    Object.keys(values).forEach(function (id) {
      var control = document.getElementById(id);
      if (control) {
        control.value = values[id];
      }
    });
    event.preventDefault();
    var form = filler.closest("[data-fill-form]");
    var button = document.querySelector(form ? form.getAttribute("data-fill-form") : "main form [type=submit]");
    if (button) {
      button.focus();
    }
  });
  document.addEventListener("DOMContentLoaded", focusErrors);
  document.addEventListener("htmx:afterSettle", focusErrors);
})();
