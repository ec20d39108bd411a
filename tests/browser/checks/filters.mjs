// The list of records, filtered by keyboard: fewer rows, said aloud, kept in the address, and taken back.

import { whole } from '../browser.mjs';
import { errand } from './errand.mjs';

export function filters(job) {
  const { query } = job.site;
  const page = job.pages.types.find(({ path }) => path === 'records.html');
  if (!query || !page) return [];
  return errand(job, page, '[id="page:filters"]', (page, expect, judge) => walk(page, query, expect, judge));
}

async function walk(page, query, expect, judge) {
  const id = (name) => page.locator(`[id="page:${name}"]`);
  const rows = () => page.locator('[id="page:list"] tbody tr').evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.innerText));
  const said = () => id('count').textContent();
  /// Waits until the address asks for this, and the list has been put there.
  const asked = (key, value) => page.waitForFunction(([key, value]) => new URL(location).searchParams.get(key) === value
    && !('asked' in document.documentElement.dataset) && !document.getElementById('page:count').textContent.endsWith('…'), [key, value]);
  await whole(page);
  const plain = { rows: await rows(), said: await said() };
  await id('filter-q').focus();
  await page.keyboard.type(query);
  await asked('q', query);
  const found = { rows: await rows(), said: await said() };
  expect(found.rows.length > 0 && found.rows.length < plain.rows.length, `"${query}" leaves ${found.rows.length} of ${plain.rows.length} rows`);
  expect(found.rows.every((row) => row.toLowerCase().includes(query)), `a row does not hold "${query}"`, found.rows.join('\n'));
  expect(/\d/.test(found.said) && found.said !== plain.said, 'how many rows are left is not said', found.said);
  await id('more-filters').locator('summary').focus();
  await page.keyboard.press('Enter');
  expect(await id('filter-kind').isVisible(), 'Enter does not open further filters');
  await judge('filtered');
  await page.reload();
  await whole(page);
  await asked('q', query);
  expect((await rows()).join() === found.rows.join(), 'the address does not bring the same rows back', (await rows()).join('\n'));
  // Each row of a script says what the page's own row of that record says.
  const strange = found.rows.filter((row) => !plain.rows.includes(row));
  expect(strange.length === 0, 'a row says something else when it is filtered', [...strange, '', ...plain.rows.filter((row) => row.toLowerCase().includes(query))].join('\n'));
  // The letter of a choice chooses it.
  const choice = await id('filter-status').locator('option').nth(1).evaluate((one) => [one.value, one.textContent.trim()]);
  await id('filter-status').focus();
  await page.keyboard.type(choice[1]);
  await asked('status', choice[0]);
  await page.goBack();
  await asked('status', null);
  expect((await rows()).join() === found.rows.join(), 'going back does not bring the rows back');
  await id('clear').focus();
  await page.keyboard.press('Enter');
  await asked('q', null);
  expect((await rows()).join() === plain.rows.join(), 'clearing does not bring all rows back');
  await id('filter-q').focus();
  await page.keyboard.type('nothingcanbecalledthis');
  await asked('q', 'nothingcanbecalledthis');
  expect(await id('none').isVisible(), 'nothing found is not said');
  await judge('nothing found');
}
