// Looks at built sites in a real browser and prints what is wrong with them, a line of JSON for each fault.
//
//   node look.mjs PLAN.json
//
// The plan: {tools, browser, sites: [{name, folder, query?, deep?, tame?, checks?, pages?, once?, widths?, schemes?, weight?}]}
//   tools    the folder whose node_modules holds what package-lock.json names
//   query    a word that some records of the site hold, for the checks that search
//   deep     whether it knows where it is published, so that its 404.html holds at any depth
//   tame     the folder of a site that has every element a page may hold; it makes its site one of hostile texts
//   checks   only these of `all` below
//   pages    only pages whose path below the site holds this text
//   once     look at no page from all sides, but at each from one (`all`), or at one of each type (`types`)
//   widths, schemes    only these
//   weight   bytes that a page of a record may weigh in the middle, packed, if not as usual
// Lines {"at": "..."} tell how far it is, every few seconds. The last line is {"looked": {check: how many times}}: a run
// that looked at nothing has passed nothing. A page that does not come to an end ends the run, and the browser with it.

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { launch } from './browser.mjs';
import { group } from './pages.mjs';
import { serve } from './serve.mjs';
import { equip } from './checks/axe.mjs';
import { filters } from './checks/filters.mjs';
import { frame } from './checks/frame.mjs';
import { hostile } from './checks/hostile.mjs';
import { keys } from './checks/keys.mjs';
import { look } from './checks/look.mjs';
import { map } from './checks/map.mjs';
import { noscript } from './checks/noscript.mjs';
import { search } from './checks/search.mjs';
import { served } from './checks/served.mjs';

const all = { look, noscript, served, keys, frame, filters, search, map, hostile };

/// Milliseconds: what one step of a check may take, and how often is told how far the run is.
const STEP = 120_000;
const TELL = 5_000;

const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const looked = {};
const spent = {};

/// What a check gets: the site, the browser, and how to say that something is wrong.
function job(name, site, browser, server) {
  return {
    name,
    site,
    browser,
    server,
    pages: placed(group(site.folder, site.pages), site, server),
    count: (what = name) => (looked[what] = (looked[what] ?? 0) + 1),
    fault: (where, what, node) => console.log(JSON.stringify({ site: site.name, check: name, ...where, what, node })),
  };
}

/// A page for what is not there is seen where a host shows it: at an address that leads nowhere, `deep` down if its site knows
/// where it is published.
function placed(pages, site, server) {
  const lost = pages.types.find(({ path }) => path === '404.html');
  if (lost) lost.address = new URL(site.deep ? 'no/such/page.html' : 'missing.html', server.address(site.name)).href;
  return pages;
}

equip(plan);
const browser = await launch(plan);
const server = await serve(plan.sites);
const work = [];
for (const site of plan.sites) {
  for (const name of site.checks ?? Object.keys(all)) {
    if (name === 'hostile' && !site.tame) continue;
    const one = job(name, site, browser, server);
    work.push(...all[name](one).map((step) => ({ step, one })));
  }
}
const total = work.length;
const running = new Set();
const began = performance.now();
const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);
const tell = () => {
  const now = [...running].map(({ one, step, from }) => `${one.site.name}/${step.page} [${one.name}] since ${seconds(from)} s`);
  console.log(JSON.stringify({ at: `${total - work.length - running.size} of ${total} steps in ${seconds(began)} s; ${now.join(', ')}` }));
  for (const { one, step, from } of running) {
    if (performance.now() - from < STEP) continue;
    one.fault({ page: step.page }, `the check was not done after ${seconds(from)} s, and the run ends here`);
    end();
  }
};
const telling = setInterval(tell, TELL);

/// A browser that does not answer does not close when it is asked to: it goes when this process does.
function end() {
  console.log(JSON.stringify({ looked }));
  process.exit(0);
}

// Pages side by side, one more than there are processors: what one waits for, another uses.
const lanes = Array.from({ length: Math.min(4, availableParallelism() + 1) }, async () => {
  for (let next = work.shift(); next; next = work.shift()) {
    next.from = performance.now();
    running.add(next);
    try {
      await next.step();
    } catch (error) {
      next.one.fault({ page: next.step.page }, `the check broke off: ${error.stack ?? error}`);
      // Without a browser all others would say the same.
      if (!browser.isConnected()) end();
    }
    running.delete(next);
    spent[next.one.name] = (spent[next.one.name] ?? 0) + performance.now() - next.from;
  }
});
await Promise.all(lanes);
clearInterval(telling);
const each = Object.entries(spent).map(([name, time]) => `${name} ${(time / 1000).toFixed(1)} s`);
console.log(JSON.stringify({ at: `${total} of ${total} steps in ${seconds(began)} s: ${each.join(', ')}` }));
await browser.close();
server.close();
console.log(JSON.stringify({ looked }));
