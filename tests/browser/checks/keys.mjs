// All of it by keyboard: the skip link first, then every stop in sight, and the way out at the end.

import { visit } from '../browser.mjs';
import { step } from '../pages.mjs';
import { WIDTHS } from './errand.mjs';

/// No page of a fixture has so many stops that the walk would not come to its end.
const STOPS = 400;

/// Each type of page at one width, and the next at the other; what a reader does on some of them by keyboard is an errand, and
/// is run at both.
export function keys(job) {
  return job.pages.types.map((page, index) => step(page, async () => {
    job.count();
    const width = WIDTHS[(index + 1) % WIDTHS.length];
    const visited = await visit(job.browser, page.address, { width });
    const where = { page: page.path, width };
    await skip(job, where, visited.page);
    await walk(job, where, visited.page, page.address);
    await visited.close();
  }));
}

async function skip(job, where, page) {
  await page.keyboard.press('Tab');
  const first = await page.evaluate(stop);
  if (!first?.href?.startsWith('#') || !first.seen) return job.fault(where, 'the first stop is no skip link in sight', first?.node);
  await page.keyboard.press('Enter');
  const inside = () => page.evaluate(() => !!document.activeElement?.closest('main'));
  if (await inside()) return;
  await page.keyboard.press('Tab');
  if (!(await inside())) job.fault(where, 'the skip link does not lead into main', (await page.evaluate(stop))?.node);
}

async function walk(job, where, page, address) {
  await page.goto(address);
  let last = null;
  let count = 0;
  for (; count < STOPS; count += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(stop);
    if (!now) break;
    if (now.path === last) return job.fault(where, 'the focus is caught', now.node);
    if (!now.seen) job.fault(where, 'a stop that cannot be seen', now.node);
    else if (!now.marked) job.fault(where, 'a stop that does not show the focus', now.node);
    last = now.path;
  }
  if (count === STOPS) job.fault(where, `more than ${STOPS} stops`);
  const stops = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input, select, summary')]
    .filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0).length);
  if (count < stops / 2) job.fault(where, `${count} stops, where ${stops} things can be pressed`);
}

/// Runs in the page: what has the focus, `null` for nothing.
function stop() {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const box = one.getBoundingClientRect();
  const path = [];
  for (let up = one; up; up = up.parentElement) path.push(`${up.tagName}${[...(up.parentElement?.children ?? [])].indexOf(up)}`);
  const outlined = (style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  // Whatever else a focus may look like: the ground, a border, the lines of a figure.
  const looks = () => [one, ...one.querySelectorAll('*')].slice(0, 12).flatMap((part) => ['', '::before', '::after'].map((pseudo) => {
    const { backgroundColor, borderColor, borderWidth, stroke, strokeWidth, fill, outline, textDecoration } = getComputedStyle(part, pseudo);
    return [backgroundColor, borderColor, borderWidth, stroke, strokeWidth, fill, outline, textDecoration].join();
  })).join();
  const changes = () => {
    const focused = looks();
    one.blur();
    const plain = looks();
    one.focus();
    return focused !== plain;
  };
  return {
    path: path.join('<'),
    node: one.outerHTML.slice(0, 160),
    href: one.getAttribute('href'),
    seen: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
      && one.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    marked: outlined(getComputedStyle(one)) || changes(),
  };
}
