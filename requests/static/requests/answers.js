// Answering with the keyboard: Alt and an arrow go to the next or the previous question,
// Ctrl (or Command) and S save. Without it the page works as well.
(function () {
  "use strict";

  function boxes() {
    return Array.from(document.querySelectorAll(".answers .box")).filter(function (box) {
      return box.offsetParent !== null;
    });
  }

  function go(by) {
    var all = boxes();
    var here = all.indexOf(document.activeElement.closest(".box"));
    var next = all[here === -1 && by < 0 ? all.length - 1 : here + by];
    var control = next && next.querySelector("input:not([type=hidden]), select, textarea");
    if (control) {
      control.focus();
      next.scrollIntoView({ block: "center" });
    }
  }

  document.addEventListener("keydown", function (event) {
    var form = document.querySelector("form.answers");
    if (!form) {
      return;
    }
    if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      go(event.key === "ArrowDown" ? 1 : -1);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      var button = form.querySelector(".answer-actions button[value=save_answer]");
      if (button) {
        event.preventDefault();
        button.click();
      }
    }
  });
})();
