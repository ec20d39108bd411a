// Holds every page of built sites against the HTML standard: node validate.mjs PLAN.json; a line of JSON for each fault.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { group } from './pages.mjs';

const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const require = createRequire(`${plan.tools}/package.json`);
const { HtmlValidate } = require('html-validate');

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // Either is right; this is how all of our pages begin.
    'doctype-style': ['error', { style: 'lowercase' }],
    // Ids of our own hold a colon, which no heading of a record can bring about, so that the two never meet.
    'valid-id': ['error', { relaxed: true }],
    // A table that is laid out anew on a narrow screen is no table to a screen reader, unless its roles say so.
    'no-redundant-role': 'off',
    // A title begins with the number, and the rest is the record's own.
    'long-title': 'off',
    // A box that scrolls has a role and a name so that it can be reached by keyboard; it is no section of the text.
    'prefer-native-element': ['error', { exclude: ['region'] }],
  },
});

let looked = 0;
for (const site of plan.sites) {
  const { types, rest } = group(site.folder, site.pages);
  for (const page of [...types, ...rest]) {
    looked += 1;
    if (looked % 25 === 0) console.log(JSON.stringify({ at: `${looked} pages, now ${site.name}/${page.path}` }));
    const text = readFileSync(page.file, 'utf8');
    const { results } = await validator.validateString(text, page.path);
    for (const { ruleId, message, line, selector } of results.flatMap(({ messages }) => messages)) {
      // A heading that is a formula has words for whoever reads it, and none for this rule.
      if (ruleId === 'empty-heading' && text.split('\n')[line - 1]?.includes('<math')) continue;
      const node = `line ${line}, ${selector ?? ''}: ${text.split('\n')[line - 1]?.trim().slice(0, 200)}`;
      console.log(JSON.stringify({ site: site.name, check: 'validate', page: page.path, what: `${ruleId}: ${message}`, node }));
    }
  }
}
console.log(JSON.stringify({ looked: { validate: looked } }));
