// Which pages a site has, and which of them stand for their type.

import { readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/// A telephone, a tablet, and a screen; `WIDEST` is where a page must not fall apart.
export const WIDTHS = [320, 800, 1440];
export const WIDEST = 2560;
export const SCHEMES = ['light', 'dark'];

/// Lists of records that one template makes.
const QUEUES = /^(waiting-.*|objections|stale|reviews-due)$/;

/// What type a page is of, from its path: those of one folder are of one, as are all pages of a long list.
function type(path) {
  const within = dirname(path);
  if (within !== '.') return `${within}/`;
  const name = path.replace(/(-\d+)?\.html$/, '');
  return QUEUES.test(name) ? 'queue' : name;
}

/// Gives `{types, rest}`: pages that stand for each type, to be looked at from all sides, and all others, each to be
/// looked at once.
///
/// The largest page and the smallest stand for those of their type.
export function group(folder, only = '') {
  const every = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) => {
      const file = join(entry.parentPath ?? entry.path, entry.name);
      return { file, path: relative(folder, file).split(sep).join('/'), size: statSync(file).size };
    })
    .filter(({ path }) => path.includes(only))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const types = [];
  const rest = [];
  const kinds = new Map();
  for (const page of every) {
    page.address = pathToFileURL(page.file).href;
    const kind = type(page.path);
    kinds.set(kind, [...(kinds.get(kind) ?? []), page]);
  }
  for (const pages of kinds.values()) {
    pages.sort((a, b) => b.size - a.size);
    types.push(pages.shift());
    if (pages.length) types.push(pages.pop());
    rest.push(...pages);
  }
  return { types, rest };
}

/// The page, and with it a function that is called after it: a step of a check.
export function step(page, run) {
  return Object.assign(run, { page: page.path });
}
