// What stands around every page: the menu of a narrow screen, and the reader's choice of colours, which outlasts the page.

import { visit } from '../browser.mjs';
import { step } from '../pages.mjs';
import { axe } from './axe.mjs';

export function frame(job) {
  const page = job.pages.types.find(({ path }) => path.startsWith('records/')) ?? job.pages.types[0];
  if (!page) return [];
  return [step(page, () => menu(job, page)), ...['light', 'dark'].map((scheme) => step(page, () => colours(job, page, scheme)))];
}

async function menu(job, page) {
  const visited = await visit(job.browser, page.address, { width: 320 });
  const where = { page: page.path, width: 320 };
  const button = visited.page.locator('button.menu');
  if (!(await button.count())) return visited.close();
  job.count('menu');
  const expect = (right, what) => right || job.fault(where, `menu: ${what}`);
  const links = visited.page.locator('nav[aria-label="Site"] a').first();
  expect(await button.isVisible(), 'there is no button');
  expect(!(await links.isVisible()), 'it is open before anybody asks');
  await button.focus();
  await visited.page.keyboard.press('Enter');
  expect(await links.isVisible(), 'Enter does not open it');
  for (const { what, node } of await axe(visited.page)) job.fault(where, `menu: ${what}`, node);
  await visited.page.keyboard.press('Tab');
  expect(await visited.page.evaluate(() => !!document.activeElement.closest('[popover]')), 'Tab does not lead into it');
  await visited.page.keyboard.press('Escape');
  expect(!(await links.isVisible()), 'Escape does not close it');
  expect(await visited.page.evaluate(() => document.activeElement.matches('button.menu')), 'Escape does not lead back to the button');
  for (const trouble of visited.troubles) job.fault(where, trouble);
  await visited.close();
}

/// Chooses the other scheme than the system's, and sees it stay.
async function colours(job, page, system) {
  const chosen = system === 'light' ? 'dark' : 'light';
  const visited = await visit(job.browser, page.address, { scheme: system, fresh: true });
  const where = { page: page.path, width: 1440, scheme: `${chosen}, chosen` };
  const choice = visited.page.locator('[id="page:theme"]');
  if (!(await choice.count())) return visited.close();
  job.count('colours');
  const expect = (right, what, node) => right || job.fault(where, what, node);
  const ground = () => visited.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await choice.selectOption(chosen);
  const after = await ground();
  expect(before !== after, 'the choice of colours changes nothing', before);
  for (const { what, node } of await axe(visited.page)) job.fault(where, what, node);
  await visited.page.reload();
  expect(await ground() === after, 'the choice of colours does not outlast the page');
  expect(await choice.inputValue() === chosen, 'the choice is not shown where it was made');
  await visited.page.goto(new URL(page.path.includes('/') ? '../index.html' : 'index.html', page.address).href);
  expect(await ground() === after, 'the choice of colours does not hold on another page');
  await choice.selectOption('auto');
  expect(await ground() === before, 'there is no way back to the system’s colours');
  for (const trouble of visited.troubles) job.fault(where, trouble);
  await visited.close();
}
