// Runs axe in a page as it stands at this moment.

import { axeSource } from '../browser.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/// Gives what is wrong: `{what, node}` each.
export async function axe(page) {
  // Evaluated by the browser's own tools: the page's CSP lets no script of others in.
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async (tags) => {
    const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], preload: false };
    const { violations } = await window.axe.run(document, options);
    return violations.map(({ id, impact, help, nodes }) => ({
      id, impact, help,
      nodes: nodes.map(({ target, html, failureSummary }) => `${target.join(' ')}\n  ${html.slice(0, 200)}\n  ${failureSummary.replaceAll('\n', ' ')}`),
    }));
  }, TAGS);
  return violations.map(({ id, impact, help, nodes }) => ({
    what: `axe ${id} (${impact}): ${help}, ${nodes.length} of them`,
    node: nodes.slice(0, 3).join('\n'),
  }));
}
