// Which pages a site has, and which of them stand for their type.

import { readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

export const WIDTHS = [320, 768, 1280, 2560];
export const SCHEMES = ['light', 'dark'];

/// Gives `{types, rest}`: a page of each type, to be looked at from all sides, and all others, each to be looked at once.
///
/// At the top each page is a type of its own; below a folder the largest page and the smallest stand for the others.
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
  const folders = new Map();
  for (const page of every) {
    page.address = pathToFileURL(page.file).href;
    const within = dirname(page.path);
    if (within === '.') types.push(page);
    else folders.set(within, [...(folders.get(within) ?? []), page]);
  }
  for (const pages of folders.values()) {
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
