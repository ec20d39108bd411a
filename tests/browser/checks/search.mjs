// Search by keyboard from any page: slash, letters, arrows, Enter, Escape, and what it says to those who do not see it.

import { settled, visit } from '../browser.mjs';
import { step } from '../pages.mjs';
import { axe } from './axe.mjs';

export function search(job) {
  const { query } = job.site;
  if (!query) return [];
  const pages = [job.pages.types.find(({ path }) => path === 'index.html'), job.pages.types.find(({ path }) => path.startsWith('records/'))];
  return pages.filter(Boolean).flatMap((page) => [320, 1280].map((width) => step(page, async () => {
    const visited = await visit(job.browser, page.address, { width });
    if (await visited.page.evaluate(() => !document.getElementById('find:form'))) return visited.close();
    job.count();
    const where = { page: page.path, width };
    const expect = (right, what, node) => right || job.fault(where, what, node);
    await walk(visited.page, query, expect, async (state) => {
      for (const { what, node } of await axe(visited.page)) job.fault(where, `${state}: ${what}`, node);
    });
    for (const trouble of visited.troubles) job.fault(where, trouble);
    await visited.close();
  })));
}

async function walk(page, query, expect, judge) {
  const has = (id) => page.evaluate((id) => document.activeElement?.id === id, id);
  const press = (key) => page.keyboard.press(key);
  const hits = page.locator('[id="find:hits"] a');
  const leads = async () => {
    await Promise.all([page.waitForEvent('load'), press('Enter')]);
    await settled(page);
  };
  const open = () => page.locator('[id="find:sheet"]').isVisible();
  await press('/');
  expect(await has('find:box'), 'slash does not lead to the search box');
  await page.keyboard.type(query);
  await hits.first().waitFor().catch(() => {});
  if (!expect(await hits.count() > 0, `nothing is found for "${query}"`)) return;
  expect(await open(), 'the hits are not shown');
  await page.waitForFunction(() => document.getElementById('find:live').textContent.trim()).catch(() => {});
  const live = await page.locator('[id="find:live"]').textContent();
  expect(/\d/.test(live), 'how many hits there are is not said to a screen reader', live);
  await judge('with hits');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'with hits: scrolls sideways');
  await press('ArrowDown');
  expect(await page.evaluate(() => document.activeElement.matches('[id="find:hits"] li:first-child a')), 'the arrow down does not lead to the first hit');
  await press('ArrowUp');
  expect(await has('find:box'), 'the arrow up does not lead back to the box');
  await press('Escape');
  expect(!(await open()), 'Escape does not close the hits');
  expect(!(await has('find:box')), 'Escape does not lead back');
  await press('/');
  await page.keyboard.type(query);
  await hits.first().waitFor();
  await press('ArrowDown');
  const target = await page.evaluate(() => document.activeElement.href);
  await leads();
  expect(page.url() === target, `Enter leads to ${page.url()}, not to ${target}`);
  expect(await page.locator('h1').count() === 1, `Enter leads to ${target}, which is no page of ours`);
  // A number leads straight to its record.
  await press('/');
  const number = /(\d+)\.html$/.exec(target)?.[1];
  await page.keyboard.type(number);
  await hits.first().waitFor();
  await leads();
  expect(/records\/[^/]*\.html$/.test(page.url()), `a number leads to ${page.url()}`);
  // Words lead to the page of all hits.
  await press('/');
  await page.keyboard.type(`${query} `);
  await hits.first().waitFor();
  await leads();
  expect(/search\.html\?q=/.test(page.url()), `words lead to ${page.url()}`);
  await page.locator('[id="find:page-hits"] a').first().waitFor();
  await judge('all hits');
}
