// Runs templates/site/find.js as a page would, its files read from a folder: client.mjs STEP REPOSITORY SITE.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import vm from "node:vm";

const [step, repository, site] = process.argv.slice(2);
const engine = readFileSync(`${repository}/templates/site/find.js`, "utf8");

/** A page that knows no more of the web than how to load a script. */
function page() {
  const loaded = [];
  const document = {
    currentScript: { src: "file:///any/where/assets/find.js" },
    createElement: (name) => (assert.equal(name, "script"), { remove() {} }),
    head: {
      append(script) {
        const url = new URL(script.src);
        assert.ok(url.href.startsWith("file:///any/where/search/"), url.href);
        loaded.push(url.pathname.split("/").pop());
        const path = site + url.pathname.slice("/any/where".length);
        setTimeout(() => {
          try {
            vm.runInContext(readFileSync(path, "utf8"), context);
            script.onload();
          } catch (error) {
            script.onerror(error);
          }
        });
      },
    },
  };
  const context = vm.createContext({ document, URL });
  context.window = context;
  vm.runInContext(engine, context);
  return { search: context.countersignSearch, loaded };
}

const steps = {
  async words() {
    const { search } = page();
    for (const { text, asked } of JSON.parse(readFileSync(`${repository}/src/site/search/cases.json`, "utf8"))) {
      assert.deepEqual([...search.words(text)], asked, text);
    }
    for (const family of [
      "cache caches cached caching", "policy policies", "sign signs signed signing", "plan plans planned planning",
      "apply applies applied applying", "note notes noted noting", "use uses used using", "store stores stored storing",
      "process processes processed processing", "decide decides decided deciding", "add adds added adding",
      "database databases", "index indexes indexed indexing", "set sets setting", "key keys",
    ]) {
      const [first, ...others] = family.split(" ");
      for (const other of others) assert.equal(search.stem(other), search.stem(first), `${first} ${other}`);
    }
    for (const [one, other] of [["note", "not"], ["status", "state"], ["this", "the"], ["string", "strs"], ["bring", "br"], ["need", "ne"], ["決定", "決"]]) {
      assert.notEqual(search.stem(one), search.stem(other), `${one} ${other}`);
    }
  },

  async queries() {
    const { search } = page();
    const find = (query, count = 12) => search.find(query, 4, count);
    for (const [query, labels] of [
      // Titles before texts, in force before gone, newer before older.
      ["cache", "DR-10 DR-9 DR-3 DR-1 DR-2 DR-4"],
      ["caching", "DR-10 DR-9 DR-3 DR-1 DR-2 DR-4"],
      ["CACHES", "DR-10 DR-9 DR-3 DR-1 DR-2 DR-4"],
      ["cach", "DR-10 DR-9 DR-3 DR-1 DR-2 DR-4"],
      ["quu", "old-notes"],
      ["quu ", ""],
      ["cache disk", "DR-3"],
      ["disk cache", "DR-3"],
      ["policy", "DR-4"],
      ["sign", "AUTH-42"],
      ['"cache"', "DR-10 DR-9 DR-3 DR-1 DR-4"],
      ['"cache pages"', "DR-3 DR-1"],
      ['"pages cache"', ""],
      ['"cache pages" disk', "DR-3"],
      ['"cache pa', "DR-3 DR-1"],
      ['"cache size"', "DR-10"],
      ["creme brulee", "DR-5"],
      ["CRÈME", "DR-5"],
      ["angstrom", "DR-5"],
      ["by:lukasz", "DR-5"],
      ['by:"ada lovelace"', "DR-42 DR-3 DR-1"],
      ["by:ada status:accepted", "DR-42 DR-3"],
      ["by:gra", "AUTH-42 DR-2 DR-4"],
      ["cache by:gra", "DR-2 DR-4"],
      ["status:superseded", "DR-1"],
      ["STATUS:Rejected", "DR-4"],
      ['status:"on hold"', "old-notes"],
      ["tag:api", "DR-42 DR-3"],
      ["tag:api-design", "DR-3"],
      ["tag:日本", "DR-6"],
      ["kind:technical tag:storage", "DR-2"],
      ["after:2026-03", "DR-10 DR-9 DR-8"],
      ["after:2026-03-03", "DR-10"],
      ["before:2024-02", "DR-1"],
      ["after:2025 before:2026", "DR-3 DR-5 DR-4"],
      ["42", "DR-42 AUTH-42 DR-2"],
      ["0042", "DR-42 AUTH-42"],
      ["DR-42", "DR-42 DR-2"],
      ["dr-0042", "DR-42"],
      ["auth-42", "AUTH-42"],
      ["#6", "DR-6"],
      ["bounded", "DR-9 DR-10"],
      ["quux", "old-notes"],
      ["old-notes", "old-notes"],
      ["決定", "DR-6"],
      ["決", "DR-6"],
      ["データベース", "DR-6"],
      ["ﾃﾞｰﾀ", "DR-6"],
      ["定決", ""],
      ["太郎", "DR-6"],
      ["onerror", "DR-8"],
      ["", ""],
      ["  ", ""],
      ["\"", ""],
      ["tag:", ""],
      ["constructor __proto__ \\ <script>", ""],
    ]) {
      const found = await find(query);
      const shown = found.rows.map((row) => row.label).filter((label) => !/DR-\d{4}/.test(label));
      assert.equal(shown.join(" "), labels, query);
    }
    const [row] = (await find("passkeys")).rows;
    assert.deepEqual(JSON.parse(JSON.stringify(row)), {
      label: "AUTH-42", title: "Sign in with passkeys", href: "file:///any/where/records/auth-42.html", date: "",
      snippet: "It was decided.", status: ["accepted", "accepted"], kind: "Technical decision",
      signs: [["product", "Product", "signed", "Signed"], ["engineering", "Engineering", "missing", "Not signed"]],
    });
    assert.equal((await find("onerror")).rows[0].title, '<img src=x onerror=alert(1)> & "more"');

    for (const [query, better] of [
      ["cahce", "cache"], ["passkys", "passkeys"], ["cacche", "cache"], ["cachr", "cache"], ["Crame brulee", "creme brulee"],
      ["pasksys", ""], ["xyzzyq", ""], ["passkeyz tag:api", ""], ["tag:passkeyz", ""], ["cache", ""],
    ]) {
      assert.equal((await find(query)).better, better, query);
    }

    for (const [query, text, marked] of [
      ["cache pag", "Cache pages; cached, caching. Uncached page", "Cache|pages|cached|caching|page"],
      ['"cache pages"', "Cache pages, cached", "Cache|pages"],
      ["creme", "Crème", "Crème"],
      ["データ", "新データベース", "データ"],
      ["tag:cache", "Cache", ""],
      ["決", "決定と決", "決|決"],
    ]) {
      const { asked } = await find(query);
      const found = search.marks(text, asked).map(([from, to]) => text.slice(from, to));
      assert.equal(found.join("|"), marked, query);
    }
    assert.ok((await find("after:2026-0x cache")).badDay);
    assert.equal((await find("after:2026-0x cache")).hits.length, 6);
  },

  async loads() {
    const { search, loaded } = page();
    await search.begin();
    assert.deepEqual(loaded.splice(0), ["manifest.js"]);
    for (const [query, most] of [["cache", 4], ["caching policies", 5], ["by:ada", 2], ["42", 5], ["after:2026", 2], ["ca", 9], ["c", 9]]) {
      const before = page();
      await before.search.find(query, 4, 8);
      const parts = before.loaded.filter((name) => name !== "manifest.js" && !name.startsWith("records-"));
      assert.ok(parts.length <= most, `${query}: ${parts}`);
    }
    assert.ok(!(await search.find("c", 4, 8)).wide);
    assert.ok((await search.find("c", 1, 8)).wide);
    const titles = (await search.find("c", 1, 12)).rows.map((row) => row.label).filter((label) => !/DR-\d{4}/.test(label));
    assert.deepEqual([...titles], ["DR-10", "DR-9", "DR-3", "DR-5", "DR-1"], "titles only");
    assert.equal((await search.find("t", 1, 8)).rows.map((row) => row.label).join(" "), "DR-9 DR-2 DR-4", "and no `tag:`");
    assert.ok(!(await search.find("cache", 4, 8)).wide);
  },

  async rebuilt() {
    const { search } = page();
    assert.equal((await search.find("quux", 4, 8)).hits.length, 1);
    // The page still holds the manifest of the day before; the part that it loads now is another.
    const path = `${site}/search/name-0.js`, old = readFileSync(path, "utf8");
    const hash = /^countersignSearch\("name-0","(.{6})"/.exec(old)[1];
    writeFileSync(path, old.replace(hash, "AAAAAA"));
    await assert.rejects(search.find("tag:api", 4, 8));
    const manifest = `${site}/search/manifest.js`;
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace(hash, "AAAAAA"));
    assert.equal((await search.find("tag:api", 4, 8)).hits.length, 2);
  },
};

await steps[step]();
console.log("all is well");
