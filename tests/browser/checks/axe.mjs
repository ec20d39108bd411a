// Runs axe in a page as it stands at this moment.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOURS = ['color-contrast', 'link-in-text-block'];

let source = '';
const sessions = new WeakMap();

/// Reads axe from the folder that it is installed in.
export function equip({ tools }) {
  source = readFileSync(createRequire(`${tools}/package.json`).resolve('axe-core/axe.min.js'), 'utf8');
}

/// Gives what is wrong: `{what, node}` each; `colours` asks for that alone which another scheme can change.
export async function axe(page, colours = false) {
  // Evaluated by the browser's own tools: the page's CSP lets no script of others in.
  if (!(await page.evaluate(() => 'axe' in window))) {
    if (!sessions.has(page)) sessions.set(page, await page.context().newCDPSession(page));
    await sessions.get(page).send('Runtime.evaluate', { expression: `${source};0` });
  }
  const violations = await page.evaluate(async (runOnly) => {
    const options = { runOnly, resultTypes: ['violations'], preload: false };
    const { violations } = await window.axe.run(document, options);
    return violations.map(({ id, impact, help, nodes }) => ({
      id, impact, help,
      nodes: nodes.map(({ target, html, failureSummary }) => `${target.join(' ')}\n  ${html.slice(0, 200)}\n  ${failureSummary.replaceAll('\n', ' ')}`),
    }));
  }, colours ? { type: 'rule', values: COLOURS } : { type: 'tag', values: TAGS });
  return violations.map(({ id, impact, help, nodes }) => ({
    what: `axe ${id} (${impact}): ${help}, ${nodes.length} of them`,
    node: nodes.slice(0, 3).join('\n'),
  }));
}
