// Draws the pieces of social cards once: words, marks, hands and the seal, as one grey sprite and the places in it.
//
//   npm i playwright-core && node make.mjs [/usr/bin/chromium]
//
// Fonts: TeX Gyre Pagella and Open Sans (Debian: fonts-texgyre, fonts-open-sans). The program composes cards from what
// this writes, pieces.png (grey, four bits) and pieces.json, and needs neither fonts nor a browser.
import { readFileSync, writeFileSync } from "node:fs";
import { deflateSync, crc32 as crc } from "node:zlib";
import { chromium } from "playwright-core";

const WIDTH = 1100;
const serif = "'TeX Gyre Pagella'";
const sans = "'Open Sans'";
const words = (text, size, style = "") =>
  `<span style="font:${size}px ${serif};${style}">${text}</span>`;
const plain = (text, size, weight = 600) => `<span style="font:${weight} ${size}px ${sans}">${text}</span>`;
const symbols = readFileSync(new URL("../symbols.html", import.meta.url), "utf8");
const mark = (id, size) => `<svg width="${size}" height="${size}"><use href="#${id}"/></svg>`;
// Nobody's name: two hands that could not be taken for each other.
const hand = (path, width = 330) =>
  `<svg width="${width}" height="96" viewBox="0 0 ${width} 96"><path d="${path}" fill="none" stroke="#000" stroke-width="4.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

const pieces = {
  "seal-product": `<svg width="64" height="64" viewBox="0 0 32 32"><path d="M15 3a13 13 0 0 0 0 26z"/></svg>`,
  "seal-engineering": `<svg width="64" height="64" viewBox="0 0 32 32"><path d="M17 3a13 13 0 0 1 0 26z"/></svg>`,
  "kind-product": words("Product decision", 46),
  "kind-technical": words("Technical decision", 46),
  "kind-other": words("Decision", 46),
  "force-in": words("In force", 104),
  "force-not": words("Not in force", 104),
  "force-gone": words("No longer in force", 104),
  "site-1": words("Decisions that product and", 76),
  "site-2": words("engineering both sign", 76),
  "role-product": plain("Product", 34),
  "role-engineering": plain("Engineering", 34),
  cross: plain("×", 84, 300),
  foot: plain("A decision counts once both have signed exactly what it says.", 23, 400),
  "hand-product": hand("M8 66C22 20 44 2 46 22C48 44 26 88 18 84C10 78 42 44 62 46C74 48 60 72 70 72C80 72 86 48 94 48C102 50 92 72 102 72C114 72 122 20 134 16C142 14 122 70 132 72C144 74 150 46 160 46C170 48 156 72 168 72C182 72 190 44 200 48C208 54 186 94 174 90C166 84 214 62 240 56C262 50 290 54 318 40"),
  "hand-engineering": hand("M14 78C24 58 40 18 50 12C56 14 52 50 62 74M24 54C40 48 56 48 72 46M84 72C78 54 96 42 104 50C108 58 98 74 88 70M106 50C106 62 108 74 118 70C130 62 136 20 144 8C140 34 136 62 142 72C150 76 160 50 166 50C172 52 164 72 172 72C184 70 186 52 194 50C198 56 196 70 204 70C226 66 236 34 248 30C254 36 236 66 246 70C262 74 284 58 310 62M150 86C196 78 244 80 292 84"),
};
for (const [key, word] of Object.entries({
  draft: "Draft", proposed: "Proposed", accepted: "Accepted", rejected: "Rejected",
  deprecated: "Deprecated", superseded: "Superseded", other: "Other status", doubt: "Says accepted",
})) {
  pieces[`status-${key}`] = plain(word, 36);
  pieces[`mark-${key}`] = mark(`mark-${key}`, 38);
}
for (const [key, word] of Object.entries({
  signed: "Signed", stale: "Stale", invalid: "Does not count", missing: "Not signed",
  "not-required": "Not required", objected: "Objects",
})) {
  pieces[`state-${key}`] = plain(word, 32);
  pieces[`sig-${key}`] = mark(`sig-${key}`, 34);
}

const html = `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #fff; color: #000; }
.line { fill: none; stroke: #000; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
.solid { fill: #000; } .knock { fill: none; stroke: #fff; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.symbols { position: absolute; width: 0; height: 0; }
.piece { position: absolute; white-space: nowrap; line-height: 1.15; display: block; }
.piece > * { display: block; }
</style>${symbols}${Object.entries(pieces)
  .map(([name, inner]) => `<div class="piece" id="piece:${name}">${inner}</div>`)
  .join("")}`;

const browser = await chromium.launch({
  executablePath: process.argv[2] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--font-render-hinting=none", "--disable-lcd-text"],
});
const page = await browser.newPage({ viewport: { width: WIDTH, height: 2000 } });
await page.setContent(html);
await page.evaluate(() => document.fonts.ready);
// In rows, the highest first.
const height = await page.evaluate((width) => {
  const all = [...document.querySelectorAll(".piece")].sort(
    (a, b) => b.offsetHeight - a.offsetHeight || (a.id < b.id ? -1 : 1),
  );
  let [x, y, row] = [0, 0, 0];
  for (const piece of all) {
    const [w, h] = [piece.offsetWidth + 4, piece.offsetHeight];
    if (x + w > width) [x, y, row] = [0, y + row, 0];
    Object.assign(piece.style, { left: `${x}px`, top: `${y}px` });
    x += w;
    row = Math.max(row, h);
  }
  return y + row;
}, WIDTH);
await page.setViewportSize({ width: WIDTH, height });
const shot = (await page.screenshot({ clip: { x: 0, y: 0, width: WIDTH, height } })).toString("base64");
const { places, grey } = await page.evaluate(
  async ([shot, width, height]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${shot}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    // How much ink: 0 to 15, in six steps, so that cards stay small.
    const ink = (x, y) => {
      const at = 4 * (y * width + x);
      const steps = 5 - Math.round(((data[at] + data[at + 1] + data[at + 2]) / 3 / 255) * 5);
      return steps * 3;
    };
    const places = {};
    for (const piece of [...document.querySelectorAll(".piece")]) {
      const box = piece.getBoundingClientRect();
      let [left, top, right, bottom] = [1e9, 1e9, -1, -1];
      for (let y = box.top; y < box.bottom; y++)
        for (let x = box.left; x < Math.min(width, Math.ceil(box.right) + 2); x++)
          if (ink(x, y)) [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
      places[piece.id.slice(6)] = [left, top, right - left + 1, bottom - top + 1];
    }
    const grey = [];
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) grey.push(ink(x, y));
    return { places, grey };
  },
  [shot, WIDTH, height],
);
await browser.close();

const rows = Buffer.alloc(height * (1 + WIDTH / 2));
for (let y = 0; y < height; y++)
  for (let x = 0; x < WIDTH; x++)
    rows[y * (1 + WIDTH / 2) + 1 + (x >> 1)] |= grey[y * WIDTH + x] << (x % 2 ? 0 : 4);
const chunk = (kind, data) => {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
};
const head = Buffer.alloc(13);
head.writeUInt32BE(WIDTH, 0);
head.writeUInt32BE(height, 4);
head.set([4, 0, 0, 0, 0], 8);
writeFileSync(
  new URL("pieces.png", import.meta.url),
  Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]),
);
const lines = Object.entries(places)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, place]) => `  ${JSON.stringify(name)}: ${JSON.stringify(place)}`);
writeFileSync(new URL("pieces.json", import.meta.url), `{\n${lines.join(",\n")}\n}\n`);
