// Search by keyboard from any page: slash, letters, arrows, Enter, Escape, and what it says to those who do not see it.

import { settled } from '../browser.mjs';
import { errand } from './errand.mjs';

export function search(job) {
  const { query } = job.site;
  if (!query) return [];
  const pages = [job.pages.types.find(({ path }) => path === 'index.html'), job.pages.types.find(({ path }) => path.startsWith('records/'))];
  return pages.filter(Boolean)
    .flatMap((page) => errand(job, page, '[id="find:form"]', (page, expect, judge) => walk(page, query, expect, judge)));
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
  /// Types and waits for all of what that finds, after what the letters before it found.
  const ask = async (words) => {
    await page.keyboard.type(words);
    await hits.first().waitFor();
    await page.evaluate((words) => window.countersignSearch.find(words, 4, 8), words);
    await settled(page);
  };
  await press('/');
  if (!expect(await has('find:box'), 'slash does not lead to the search box')) return;
  await ask(query);
  expect(await open(), 'the hits are not shown');
  await page.waitForFunction(() => document.getElementById('find:live').textContent === document.getElementById('find:count').textContent);
  const live = await page.locator('[id="find:live"]').textContent();
  expect(/\d/.test(live), 'how many hits there are is not said to a screen reader', live);
  await judge('with hits');
  await press('ArrowDown');
  expect(await page.evaluate(() => document.activeElement.matches('[id="find:hits"] li:first-child a')), 'the arrow down does not lead to the first hit');
  await press('ArrowUp');
  expect(await has('find:box'), 'the arrow up does not lead back to the box');
  await press('Escape');
  expect(!(await open()), 'Escape does not close the hits');
  expect(!(await has('find:box')), 'Escape does not lead back');
  await press('/');
  await ask(query);
  await press('ArrowDown');
  const target = await page.evaluate(() => document.activeElement.href);
  await leads();
  expect(page.url() === target, `Enter leads to ${page.url()}, not to ${target}`);
  expect(await page.locator('h1').count() === 1, `Enter leads to ${target}, which is no page of ours`);
  // A number leads straight to its record.
  const number = /(\d+)\.html$/.exec(target)?.[1];
  await press('/');
  await ask(number);
  await leads();
  expect(page.url() === target, `the number ${number} leads to ${page.url()}, not to ${target}`);
  // Words lead to the page of all hits.
  await press('/');
  await ask(`${query} `);
  await leads();
  expect(/search\.html\?q=/.test(page.url()), `words lead to ${page.url()}`);
  await page.locator('[id="find:page-hits"] a').first().waitFor();
  await judge('all hits');
}
