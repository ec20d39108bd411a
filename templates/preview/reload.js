"use strict";
// The server says a number for each version of the site; another one than the first means that something changed.
(() => {
  const versions = new EventSource("/-/versions");
  let first;
  versions.onmessage = (event) => {
    if (first !== undefined && event.data !== first) location.reload();
    first = event.data;
  };
})();
