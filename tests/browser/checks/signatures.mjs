// The signatures are there to be read on paper, and where the reader's own colours are forced upon the page.

/// Less contrast than this is hard to read.
const CONTRAST = 4.5;
const MEDIA = [
  { name: 'print', media: { media: 'print', colorScheme: 'light' } },
  { name: 'forced colours', media: { media: 'screen', forcedColors: 'active', colorScheme: 'light' } },
  { name: 'forced colours, dark', media: { media: 'screen', forcedColors: 'active', colorScheme: 'dark' } },
];

/// On paper always, and in the reader's own colours where all sides of a page are looked at.
export async function signatures(job, where, page, all) {
  const before = await page.evaluate(shown, { contrast: 0 });
  if (before.texts.length < 4) job.fault(where, 'has no two blocks with a role and a state', before.texts.join(' | '));
  for (const { name, media } of all ? MEDIA : MEDIA.slice(0, 1)) {
    job.count('signatures');
    await page.emulateMedia(media);
    const after = await page.evaluate(shown, { contrast: CONTRAST, paper: name === 'print' });
    for (const text of before.texts.filter((one) => !after.texts.includes(one))) {
      job.fault(where, `${name}: a signature does not show "${text}"`);
    }
    for (const { what, node } of after.faults) job.fault(where, `${name}: ${what}`, node);
  }
}

/// Runs in the page: the texts of its signature blocks that can be seen, and those whose colour is too near the ground's.
function shown({ contrast, paper }) {
  const parse = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [r, g, b] = parse(colour).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (one) => {
    // Paper is white: a browser prints no backgrounds unless it is told to.
    if (paper || !one) return paper ? 'rgb(255, 255, 255)' : getComputedStyle(document.documentElement).backgroundColor;
    const colour = getComputedStyle(one).backgroundColor;
    return (parse(colour)[3] ?? 1) > 0.5 && colour !== 'transparent' ? colour : ground(one.parentElement);
  };
  const texts = [];
  const faults = [];
  const within = document.querySelectorAll('.signatures .block h3, .signatures .block .state, .signatures .block .hand, .signatures .block .when');
  for (const one of within) {
    const text = one.textContent.trim();
    const box = one.getBoundingClientRect();
    const seen = one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && box.width > 0 && box.height > 0;
    if (!text || !seen) continue;
    texts.push(text);
    const [ink, base] = [light(getComputedStyle(one).color), light(ground(one))];
    const ratio = (Math.max(ink, base) + 0.05) / (Math.min(ink, base) + 0.05);
    if (ratio < contrast) faults.push({ what: `"${text}" has a contrast of ${ratio.toFixed(2)}`, node: one.outerHTML.slice(0, 160) });
  }
  return { texts, faults };
}
