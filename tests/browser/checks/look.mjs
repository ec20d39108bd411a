// How a page stands: axe, no scrolling sideways, landmarks, quiet console, nothing that leaves, nothing that jumps.

import { gzipSync } from 'node:zlib';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { settled, visit, whole } from '../browser.mjs';
import { SCHEMES, WIDEST, WIDTHS, step } from '../pages.mjs';
import { axe } from './axe.mjs';
import { signatures } from './signatures.mjs';

/// More than this a reader sees.
const SHIFT = 0.02;
/// What a page of a record may weigh in the middle, packed, with styles and scripts: half a second on a slow line.
const WEIGHT = 30_000;

/// Each type of page at all widths in both schemes; of the others each page once, at another side in turn.
export function look(job) {
  const { widths = WIDTHS, schemes = SCHEMES, once = '' } = job.site;
  const weights = new Map();
  const { types, rest } = job.pages;
  const side = (page, index) => [page, [widths[index % widths.length]], [schemes[index % 3 % schemes.length]]];
  const sides = once
    ? (once === 'types' ? types : [...types, ...rest]).map(side)
    : [...types.map((page) => [page, widths, schemes]), ...rest.map(side)];
  let open = sides.length;
  return sides.map(([page, widths, schemes]) => step(page, async () => {
    // It comes as narrow and as wide as it gets; between them the window is drawn larger.
    await at(job, page, widths.slice(0, 1), schemes, weights);
    if (widths.length > 1) await at(job, page, widths.slice(1).reverse(), schemes, weights);
    open -= 1;
    if (open === 0 && weights.size) weigh(job, weights);
  }));
}

/// Looks at a page that is opened at the first of these widths, then at the others.
async function at(job, page, widths, schemes, weights) {
  const [visited, [shift, nodes]] = await steadiest(job, page, { width: widths[0], scheme: schemes[0] });
  const where = { page: page.path, width: widths[0], scheme: schemes[0] };
  if (shift > SHIFT) job.fault(where, `the layout shifts by ${shift.toFixed(3)}, more than ${SHIFT}`, nodes.join(' '));
  const first = page.path.startsWith('records/') && !weights.has(page.path);
  if (first) weights.set(page.path, await weight(visited));
  await whole(visited.page);
  const folds = await visited.page.evaluate(() => [...document.querySelectorAll('details')].map((one) => one.open));
  for (const width of widths) {
    where.width = width;
    await visited.page.setViewportSize({ width, height: 900 });
    for (const scheme of schemes) {
      job.count();
      where.scheme = scheme;
      const second = scheme !== schemes[0];
      // What is folded away has to be right too.
      await visited.page.evaluate(({ folds, second }) => {
        document.querySelectorAll('details').forEach((one, index) => (one.open = second || folds[index]));
      }, { folds, second });
      await visited.page.emulateMedia({ colorScheme: scheme });
      for (const { what, node } of await visited.page.evaluate(stands)) job.fault(where, what, node);
      // Only colours differ where all else has been judged unfolded at another width.
      for (const { what, node } of await axe(visited.page, second && width !== WIDTHS[0])) job.fault(where, what, node);
    }
  }
  if (schemes.length > 1 && widths[0] === WIDTHS.at(-1)) {
    where.width = WIDEST;
    await visited.page.setViewportSize({ width: WIDEST, height: 900 });
    await settled(visited.page);
    for (const { what, node } of await visited.page.evaluate(stands)) job.fault(where, what, node);
  }
  if (first) await signatures(job, where, visited.page, job.pages.types.includes(page));
  for (const trouble of visited.troubles) job.fault(where, trouble);
  await visited.close();
}

/// Opens the page, again where it moves. One that is shown while the rest of it still comes may move once, on a machine that
/// does much else; what moves each time is a fault.
async function steadiest(job, page, side) {
  let visited = await visit(job.browser, page.address, side);
  let least = await visited.page.evaluate(() => window.shifts());
  for (let more = 2; more > 0 && least[0] > SHIFT; more -= 1) {
    await visited.close();
    visited = await visit(job.browser, page.address, side);
    const now = await visited.page.evaluate(() => window.shifts());
    if (now[0] < least[0]) least = now;
  }
  return [visited, least];
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
  const { weight: most = WEIGHT } = job.site;
  if (bytes > most) job.fault({ page }, `a page of a record weighs ${bytes} bytes in the middle, more than ${most}`);
}
