// Arrow keys move between the search box and the suggestions; Escape closes them.
(function () {
  "use strict";

  function links(box) {
    return Array.prototype.slice.call(box.querySelectorAll("a"));
  }

  document.addEventListener("keydown", function (event) {
    var input = document.querySelector("[data-suggestions]");
    var box = input && document.getElementById(input.getAttribute("data-suggestions"));
    if (!box || !box.firstElementChild) {
      return;
    }
    if (event.key === "Escape") {
      box.replaceChildren();
      input.focus();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") {
      return;
    }
    var list = links(box);
    var at = list.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== input) {
      return;
    }
    var next = at + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    (list[next] || input).focus();
  });

  document.addEventListener("click", function (event) {
    var input = document.querySelector("[data-suggestions]");
    if (input && !event.target.closest(".search-box")) {
      document.getElementById(input.getAttribute("data-suggestions")).replaceChildren();
    }
  });
})();
