// Texts that would like to be code stay texts: nothing runs, and nothing stands in the page that a tame one does not have.

import { readFileSync } from 'node:fs';
import { settled, visit } from '../browser.mjs';
import { group, step } from '../pages.mjs';

/// Where scripts show texts of records; what the box at the top of all pages shows is the same everywhere.
const TALKS = ['index.html', 'records.html', 'search.html'];

export function hostile(job) {
  return [...job.pages.types, ...job.pages.rest].map((page) => step(page, async () => {
    const tame = await known(job);
    job.count();
    const where = { page: page.path };
    const visited = await visit(job.browser, page.address);
    if (TALKS.includes(page.path)) await ask(visited.page);
    const found = await visited.page.evaluate(inventory);
    for (const [name, node] of found.names) {
      if (!tame.has(name)) job.fault(where, `holds ${name}, which no tame page has`, node);
    }
    for (const { what, node } of found.faults) job.fault(where, what, node);
    // Whatever waits for a hand: point at it, press it.
    await visited.page.evaluate(() => {
      for (const one of document.querySelectorAll('main *')) {
        for (const type of ['pointerover', 'mouseover', 'mouseenter', 'focus', 'toggle', 'error', 'load', 'animationstart']) one.dispatchEvent(new Event(type));
      }
      document.querySelectorAll('details').forEach((one) => (one.open = true));
    });
    if (await visited.page.evaluate(() => '__pwned' in window)) job.fault(where, 'a text ran as a script');
    for (const trouble of visited.troubles) job.fault(where, trouble);
    await visited.close();
  }));
}

const asked = new Map();

/// What `names` gives, found once for each tame site.
function known(job) {
  const { tame } = job.site;
  if (!asked.has(tame)) asked.set(tame, names(job));
  return asked.get(tame);
}

/// Lets scripts put texts into the page that were not in it: hits of a search, rows of a list.
async function ask(page) {
  const box = page.locator('[id="find:box"]');
  const filter = page.locator('[id="page:filter-q"]');
  for (const words of ['script', 'window', 'a']) {
    if (await box.isVisible()) {
      await box.fill(words);
      await page.waitForFunction(() => window.countersignSearch?.find);
      // The page asks the same, and asked first.
      await page.evaluate((words) => window.countersignSearch.find(words, 12, 50), words);
      await settled(page);
    }
    if (await filter.isVisible()) {
      await filter.fill(words);
      await page.waitForFunction((words) => new URL(location).searchParams.get('q') === words
        && !document.getElementById('page:count').textContent.endsWith('…'), words);
    }
  }
}

/// The elements, and the attributes of each, that the pages of a tame site have, `a` and `a[href]`: as they are written, and
/// what scripts make of those that they change most.
async function names({ browser, site }) {
  const { types, rest } = group(site.tame);
  // A browser puts this where a table's rows stand without it.
  const found = new Set(['tbody']);
  for (const { file } of [...types, ...rest]) {
    for (const [, name, tail] of readFileSync(file, 'utf8').matchAll(/<([a-z][a-z0-9-]*)((?:\s+[^\s"=<>/]+(?:="[^"]*")?)*)\s*\/?>/gi)) {
      found.add(name.toLowerCase());
      for (const [, key] of tail.matchAll(/\s([^\s"=<>/]+)(?:="[^"]*")?/g)) found.add(`${name}[${key}]`.toLowerCase());
    }
  }
  for (const { path, address } of types) {
    if (path.includes('/') && !path.startsWith('records/')) continue;
    const visited = await visit(browser, address);
    if (TALKS.includes(path)) await ask(visited.page);
    for (const [name] of (await visited.page.evaluate(inventory)).names) found.add(name);
    await visited.close();
  }
  return found;
}

/// Runs in the page: every element and attribute by name, and what none may have whatever its name.
function inventory() {
  const names = new Map();
  const faults = [];
  const safe = /^(https?:|mailto:|tel:|file:|data:image\/(png|gif|jpeg|webp))/;
  for (const one of document.querySelectorAll('*')) {
    const name = one.tagName.toLowerCase();
    const node = one.outerHTML.slice(0, 200);
    if (!names.has(name)) names.set(name, node);
    for (const { name: key, value } of one.attributes) {
      if (!names.has(`${name}[${key.toLowerCase()}]`)) names.set(`${name}[${key.toLowerCase()}]`, node);
      if (/^on|^style$|^srcdoc$|^formaction$/i.test(key)) faults.push({ what: `has the attribute ${key}`, node });
      if (['href', 'src', 'action', 'xlink:href', 'data'].includes(key) && !safe.test(new URL(value, document.baseURI).href)) {
        faults.push({ what: `leads to ${value.slice(0, 80)}`, node });
      }
    }
  }
  for (const one of document.scripts) {
    if (!one.src || one.textContent.trim()) faults.push({ what: 'holds a script of its own', node: one.outerHTML.slice(0, 200) });
  }
  return { names: [...names], faults };
}
