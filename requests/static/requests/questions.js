// Picking questions: search in them, whole sections, the count. Without it the page works as well.
(function () {
  "use strict";

  function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function start(form) {
    var words = form.querySelector("[data-picker-words]");
    var count = form.querySelector("[data-picker-count]");
    var none = form.querySelector("[data-picker-none]");
    var picks = Array.from(form.querySelectorAll("[data-pick]"));
    var sections = Array.from(form.querySelectorAll("[data-picker-section]"));
    var texts = picks.map(function (pick) {
      return plain(pick.textContent);
    });

    function boxes(section) {
      return Array.from(section.querySelectorAll("input[name=questions]"));
    }

    function refresh() {
      count.textContent = form.querySelectorAll("input[name=questions]:checked").length;
      sections.forEach(function (section) {
        var all = section.querySelector("[data-picker-all]");
        var checked = boxes(section).filter(function (box) {
          return box.checked;
        }).length;
        all.checked = checked === boxes(section).length;
        all.indeterminate = checked > 0 && !all.checked;
      });
    }

    form.addEventListener("change", function (event) {
      if (event.target.matches("[data-picker-all]")) {
        boxes(event.target.closest("[data-picker-section]")).forEach(function (box) {
          box.checked = event.target.checked;
        });
      }
      refresh();
    });

    words.addEventListener("input", function () {
      var asked = plain(words.value).split(/\s+/).filter(Boolean);
      var shown = 0;
      picks.forEach(function (pick, at) {
        var fits = asked.every(function (word) {
          return texts[at].includes(word);
        });
        pick.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      sections.forEach(function (section) {
        section.hidden = !section.querySelector("[data-pick]:not([hidden])");
        section.querySelector(".picker-all").hidden = asked.length > 0;
      });
      none.hidden = shown > 0;
    });
    // The words narrow the list; Enter in them must not leave the page.
    words.addEventListener("keydown", function (event) {
      if (event.key === "Enter") {
        event.preventDefault();
      }
    });
    refresh();
  }

  document.querySelectorAll("[data-picker]").forEach(start);
})();
