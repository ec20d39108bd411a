// One browser for everything, with tabs that are used again, and pages that note all that happens in them.

import { createRequire } from 'node:module';

/// Keeps the browser to itself: nothing is fetched, asked or remembered, and no name but the loopback's resolves.
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/// Milliseconds after which a page that does not answer is given up: a machine that does much else is slow, not wrong.
const PATIENCE = 30_000;

/// The tabs that nobody looks at just now, with scripts and without.
const idle = { true: [], false: [] };

/// Starts the browser of a plan, with a new profile that goes when it ends.
export async function launch({ tools, browser }) {
  const require = createRequire(`${tools}/package.json`);
  return require('playwright-core').chromium.launch({ executablePath: browser, args: FLAGS });
}

/// Runs in each page before anything of its own: counts layout shifts, and says which rule of the CSP was broken.
function watch() {
  window.seenShift = 0;
  window.seenShifted = [];
  const note = (entries) => {
    for (const entry of entries) {
      if (entry.hadRecentInput) continue;
      window.seenShift += entry.value;
      window.seenShifted.push(...entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120)));
    }
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  window.shifts = () => {
    note(observer.takeRecords());
    return [window.seenShift, window.seenShifted];
  };
  document.addEventListener('securitypolicyviolation', (event) =>
    console.error(`CSP: ${event.violatedDirective} forbids ${event.blockedURI} ${event.sample}`));
}

/// A tab, whose troubles go to the visit that it is used for.
async function open(browser, script) {
  const context = await browser.newContext({ javaScriptEnabled: script, reducedMotion: 'reduce' });
  context.setDefaultTimeout(PATIENCE);
  await context.addInitScript(watch);
  const page = await context.newPage();
  const tab = { context, page, visit: null };
  const trouble = (text) => tab.visit?.troubles.push(text);
  page.on('console', (message) => {
    // That a page for what is not there comes with this status is right.
    if (message.location().url === tab.visit?.address && message.text().includes('404')) return;
    if (['error', 'warning'].includes(message.type())) trouble(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => trouble(`a script failed: ${error.stack ?? error}`));
  page.on('dialog', (dialog) => {
    trouble(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('popup', (popup) => trouble(`a new window: ${popup.url()}`));
  page.on('request', (request) => {
    if (!tab.visit) return;
    const to = new URL(request.url());
    const home = new URL(tab.visit.address);
    tab.visit.requests.push(request.url());
    const stays = to.protocol === 'data:' || (to.protocol === home.protocol && to.host === home.host);
    if (!stays) trouble(`a request that leaves: ${request.url()}`);
  });
  page.on('requestfailed', (request) => trouble(`a request failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400 && response.url() !== tab.visit?.address) trouble(`a request failed: ${response.status()} ${response.url()}`);
  });
  return tab;
}

/// Opens a page and gives it with what was seen: `{page, troubles, requests, close}`; a trouble is a sentence.
///
/// A page that is to remember something is `fresh`: its tab is used for nothing else.
export async function visit(browser, address, { width = 1440, height = 900, scheme = 'light', script = true, fresh = false } = {}) {
  const tab = (!fresh && idle[script].pop()) || (await open(browser, script));
  const { page, context } = tab;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ media: 'screen', colorScheme: scheme, forcedColors: 'none', reducedMotion: 'reduce' });
  tab.visit = { address, troubles: [], requests: [] };
  await page.goto(address, { waitUntil: 'load' });
  if (script) await settled(page);
  const close = async () => {
    tab.visit = null;
    if (fresh) return context.close();
    // Nothing of this page is left when the next one comes.
    await page.goto('about:blank');
    idle[script].push(tab);
  };
  return { page, troubles: tab.visit.troubles, requests: tab.visit.requests, close };
}

/// Waits until what scripts do at once has been painted, and the page has nothing left to do.
export function settled(page) {
  return page.evaluate(() => new Promise((done) => {
    const frames = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
    frames(() => requestIdleCallback(() => frames(done), { timeout: 2_000 }));
  }));
}

/// Lays out what a browser would leave until it comes near the window: it is there all the same.
export function whole(page) {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { content-visibility: visible !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
}
