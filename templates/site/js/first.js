// Before the page is painted: that there is a script, which colours the reader chose last, and whether a list is asked for
// that is not the one on the page.
(function () {
  var root = document.documentElement
  root.dataset.script = ''
  try {
    var theme = localStorage.getItem('countersign-theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
  } catch { /* no storage here: the system's choice stands */ }
  if (location.search) {
    root.dataset.asked = ''
    addEventListener('load', function () { delete root.dataset.asked })
  }
})();
