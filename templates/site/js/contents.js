/* Marks the section that is being read in the list of contents. */
(function () {
  var links = document.querySelectorAll(".contents a");
  if (!links.length || !window.IntersectionObserver) return;
  var byId = {};
  var headings = [];
  Array.prototype.forEach.call(links, function (link) {
    var heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) {
      byId[heading.id] = link;
      headings.push(heading);
    }
  });
  var current = null;
  function mark() {
    var above = null;
    for (var at = 0; at < headings.length; at++) {
      if (headings[at].getBoundingClientRect().top <= window.innerHeight * 0.35) above = headings[at];
    }
    var link = above ? byId[above.id] : null;
    if (link === current) return;
    if (current) current.removeAttribute("aria-current");
    if (link) link.setAttribute("aria-current", "location");
    current = link;
  }
  var observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -60% 0px", threshold: [0, 1] });
  headings.forEach(function (heading) {
    observer.observe(heading);
  });
  mark();
})();
