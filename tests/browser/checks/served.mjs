// From a server, below a path that the site was not told of, a page asks for nothing that is not there and says the same.

import { visit } from '../browser.mjs';
import { step } from '../pages.mjs';

export function served(job) {
  return job.pages.types.map((page) => step(page, async () => {
    job.count();
    const path = page.path.split('/').map(encodeURIComponent).join('/');
    const address = page.path === '404.html' ? page.address : new URL(path, job.server.address(job.site.name)).href;
    const visited = await visit(job.browser, address);
    for (const trouble of visited.troubles) job.fault({ page: page.path }, `served: ${trouble}`);
    const styled = await visited.page.evaluate(() => [...document.styleSheets].some((sheet) => sheet.cssRules.length > 0));
    if (!styled) job.fault({ page: page.path }, 'served: no style sheet was read');
    await visited.close();
  }));
}
