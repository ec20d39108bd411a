// How a page stands: axe, no scrolling sideways, landmarks, quiet console, nothing that leaves, nothing that jumps.

import { gzipSync } from 'node:zlib';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { visit, whole } from '../browser.mjs';
import { SCHEMES, WIDTHS, step } from '../pages.mjs';
import { axe } from './axe.mjs';
import { signatures } from './signatures.mjs';

/// More than this a reader sees.
const SHIFT = 0.02;
/// What a page of a record may weigh in the middle, packed, with styles and scripts: half a second on a slow line.
const WEIGHT = 30_000;

/// Each type of page at all widths in both schemes; of the others each page once, at another side in turn.
export function look(job) {
  const { widths = WIDTHS, schemes = SCHEMES } = job.site;
  const weights = new Map();
  const { types, rest } = job.pages;
  const every = job.site.once ? [] : types;
  const once = job.site.once ? [...types, ...rest] : rest;
  const sides = [
    ...every.flatMap((page) => widths.map((width) => [page, width, schemes])),
    ...once.map((page, index) => [page, widths[index % widths.length], [schemes[index % 3 % schemes.length]]]),
  ];
  let open = sides.length;
  return sides.map(([page, width, schemes]) => step(page, async () => {
    await at(job, page, width, schemes, weights);
    open -= 1;
    if (open === 0 && weights.size) weigh(job, weights);
  }));
}

async function at(job, page, width, schemes, weights) {
  const visited = await visit(job.browser, page.address, { width, scheme: schemes[0] });
  const where = { page: page.path, width, scheme: schemes[0] };
  const [shift, nodes] = await visited.page.evaluate(() => [window.seenShift, window.seenShifted]);
  if (shift > SHIFT) job.fault(where, `the layout shifts by ${shift.toFixed(3)}, more than ${SHIFT}`, nodes.join(' '));
  const first = page.path.startsWith('records/') && !weights.has(page.path);
  if (first) weights.set(page.path, await weight(visited));
  await whole(visited.page);
  for (const scheme of schemes) {
    job.count();
    where.scheme = scheme;
    await visited.page.emulateMedia({ colorScheme: scheme });
    // What is folded away has to be right too.
    if (scheme !== schemes[0]) await visited.page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
    for (const { what, node } of await visited.page.evaluate(stands)) job.fault(where, what, node);
    for (const { what, node } of await axe(visited.page)) job.fault(where, what, node);
  }
  if (first) await signatures(job, where, visited.page);
  for (const trouble of visited.troubles) job.fault(where, trouble);
  await visited.close();
}

/// Runs in the page: whether it scrolls sideways, and has one heading, one main, and the landmarks around it.
function stands() {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const clips = (one) => one && one !== document.body && one !== root
      && (getComputedStyle(one).overflowX !== 'visible' || clips(one.parentElement));
    const wide = [...document.body.querySelectorAll('*')].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width && (box.right > root.clientWidth + 0.5 || box.left < -0.5) && !clips(one.parentElement);
    });
    // The innermost are those that make the others wide.
    const inner = wide.filter((one) => !wide.some((other) => other !== one && one.contains(other)));
    faults.push({
      what: `scrolls sideways: ${root.scrollWidth} px in a window of ${root.clientWidth} px`,
      node: inner.slice(0, 3).map((one) => one.outerHTML.slice(0, 160)).join('\n'),
    });
  }
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const outside = (one) => !one.closest('main, article, section, aside, nav');
  const counts = {
    'h1': shown('h1'),
    'main': shown('main'),
    'banner (a header outside of main)': shown('header').filter(outside),
    'contentinfo (a footer outside of main)': shown('footer').filter(outside),
  };
  for (const [what, found] of Object.entries(counts)) {
    if (found.length !== 1) faults.push({ what: `${found.length} of ${what}, not 1`, node: found.map((one) => one.outerHTML.slice(0, 160)).join('\n') });
  }
  if (!shown('nav[aria-label], nav[aria-labelledby]').length) faults.push({ what: 'no nav that has a name' });
  if (!document.title.trim()) faults.push({ what: 'no title' });
  return faults;
}

/// What a first visit transfers: the page, all that it asked for, and its icon, which a headless browser leaves out.
async function weight({ page, requests }) {
  const icon = await page.evaluate(() => document.querySelector('link[rel=icon]')?.href);
  const asked = [...requests, icon].filter((one) => one?.startsWith('file:')).map((one) => fileURLToPath(one.split(/[?#]/)[0]));
  // What is not there is a fault of another name.
  const files = [...new Set(asked)].filter((one) => existsSync(one));
  return files.reduce((sum, one) => sum + gzipSync(readFileSync(one)).length, 0);
}

function weigh(job, weights) {
  const sorted = [...weights].sort(([, a], [, b]) => a - b);
  const [page, bytes] = sorted[Math.floor(sorted.length / 2)];
  job.count('weight');
  console.log(JSON.stringify({ weight: bytes, most: sorted.at(-1), site: job.site.name, pages: sorted.length }));
  if (bytes > WEIGHT) job.fault({ page }, `a page of a record weighs ${bytes} bytes in the middle, more than ${WEIGHT}`);
}
