// Figures of relations by keyboard: every record in one is reached, in sight and by name, Enter opens it, the arrows move
// what is wider than the page, and the list below says the same.

import { readFileSync } from 'node:fs';
import { settled } from '../browser.mjs';
import { errand } from './errand.mjs';

export function map(job) {
  const drawn = job.pages.types.filter(({ file }) => readFileSync(file, 'utf8').includes('<svg class="graph"'));
  return drawn.flatMap((page) => errand(job, page, 'svg.graph', walk));
}

async function walk(page, expect) {
  for (const { what, node } of await page.evaluate(told)) expect(false, what, node);
  const figures = await page.locator('.scroll:has(> svg.graph)').all();
  for (const figure of figures) {
    await figure.focus();
    const room = await figure.evaluate((one) => one.scrollWidth - one.clientWidth);
    if (room > 0) {
      await page.keyboard.press('ArrowRight');
      // A browser moves it over some frames: until it has stood still for as many.
      const moved = await figure.evaluate((one) => new Promise((done) => {
        const look = (last, still) => {
          const now = one.scrollLeft;
          if (now === last && still === 12) done(now > 0);
          else requestAnimationFrame(() => look(now, now === last ? still + 1 : 0));
        };
        look(0, 0);
      }));
      expect(moved, 'the arrow right does not move a figure that is wider than the page');
    }
    const records = await figure.locator('svg.graph a, svg.graph .node').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    const reached = [];
    for (let count = 0; count <= records.length; count += 1) {
      await page.keyboard.press('Tab');
      const now = await page.evaluate(stop);
      if (!now) break;
      reached.push(now.href);
      expect(now.seen, 'a record of the figure has the focus and cannot be seen', now.node);
      expect(now.named, 'a record of the figure has no name that begins as it is written', now.node);
    }
    expect(reached.join() === records.join(), `Tab reaches ${reached.length} of the ${records.length} records of a figure`, `${reached}\n${records}`);
  }
  if (!(await page.locator('svg.graph a').count())) return;
  const last = page.locator('svg.graph a').last();
  const [href, label] = await last.evaluate((one) => [one.href.baseVal, one.querySelector('.node-label').textContent]);
  const target = new URL(href, page.url()).href;
  await last.focus();
  await Promise.all([page.waitForURL(target), page.keyboard.press('Enter')]);
  await settled(page);
  const title = await page.locator('main').first().innerText();
  expect(title.includes(label), `Enter leads to ${page.url()}, which does not say ${label}`);
}

/// Runs in the page: what has the focus, if it stands in a figure.
function stop() {
  const one = document.activeElement;
  const figure = one?.closest('svg.graph');
  if (!figure || one === figure) return null;
  const [box, frame] = [one.getBoundingClientRect(), figure.closest('.scroll').getBoundingClientRect()];
  const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const title = one.querySelector('title')?.textContent.trim() ?? '';
  return {
    href: one.getAttribute('href'),
    node: one.outerHTML.slice(0, 160),
    seen: middle[0] > Math.max(0, frame.left) && middle[0] < Math.min(innerWidth, frame.right) && middle[1] > 0 && middle[1] < innerHeight,
    named: title.startsWith(one.querySelector('.node-label').textContent),
  };
}

/// Runs in the page: where a figure and the list of its section tell different things.
function told() {
  const faults = [];
  for (const figure of document.querySelectorAll('svg.graph')) {
    const section = figure.closest('section');
    const node = section.querySelector('h2, h3')?.textContent;
    const list = [...section.querySelectorAll('ul a[href], dl a[href]')].map((one) => one.getAttribute('href'));
    for (const one of figure.querySelectorAll('a')) {
      if (!list.includes(one.getAttribute('href'))) faults.push({ what: `the figure shows ${one.getAttribute('href')}, which its list does not name`, node });
    }
    const ties = section.querySelectorAll('.ties li').length;
    const threads = figure.querySelectorAll('path.thread').length;
    if (ties && ties !== threads) faults.push({ what: `the figure draws ${threads} ties, and its list names ${ties}`, node });
  }
  return faults;
}
