// Serves a site, runs Lighthouse on some of its pages and prints the scores; fails below 100.

import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serve } from '../serve.mjs';

const [tools, folder, ...named] = process.argv.slice(2);
const require = createRequire(join(tools, 'package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { default: lighthouse } = await load('lighthouse');
const { launch } = await load('chrome-launcher');

const pages = named.length ? named : ['index.html', 'records.html', 'records/dr-4.html'];
const names = ['chromium', 'chromium-browser', 'google-chrome'];
const there = process.env.PATH.split(delimiter).flatMap((one) => names.map((name) => join(one, name))).find(existsSync);
const chromePath = process.env.COUNTERSIGN_BROWSER ?? there;
if (!chromePath) throw new Error('there is no Chromium: install it, or name a browser in COUNTERSIGN_BROWSER');

/// Lighthouse fetches robots.txt as a script of the page would, and our pages let no script fetch anything.
const skipAudits = ['robots-txt'];

const server = await serve([{ name: 'site', folder }]);
const chrome = await launch({
  chromePath,
  chromeFlags: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--disable-background-networking'],
});
let kept = true;
try {
  for (const page of pages) {
    const { lhr } = await lighthouse(new URL(page, server.address('site')).href, { port: chrome.port, logLevel: 'error', skipAudits });
    const scores = Object.values(lhr.categories).map(({ title, score }) => `${title} ${Math.round(score * 100)}`);
    console.log(`${page}: ${scores.join(', ')}`);
    for (const category of Object.values(lhr.categories)) {
      kept &&= category.score === 1;
      for (const { id, weight } of category.auditRefs) {
        const { score, title, displayValue } = lhr.audits[id];
        if (weight && score !== null && score < 1) console.log(`    ${category.title}: ${title} ${displayValue ?? ''}`);
      }
    }
  }
} finally {
  chrome.kill();
  server.close();
}
process.exitCode = kept ? 0 : 1;
