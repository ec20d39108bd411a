// Without scripts a page says the same, and it stays quiet.

import { visit, whole } from '../browser.mjs';
import { step } from '../pages.mjs';

/// What only a script can offer, and what stands there without it to say so: neither is missed on the other side.
const OFFERED = '.filters, .narrow, .find-page, .find-off, .needs-script, .copy';

export function noscript(job) {
  return job.pages.types.map((page) => step(page, async () => {
    job.count();
    const texts = [];
    for (const script of [true, false]) {
      const visited = await visit(job.browser, page.address, { script });
      await whole(visited.page);
      texts.push(await visited.page.evaluate(said, OFFERED));
      if (!script) for (const trouble of visited.troubles) job.fault({ page: page.path }, `without scripts: ${trouble}`);
      await visited.close();
    }
    const [loud, quiet] = texts;
    const lost = loud.filter((line) => !quiet.includes(line));
    const hidden = quiet.filter((line) => !loud.includes(line));
    if (lost.length) job.fault({ page: page.path }, 'says this only with scripts', lost.slice(0, 5).join('\n'));
    if (hidden.length) job.fault({ page: page.path }, 'says this only without scripts', hidden.slice(0, 5).join('\n'));
  }));
}

/// Runs in the page: the lines of its main part that a reader sees.
function said(offered) {
  document.querySelectorAll(`main :is(${offered})`).forEach((one) => one.remove());
  return document.querySelector('main')?.innerText.split('\n').map((line) => line.trim()).filter(Boolean) ?? ['(no main)'];
}
