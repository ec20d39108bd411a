// A static server on the loopback that knows nothing but files, each site below a path of several steps. What is not there
// is answered with the site's own page for that, as hosts do.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.json': 'application/json', '.xml': 'application/xml',
  '.md': 'text/plain; charset=utf-8', '.txt': 'text/plain; charset=utf-8', '.ics': 'text/calendar; charset=utf-8',
};

/// Serves each site at `address(name)`, which ends in `/`.
export async function serve(sites) {
  const folders = new Map(sites.map(({ name, folder }) => [name, folder]));
  const server = createServer(async (request, response) => {
    try {
      const path = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname);
      const [, below, name, ...rest] = path.split('/');
      const folder = folders.get(name);
      const file = normalize(join(folder ?? '/nowhere', rest.join(sep)));
      if (below !== 'some' || !file.startsWith(folder + sep)) throw new Error('outside');
      const bytes = await readFile(file.endsWith(sep) ? join(file, 'index.html') : file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/html; charset=utf-8' }).end(bytes);
    } catch {
      const folder = folders.get(request.url.split('/')[2]);
      const page = folder && request.headers['sec-fetch-dest'] === 'document' ? await readFile(join(folder, '404.html')).catch(() => '') : '';
      response.writeHead(404, { 'content-type': page ? TYPES['.html'] : TYPES['.txt'] }).end(page || 'not here');
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  return { address: (name) => `http://127.0.0.1:${port}/some/${name}/`, close: () => server.close() };
}
