import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { Spool } from "./spool.ts";
import type { Sifting } from "./spool-compaction.ts";
import type { SpooledRecord } from "./spool-files.ts";

const segmentBytes = 400;
const keys = ["a", "b", "c"];

/** "a 7": of each key, nobody misses what stands between its first and its newest. */
const sifting = (breathe: () => Promise<boolean> = () => Promise.resolve(true)): Sifting => ({
  breathe,
  sift() {
    const last = new Map<string, { readonly number: number; readonly isFirst: boolean }>();
    return (record, number) => {
      const [key = ""] = record.toString().split(" ");
      const before = last.get(key);
      last.set(key, { number, isFirst: before === undefined });
      return before && !before.isFirst ? before.number : undefined;
    };
  },
});

const textsOf = (records: readonly SpooledRecord[]): string[] => records.map(({ bytes }) => bytes.toString());
const all = async (spool: Spool) => textsOf(await spool.read(spool.begin, 100_000));

describe("N-125 a spool from which what nobody misses was left out", () => {
  const folder = mkdtempSync(join(tmpdir(), "demarc-compaction-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const filesIn = (name: string): string[] => readdirSync(join(folder, name)).filter((each) => each.includes("spool"));

  async function filled(name: string, count = 60): Promise<Spool> {
    const spool = new Spool(join(folder, name), { segmentBytes });
    for (let n = 0; n < count; n++) await spool.append(Buffer.from(`${keys[n % keys.length]} ${n}`));
    return spool;
  }

  it("keeps the first and the newest of each key in their order, and everything in the segment that is written", async () => {
    const spool = await filled("kept");
    const before = await all(spool);
    const bytesBefore = spool.bytes;
    const leftOut = await spool.compact(sifting());
    expect(spool.bytes).toBeLessThan(bytesBefore);
    const kept = await all(spool);
    expect(kept).toHaveLength(before.length - (leftOut ?? 0));
    expect(kept).toEqual(before.filter((text) => kept.includes(text)));
    expect(kept.slice(0, 3)).toEqual(["a 0", "b 1", "c 2"]);
    expect(kept.slice(-3)).toEqual(["a 57", "b 58", "c 59"]);
    await spool.close();
    const again = new Spool(join(folder, "kept"), { segmentBytes });
    expect(await all(again)).toEqual(kept);
    await again.append(Buffer.from("a 60"));
    expect((await all(again)).at(-1)).toBe("a 60");
    await again.close();
  });

  it("positions mean what they meant, whoever kept them", async () => {
    const spool = await filled("positions");
    const places = await spool.read(spool.begin, 100_000);
    await spool.compact(sifting());
    const kept = await all(spool);
    for (const { bytes, next } of places) {
      const number = Number(bytes.toString().split(" ")[1]);
      const rest = kept.filter((text) => Number(text.split(" ")[1]) > number);
      // A few at a time, each from where the last one ended.
      const found: string[] = [];
      for (let at = next; ; ) {
        const some = await spool.read(at, 2);
        found.push(...textsOf(some));
        const last = some.at(-1);
        if (!last) break;
        at = last.next;
      }
      expect(found).toEqual(rest);
    }
    await spool.dropBefore(places.at(-1)?.next ?? spool.begin);
    expect(filesIn("positions")).toHaveLength(1);
    await spool.close();
  });

  it("is compacted again once it has doubled, together with what was written since", async () => {
    const spool = await filled("again");
    await spool.compact(sifting());
    await spool.append(Buffer.from("a 60"));
    expect(await spool.compact(sifting())).toBeUndefined();
    let compactions = 0;
    for (let n = 61; n < 1_000; n++) {
      await spool.append(Buffer.from(`${keys[n % keys.length]} ${n}`));
      if ((await spool.compact(sifting())) !== undefined) compactions += 1;
      expect(spool.bytes).toBeLessThan(4 * segmentBytes);
    }
    expect(compactions).toBeGreaterThan(10);
    const kept = await all(spool);
    expect(kept.slice(0, 3)).toEqual(["a 0", "b 1", "c 2"]);
    expect(kept.slice(-3)).toEqual(["a 999", "b 997", "c 998"].toSorted((x, y) => Number(x.slice(2)) - Number(y.slice(2))));
    await spool.close();
  });

  it("what is written meanwhile stays", async () => {
    const spool = await filled("meanwhile");
    let number = 60;
    await spool.compact(sifting(() => spool.append(Buffer.from(`b ${number++}`)).then(() => true)));
    const kept = await all(spool);
    expect(kept.filter((text) => Number(text.slice(2)) >= 60)).toEqual(Array.from({ length: number - 60 }, (_, at) => `b ${60 + at}`));
    await spool.close();
  });

  it("left in the middle it is as it was", async () => {
    const spool = await filled("left", 600);
    const [before, files] = [await all(spool), filesIn("left")];
    let steps = 0;
    const give = () => Promise.resolve(++steps < 12);
    expect(await spool.compact(sifting(give))).toBeUndefined();
    expect(steps).toBe(12);
    expect(await all(spool)).toEqual(before);
    expect(filesIn("left")).toEqual(files);
    await spool.close();
  });

  it("killed at any step nothing is lost and nothing comes twice", async () => {
    const spool = await filled("steps", 600);
    const before = await all(spool);
    const originals = filesIn("steps").map((name) => [name, readFileSync(join(folder, "steps", name))] as const);
    let steps = 0;
    const copies: string[] = [];
    const copy = (): Promise<boolean> => {
      const name = `steps-${steps++}`;
      cpSync(join(folder, "steps"), join(folder, name), { recursive: true });
      copies.push(name);
      return Promise.resolve(true);
    };
    await spool.compact(sifting(copy));
    const kept = await all(spool);
    for (const name of copies) {
      const found = new Spool(join(folder, name), { segmentBytes });
      expect(await all(found)).toEqual(before);
      expect(filesIn(name).filter((each) => each.endsWith("unfinished"))).toEqual([]);
      await found.close();
    }
    expect(copies.length).toBeGreaterThan(5);
    // Between the moment when the new file has its name and the moment when the last of the old ones is gone.
    for (let there = 1; there < originals.length; there++) {
      const name = `both-${there}`;
      cpSync(join(folder, "steps"), join(folder, name), { recursive: true });
      for (const [file, bytes] of originals.slice(-there)) writeFileSync(join(folder, name, file), bytes);
      const found = new Spool(join(folder, name), { segmentBytes });
      expect(await all(found)).toEqual(kept);
      await found.close();
    }
    await spool.close();
  });

  it("a process that is killed again and again while it writes and compacts loses nothing that it told of", async () => {
    const path = join(folder, "killed");
    const script = `
      import { writeSync } from "node:fs";
      import { Spool } from ${JSON.stringify(new URL("./spool.ts", import.meta.url).href)};
      const spool = new Spool(${JSON.stringify(path)}, { segmentBytes: 2000 });
      const sift = () => {
        const last = new Map();
        return (record, number) => {
          const [key] = record.toString().split(" ");
          const before = last.get(key);
          last.set(key, { number, isFirst: !before });
          return before && !before.isFirst ? before.number : undefined;
        };
      };
      const compact = async () => {
        while (true) {
          if (await spool.compact({ sift, breathe: () => new Promise((done) => setImmediate(() => done(true))) })) writeSync(1, "compacted\\n");
          await new Promise((done) => setImmediate(done));
        }
      };
      compact();
      for (let n = Number(process.argv[1]); ; n++)
        await Promise.all(["a", "b", "c"].map((key) => spool.append(Buffer.from(key + " " + n)).then(() => writeSync(1, key + " " + n + "\\n"))));
    `;
    const told = new Map<string, number>();
    let compactions = 0;
    let child: ChildProcess | undefined;
    for (let round = 0; round < 6; round++) {
      child = spawn(process.execPath, ["--input-type=module", "-e", script, String(1 + round * 1_000_000)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let text = "";
      child.stdout?.on("data", (bytes: Buffer) => {
        text += bytes.toString();
      });
      const closed = once(child, "close");
      while (!text.includes("compacted")) await pause(5);
      await pause(Math.random() * 200);
      child.kill("SIGKILL");
      await closed;
      // The last line may be half a one.
      for (const line of text.split("\n").slice(0, -1)) {
        const [key = "", number] = line.split(" ");
        if (number === undefined) compactions += 1;
        else told.set(key, Number(number));
      }
    }
    const spool = new Spool(path, { segmentBytes: 2000 });
    const found = await all(spool);
    await spool.close();
    for (const key of keys) {
      const numbers = found.filter((text) => text.startsWith(key)).map((text) => Number(text.slice(2)));
      expect(numbers).toEqual([...new Set(numbers)].toSorted((x, y) => x - y));
      expect(numbers[0]).toBe(1);
      expect(numbers.at(-1)).toBeGreaterThanOrEqual(told.get(key) ?? Number.POSITIVE_INFINITY);
    }
    expect(compactions).toBeGreaterThanOrEqual(6);
    expect(spool.bytes).toBeLessThan(20_000);
  }, 60_000);
});
