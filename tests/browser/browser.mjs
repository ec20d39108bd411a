// One browser for everything, and pages that note all that happens in them.

import { createRequire } from 'node:module';

/// Keeps the browser to itself: nothing is fetched, asked or remembered, and no name but the loopback's resolves.
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/// Milliseconds after which a page that does not answer is given up.
const PATIENCE = 120_000;

export let axeSource = '';

/// Starts the browser of a plan, with a new profile that goes when it ends.
export async function launch({ tools, browser }) {
  const require = createRequire(`${tools}/package.json`);
  axeSource = require('axe-core').source;
  return require('playwright-core').chromium.launch({ executablePath: browser, args: FLAGS });
}

/// Runs in each page before anything of its own: counts layout shifts, and says which rule of the CSP was broken.
function watch() {
  window.seenShift = 0;
  window.seenShifted = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.seenShift += entry.value;
      window.seenShifted.push(...entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120)));
    }
  }).observe({ type: 'layout-shift', buffered: true });
  document.addEventListener('securitypolicyviolation', (event) =>
    console.error(`CSP: ${event.violatedDirective} forbids ${event.blockedURI} ${event.sample}`));
}

/// Opens a page and gives it with what was seen: `{page, troubles, requests, close}`; a trouble is a sentence.
export async function visit(browser, address, { width = 1280, height = 900, scheme = 'light', script = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    javaScriptEnabled: script,
    reducedMotion: 'reduce',
  });
  // A machine that does much else at the time is slow, not wrong.
  context.setDefaultTimeout(PATIENCE);
  await context.addInitScript(watch);
  const page = await context.newPage();
  const troubles = [];
  const requests = [];
  const home = new URL(address);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => troubles.push(`a script failed: ${error.stack ?? error}`));
  page.on('dialog', (dialog) => {
    troubles.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('popup', (popup) => troubles.push(`a new window: ${popup.url()}`));
  page.on('request', (request) => {
    const to = new URL(request.url());
    requests.push(request.url());
    const stays = to.protocol === 'data:' || (to.protocol === home.protocol && to.host === home.host);
    if (!stays) troubles.push(`a request that leaves: ${request.url()}`);
  });
  page.on('requestfailed', (request) => troubles.push(`a request failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`a request failed: ${response.status()} ${response.url()}`);
  });
  await page.goto(address, { waitUntil: 'load' });
  if (script) await settled(page);
  return { page, troubles, requests, close: () => context.close() };
}

/// Waits until what scripts do at once has been painted.
export function settled(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 80)))));
}

/// Lays out what a browser would leave until it comes near the window: it is there all the same.
export function whole(page) {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { content-visibility: visible !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
}
