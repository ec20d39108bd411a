// The list of records, filtered by keyboard: fewer rows, said aloud, kept in the address, and taken back.

import { visit, whole } from '../browser.mjs';
import { step } from '../pages.mjs';
import { axe } from './axe.mjs';

export function filters(job) {
  const { query } = job.site;
  const page = job.pages.types.find(({ path }) => path === 'records.html');
  if (!query || !page) return [];
  return [320, 1280].map((width) => step(page, async () => {
    const visited = await visit(job.browser, page.address, { width });
    if (await visited.page.evaluate(() => !document.getElementById('page:filters'))) return visited.close();
    job.count();
    const where = { page: page.path, width };
    const expect = (right, what, node) => right || job.fault(where, what, node);
    await walk(visited.page, query, expect, async (state) => {
      for (const { what, node } of await axe(visited.page)) job.fault(where, `${state}: ${what}`, node);
    });
    for (const trouble of visited.troubles) job.fault(where, trouble);
    await visited.close();
  }));
}

async function walk(page, query, expect, judge) {
  const rows = () => page.locator('[id="page:list"] tbody tr').evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.innerText));
  const said = () => page.locator('[id="page:count"]').textContent();
  const settle = (check, argument) => page.waitForFunction(check, argument, { timeout: 20_000 }).catch(() => {});
  /// Waits until the address asks for this and the rows stand still.
  const asked = async (key, value) => {
    await settle(([key, value]) => new URL(location).searchParams.get(key) === value, [key, value]);
    for (let last = null, now = await rows(); last !== now.join(); now = await rows()) {
      last = now.join();
      await page.waitForTimeout(300);
    }
  };
  await whole(page);
  const plain = { rows: await rows(), said: await said(), address: page.url() };
  await page.locator('[id="page:filter-q"]').focus();
  await page.keyboard.type(query);
  await asked('q', query);
  const found = { rows: await rows(), said: await said() };
  expect(found.rows.length > 0 && found.rows.length < plain.rows.length, `"${query}" leaves ${found.rows.length} of ${plain.rows.length} rows`);
  expect(found.rows.every((row) => row.toLowerCase().includes(query)), `a row does not hold "${query}"`, found.rows.join('\n'));
  expect(/\d/.test(found.said) && found.said !== plain.said, 'how many rows are left is not said', found.said);
  expect(new URL(page.url()).search.includes(`q=${query}`), 'the address does not say what is asked for', page.url());
  await page.locator('[id="page:more-filters"] summary').focus();
  await page.keyboard.press('Enter');
  expect(await page.locator('[id="page:filter-kind"]').isVisible(), 'Enter does not open further filters');
  await judge('filtered');
  await page.reload();
  await whole(page);
  await asked('q', query);
  expect((await rows()).join() === found.rows.join(), 'the address does not bring the same rows back', (await rows()).join('\n'));
  // Each row of a script says what the page's own row of that record says.
  const strange = found.rows.filter((row) => !plain.rows.includes(row));
  expect(strange.length === 0, 'a row says something else when it is filtered', [...strange, '', ...plain.rows.filter((row) => row.toLowerCase().includes(query))].join('\n'));
  await page.locator('[id="page:filter-status"]').focus();
  await page.locator('[id="page:filter-status"]').selectOption({ index: 1 });
  await settle(() => new URL(location).searchParams.has('status'));
  await page.goBack();
  await asked('status', null);
  expect((await rows()).join() === found.rows.join(), 'going back does not bring the rows back');
  await page.locator('[id="page:clear"]').focus();
  await page.keyboard.press('Enter');
  await asked('q', null);
  expect((await rows()).join() === plain.rows.join(), 'clearing does not bring all rows back');
  await page.locator('[id="page:filter-q"]').focus();
  await page.keyboard.type('nothingcanbecalledthis');
  await settle(() => !document.getElementById('page:none').hidden);
  expect(await page.locator('[id="page:none"]').isVisible(), 'nothing found is not said');
  await judge('nothing found');
}
