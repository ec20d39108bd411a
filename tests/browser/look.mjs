// Looks at built sites in a real browser and prints what is wrong with them, a line of JSON for each fault.
//
//   node look.mjs PLAN.json
//
// The plan: {tools, browser, sites: [{name, folder, query?, tame?, checks?, pages?, once?, widths?, schemes?}]}
//   tools    the folder whose node_modules holds what package-lock.json names
//   query    a word that some records of the site hold, for the checks that search
//   tame     the folder of a site that has every element a page may hold; it makes its site one of hostile texts
//   checks   only these of `all` below
//   pages    only pages whose path below the site holds this text
//   once     look at no page from all sides, but at each from one
//   widths, schemes    only these
// The last line is {"looked": {check: how many times}}: a run that looked at nothing has passed nothing.

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { launch } from './browser.mjs';
import { group } from './pages.mjs';
import { serve } from './serve.mjs';
import { filters } from './checks/filters.mjs';
import { frame } from './checks/frame.mjs';
import { hostile } from './checks/hostile.mjs';
import { keys } from './checks/keys.mjs';
import { look } from './checks/look.mjs';
import { noscript } from './checks/noscript.mjs';
import { search } from './checks/search.mjs';
import { served } from './checks/served.mjs';

const all = { look, noscript, served, keys, frame, filters, search, hostile };

const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const looked = {};

/// What a check gets: the site, the browser, and how to say that something is wrong.
function job(name, site, browser, server) {
  return {
    site,
    browser,
    server,
    pages: group(site.folder, site.pages),
    count: (what = name) => (looked[what] = (looked[what] ?? 0) + 1),
    fault: (where, what, node) => console.log(JSON.stringify({ site: site.name, check: name, ...where, what, node })),
  };
}

const browser = await launch(plan);
const server = await serve(plan.sites);
try {
  const work = [];
  for (const site of plan.sites) {
    for (const name of site.checks ?? Object.keys(all)) {
      if (name === 'hostile' && !site.tame) continue;
      const one = job(name, site, browser, server);
      work.push(...all[name](one).map((step) => ({ step, one })));
    }
  }
  // Pages side by side, as many as there are processors: what one waits for, another uses.
  const lanes = Array.from({ length: Math.min(3, availableParallelism()) }, async () => {
    for (let next = work.shift(); next; next = work.shift()) {
      try {
        await next.step();
      } catch (error) {
        next.one.fault({ page: next.step.page }, `the check broke off: ${error.stack ?? error}`);
        // Without a browser all others would say the same.
        if (!browser.isConnected()) return;
      }
    }
  });
  await Promise.all(lanes);
} finally {
  await browser.close();
  server.close();
}
console.log(JSON.stringify({ looked }));
