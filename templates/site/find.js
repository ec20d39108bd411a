// Finds records; search.js loads this once somebody searches. The index is made by src/site/search and described there; its files are scripts that make one call,
// because a page that was opened from a folder can fetch nothing. No text of a record is ever read as markup.
"use strict";
(() => {
  const root = new URL("../", document.currentScript.src);
  const arrived = new Map();
  const loading = new Map();
  const read = new Map();
  const call = (name, hash, ...data) => arrived.set(name, { hash, data });
  window.countersignSearch = call;

  /** Loads a file of the index; fails with the name where the site was built anew in between. */
  function load(name, hash = "", fresh = hash) {
    if (!loading.has(name)) {
      loading.set(name, new Promise((done, fail) => {
        const script = document.createElement("script");
        script.src = new URL(`search/${name}.js${fresh && "?" + fresh}`, root).href;
        script.onload = () => {
          script.remove();
          const part = arrived.get(name);
          part && part.hash === hash ? done(part.data) : fail(new Error(name));
        };
        script.onerror = () => fail(new Error(name));
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  // Words, as fold.rs and words.rs make them.
  const DROPPED = "\\u00AD\\u0300-\\u036F\\u0591-\\u05C7\\u064B-\\u065F\\u0670\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF\\u200B-\\u200F" +
    "\\u202A-\\u202E\\u2060-\\u2069\\u20D0-\\u20FF\\uFE00-\\uFE0F\\uFE20-\\uFE2F\\uFEFF";
  const KEPT = "\\p{Alphabetic}\\p{N}\\p{M}";
  const UNSPACED = "\\u0E00-\\u0EFF\\u1000-\\u109F\\u1100-\\u11FF\\u1780-\\u17FF\\u3005-\\u3007\\u3040-\\u30FF\\u31F0-\\u31FF" +
    "\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uAC00-\\uD7A3\\uF900-\\uFAFF\\u{20000}-\\u{3FFFF}";
  const RUN = new RegExp(`[${KEPT}${DROPPED}]+`, "gu");
  const OFF = new RegExp(`[^${KEPT}]|[${DROPPED}]`, "gu");
  const PIECE = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, "gu");
  const UNSPACED_ANY = new RegExp(`[${UNSPACED}]`, "u");
  const UNSPACED_FIRST = new RegExp(`^[${UNSPACED}]`, "u");
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ŧ: "t", ı: "i", ς: "σ" };

  const fold = (run) => run.normalize("NFKD").replace(OFF, "").toLowerCase()
    .replace(/[ßæœþøłđðħŧıς]/g, (letter) => LETTERS[letter]).normalize("NFC");

  /** The first 32 bytes of UTF-8, never half a character. */
  function cut(word) {
    let size = 0, kept = "";
    for (const c of word) {
      const point = c.codePointAt(0);
      size += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (size > 32) break;
      kept += c;
    }
    return kept;
  }

  const pieces = (text) => (text.match(RUN) || []).flatMap((run) => fold(run).match(PIECE) || []);

  /** The words to look up: of scripts without blanks, pairs of neighbours, or the one character there is. */
  const words = (text) => pieces(text).flatMap((piece) => {
    if (!UNSPACED_FIRST.test(piece)) return [cut(piece)];
    const all = [...piece];
    return all.length < 2 ? all : all.slice(1).map((c, at) => all[at] + c);
  });

  /** English words that differ by a common ending have one stem. */
  function stem(word) {
    if (!/^[a-z]{4,}$/.test(word)) return word;
    let rest = word.replace(/ies$|ied$/, "y").replace(/(ss|sh|ch|x|z)es$/, "$1").replace(/([^su])s$/, "$1");
    const bare = rest.replace(/ing$|(?<!e)ed$/, "");
    if (bare !== rest && bare.length > 1 && /[aeiouy]/.test(bare)) {
      const single = bare.length > 3 ? bare.replace(/([bdgmnprt])\1$/, "$1") : bare;
      rest = single === bare && /^[^aeiou]*[aeiouy][^aeiouwxy]$/.test(bare) ? bare + "e" : single;
    }
    return rest.replace(/(....)e$/, "$1").replace(/(...)y$/, "$1i");
  }

  /** All words with the stem of one, as far as a common ending makes them. */
  function family(word) {
    const end = stem(word);
    const bases = [end, end + end.slice(-1), end.replace(/i$/, "y"), end.replace(/e$/, ""), end + "e"];
    const all = bases.flatMap((base) => ["", "s", "es", "d", "ed", "ing"].map((ending) => base + ending));
    return [...new Set([word, ...all.filter((one) => one.length > 2 && stem(one) === end)])];
  }

  const DIGITS = new Uint8Array(128);
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].forEach((c, at) => (DIGITS[c.charCodeAt(0)] = at));

  /** Calls `visit` with each record of a list: gaps of five bits a letter, or after `!` six records a letter. */
  function each(list, visit) {
    if (list[0] === "!") {
      for (let at = 1; at < list.length; at++) {
        const six = DIGITS[list.charCodeAt(at)];
        for (let bit = 0; six >> bit; bit++) if (six >> bit & 1) visit((at - 1) * 6 + bit);
      }
      return;
    }
    for (let at = 0, record = -1, gap = 0, shift = 0; at < list.length; at++) {
      const six = DIGITS[list.charCodeAt(at)];
      gap |= (six & 31) << shift;
      shift += 5;
      if (six < 32) {
        visit(record += gap);
        gap = shift = 0;
      }
    }
  }

  /** The place of the last of some sorted texts that is not greater; -1 before the first. */
  function lastUpTo(sorted, text) {
    let low = 0, high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= text) low = middle + 1; else high = middle;
    }
    return low - 1;
  }

  let manifest = null;
  async function begin(fresh) {
    const [data] = await load("manifest", "", fresh);
    if (!data.first) {
      data.first = { text: data.text[0].split(","), name: data.name[0].split(",") };
      data.standing = new Float32Array(data.total).fill(0.8);
      each(data.force, (record) => (data.standing[record] = 1));
      each(data.gone, (record) => (data.standing[record] = 0.4));
    }
    manifest = data;
  }

  /** Calls `visit` with each word looked for and its lists; says whether the prefix was too wide for `most` parts. */
  async function look(kind, exact, prefix, most, visit) {
    const first = manifest.first[kind];
    const part = (word) => Math.max(0, lastUpTo(first, word));
    const numbers = new Set(exact.map(part));
    const from = prefix && part(prefix), to = prefix && part(prefix + "\uFFFF");
    const wide = !!prefix && to - from >= most;
    if (prefix && !wide) for (let at = from; at <= to; at++) numbers.add(at);
    await Promise.all([...numbers].map(async (number) => {
      const name = `${kind}-${number}`;
      if (!first[0]) return;
      if (!read.has(name)) {
        const [all, lists] = await load(name, manifest[kind][1].substr(number * 6, 6));
        read.set(name, [all.split(","), lists.split(" ")]);
      }
      const [all, lists] = read.get(name);
      for (const word of exact) {
        const at = lastUpTo(all, word);
        if (all[at] === word) visit(word, lists[at]);
      }
      if (!prefix || wide) return;
      let at = lastUpTo(all, prefix);
      if (all[at] !== prefix) at++;
      for (; at < all.length && all[at].startsWith(prefix); at++) visit(all[at], lists[at]);
    }));
    return wide;
  }

  /** Splits a query into what each of its words asks for. */
  function parse(query) {
    const asked = [];
    const last = query.trimEnd() === query && !query.endsWith('"');
    for (const [, operator, quoted, bare] of query.matchAll(/(?:(status|kind|tag|by|before|after):)?(?:"([^"]*)"?|(\S+))/gi)) {
      const all = words(quoted ?? bare);
      if (/^(?:before|after)$/i.test(operator)) {
        const day = /^(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?$/.exec(quoted ?? bare);
        asked.push({ day: operator.toLowerCase(), at: day && Date.UTC(day[1], (day[2] || 1) - 1, day[3] || 1) / 864e5 });
      } else if (operator) {
        asked.push(...all.map((word) => ({ name: `${operator.toLowerCase()}:${word}` })));
      } else if (quoted !== undefined && all.length === 1) {
        asked.push({ word: all[0], whole: true });
      } else if (quoted !== undefined) {
        const pair = (at) => at > 0 && at < all.length && ![all[at - 1], all[at]].some((word) => UNSPACED_FIRST.test(word));
        all.forEach((word, at) => {
          if (pair(at)) asked.push({ name: `${all[at - 1]} ${word}`, marks: [all[at - 1], word] });
          else if (!pair(at + 1)) asked.push({ name: word, marks: [word] });
        });
      } else {
        asked.push(...all.map((word) => ({ word })));
      }
    }
    if (last && asked.length) asked[asked.length - 1].prefix = true;
    return asked;
  }

  /** Gives each record's weight for one thing asked for. */
  async function weigh(one, most) {
    const weights = new Float32Array(manifest.total);
    const note = (list, weight) => each(list, (record) => {
      if (weights[record] < weight) weights[record] = weight;
    });
    if (one.day) {
      const [days] = await load("days", manifest.days);
      for (let record = 0; record < manifest.total; record++) {
        const [a, b, c] = [0, 1, 2].map((at) => DIGITS[days.charCodeAt(record * 3 + at)]);
        const day = a * 4096 + b * 64 + c - 1;
        weights[record] = day >= 0 && (one.day === "before" ? day < one.at : day >= one.at) ? 1 : 0;
      }
    } else if (one.name) {
      one.wide = await look("name", [one.name], one.prefix && one.name, most, (_, list) => note(list, 1));
    } else {
      const forms = one.whole ? [one.word] : family(one.word);
      one.wide = await look("text", forms, one.prefix && one.word, most, (word, lists) => {
        const near = word === one.word ? 1 : forms.includes(word) ? 0.9 : 0.7;
        const [all, often, title] = lists.split(",");
        note(all, near);
        if (often) note(often, near * 1.6);
        if (title) note(title, near * 5);
      });
      if (one.wide) await look("name", [one.word], one.word, most, (name, list) => name.includes(":") || note(list, 3.5));
    }
    return weights;
  }

  /** Finds records: their numbers, best first, and what was asked. `most` bounds the parts loaded for one prefix. */
  async function search(query, most = 4) {
    const asked = parse(query);
    const useful = asked.filter((one) => !one.day || one.at !== null);
    const weights = await Promise.all(useful.map((one) => weigh(one, most)));
    const score = new Float32Array(manifest.total).fill(useful.length ? 1 : 0);
    useful.forEach((one, at) => {
      const weight = weights[at];
      let count = 0;
      for (let record = 0; record < score.length; record++) if (weight[record]) count++;
      one.none = count === 0;
      const rare = one.word ? Math.log(1 + score.length / count) : 0;
      for (let record = 0; record < score.length; record++) score[record] = weight[record] && score[record] && score[record] + weight[record] * rare;
    });
    const hits = [];
    for (let record = 0; record < score.length; record++) if (score[record] *= manifest.standing[record]) hits.push(record);
    hits.sort((a, b) => score[b] - score[a] || b - a);
    const number = /^#?(?:(\p{L}[\p{L}\p{N}]*)-?)?0*(\d+)$/u.exec(query.trim());
    let jump = [];
    if (number) {
      await look("name", [`no:${number[2]}`], "", 1, (_, list) => each(list, (record) => jump.push(record)));
      const rows = await show(jump);
      const is = (label) => !number[1] || fold(label.replace(/-0*/, "")) === fold(number[1] + number[2]);
      jump = jump.filter((_, at) => is(rows[at].label));
    }
    return {
      hits: [...jump, ...hits.filter((record) => !jump.includes(record))], jump: jump.length, asked,
      wide: useful.some((one) => one.wide), badDay: useful.length < asked.length,
    };
  }

  /** Tells whether one letter more, less, other or swapped makes one word of another. */
  function near(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let from = 0, end = 0;
    while (from < a.length && a[from] === b[from]) from++;
    while (end < Math.min(a.length, b.length) - from && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
    const [x, y] = [a.slice(from, a.length - end), b.slice(from, b.length - end)];
    return Math.max(x.length, y.length) < 2 || (x.length === 2 && x === y[1] + y[0]);
  }

  /** Gives the query with its unknown words mended, or nothing. */
  async function mend(query, asked) {
    const unknown = asked.filter((one) => one.none && one.word && one.word.length > 3);
    if (!unknown.length || unknown.length < asked.filter((one) => one.none).length) return "";
    const known = (await load("spelling", manifest.spelling))[0].split(",");
    const better = new Map(unknown.map((one) => [one.word, known.find((word) => word !== one.word && near(word, one.word))]));
    if ([...better.values()].includes(undefined)) return "";
    const mended = query.replace(RUN, (run) => better.get(cut(fold(run))) || run);
    return (await search(mended)).hits.length ? mended : "";
  }

  /** Loads what is shown of some records. */
  async function show(records) {
    const of = (record) => Math.floor(record / manifest.shown);
    const parts = new Map();
    await Promise.all([...new Set(records.map(of))].map(async (number) =>
      parts.set(number, (await load(`records-${number}`, manifest.records.substr(number * 6, 6)))[0])));
    return records.map((record) => {
      const [label, title, href, date, snippet, status, kind, signs] = parts.get(of(record))[record % manifest.shown];
      return {
        label, title, href: new URL(href, root).href, date, snippet, status: manifest.statuses[status],
        kind: manifest.kinds[kind][1], signs: signs.map((sign) => manifest.signs[sign]),
      };
    });
  }

  /** Where a text holds what was asked for: from and to, in order and apart. */
  function marks(text, asked) {
    const forms = new Set(asked.flatMap((one) => one.marks || (!one.word ? [] : one.whole ? [one.word] : family(one.word))));
    const starts = asked.filter((one) => one.prefix).flatMap((one) => one.word || (one.marks || []).slice(-1));
    const found = [];
    for (const { 0: run, index } of text.matchAll(RUN)) {
      const word = fold(run);
      if (!UNSPACED_ANY.test(word)) {
        if (forms.has(cut(word)) || starts.some((start) => word.startsWith(start))) found.push([index, index + run.length]);
      } else if (word.length === run.length) {
        for (let at = 0; at < word.length; at++) {
          const form = [...forms].find((one) => word.startsWith(one, at));
          const last = found[found.length - 1];
          if (form && last && last[1] >= index + at) last[1] = Math.max(last[1], index + at + form.length);
          else if (form) found.push([index + at, index + at + form.length]);
        }
      }
    }
    return found;
  }

  /** Finds, once more with a new manifest where the site was built anew meanwhile. */
  async function find(query, most, count) {
    const all = async () => {
      await begin();
      const found = await search(query, most);
      const rows = await show(found.hits.slice(0, count));
      return { ...found, rows, better: found.hits.length ? "" : await mend(query, found.asked) };
    };
    return all().catch(async () => {
      for (const kept of [arrived, loading, read]) kept.clear();
      await begin(Date.now());
      return all();
    });
  }
  Object.assign(call, { find, marks, begin, words, stem });
})();
