"use strict";
// The server says a number for each version of the site; another one than the last means that something changed.
(() => {
  const versions = new EventSource("/-/versions");
  let last;
  // Where somebody is typing, what others add comes in around it: a reload would take the words away, and that of a page
  // which answered a form would send it again.
  const room = document.querySelector("[data-live-from]");
  const fields = () => [...document.querySelectorAll("form :is(input, textarea)")];
  const isTyped = () => fields().some((field) => field.type !== "hidden" && field.value !== field.defaultValue);
  const renew = async () => {
    const answer = await fetch(room.dataset.liveFrom);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const next = page.getElementById(part.id);
      if (next) part.replaceWith(document.adoptNode(next));
    }
  };
  versions.onmessage = (event) => {
    if (last !== undefined && event.data !== last) {
      if (room && ("kept" in room.dataset || isTyped())) renew().catch(() => {});
      else location.reload();
    }
    last = event.data;
  };
})();
