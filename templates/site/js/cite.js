/* Copies a citation; without it the text can be selected as it stands. */
(function () {
  var buttons = document.querySelectorAll("button[data-copy]");
  Array.prototype.forEach.call(buttons, function (button) {
    var source = document.getElementById(button.getAttribute("data-copy"));
    var said = button.nextElementSibling;
    if (!source || !said) return;
    function say(text) {
      said.textContent = text;
    }
    function byHand() {
      var range = document.createRange();
      range.selectNodeContents(source);
      var selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      var done = false;
      try {
        done = document.execCommand("copy");
      } catch (error) {
        done = false;
      }
      say(done ? "Copied" : "Selected: copy it with your keyboard");
    }
    button.addEventListener("click", function () {
      say("");
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(source.textContent).then(function () {
          say("Copied");
        }, byHand);
      } else {
        byHand();
      }
    });
    button.hidden = false;
  });
})();
