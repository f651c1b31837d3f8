// Working through a list of requests by keys and ticks. Without it the list works as well.
(function () {
  "use strict";

  function start(form) {
    var rows = Array.from(form.querySelectorAll(".list-row"));
    var boxes = Array.from(form.querySelectorAll("input[name=chosen]"));
    var all = form.querySelector("[data-all]");
    var bar = form.querySelector("[data-bulk]");
    var count = form.querySelector("[data-bulk-count]");
    var opener = document.querySelector("[data-keys]");
    var help = document.querySelector("[data-keys-help]");

    function refresh() {
      var chosen = boxes.filter(function (box) {
        return box.checked;
      }).length;
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
      bar.classList.toggle("bulk-bar-on", chosen > 0);
      count.hidden = chosen === 0;
      count.querySelector("output").textContent = chosen;
    }

    function here() {
      return rows.findIndex(function (row) {
        return row.contains(document.activeElement);
      });
    }

    function go(to) {
      var row = rows[Math.max(0, Math.min(rows.length - 1, to))];
      row.querySelector(".list-number a").focus();
      row.scrollIntoView({ block: "nearest" });
    }

    function showHelp() {
      if (!help.open) {
        help.showModal();
      }
    }

    var keys = {
      j: function () {
        go(here() + 1);
      },
      k: function () {
        go(here() - 1);
      },
      x: function () {
        var at = here();
        if (at >= 0) {
          boxes[at].checked = !boxes[at].checked;
          refresh();
        }
      },
      "?": showHelp,
    };

    document.addEventListener("keydown", function (event) {
      var typing = event.target.closest("input:not([type=checkbox]), textarea, select, dialog");
      if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) {
        return;
      }
      event.preventDefault();
      keys[event.key]();
    });
    all.hidden = false;
    all.addEventListener("change", function () {
      boxes.forEach(function (box) {
        box.checked = all.checked;
      });
      refresh();
    });
    form.addEventListener("change", refresh);
    window.addEventListener("pageshow", refresh);
    opener.hidden = false;
    opener.addEventListener("click", showHelp);
    refresh();
  }

  document.querySelectorAll("[data-list]").forEach(start);
})();
