import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Spool } from "./spool.ts";

describe("N-79 what is told to be durable is on disk", () => {
  const folder = mkdtempSync(join(tmpdir(), "demarc-spool-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const inFolder = (name: string): string => join(folder, name);
  const texts = (records: readonly { bytes: Buffer }[]): string[] => records.map(({ bytes }) => bytes.toString());

  it("records come out in the order in which they came, also after a new start", async () => {
    const spool = new Spool(inFolder("order"));
    await Promise.all(Array.from({ length: 500 }, (_, n) => spool.append(Buffer.from(`record ${n}`))));
    await spool.close();
    const again = new Spool(inFolder("order"));
    expect(again.id).toBe(spool.id);
    const all = await again.read(again.begin, 1000);
    expect(texts(all)).toEqual(Array.from({ length: 500 }, (_, n) => `record ${n}`));
    const [, second] = await again.read(again.begin, 2);
    expect(texts(await again.read(second?.next ?? again.begin, 1))).toEqual(["record 2"]);
    await again.append(Buffer.from("one more"));
    expect(texts(await again.read(all.at(-1)?.next ?? again.begin, 10))).toEqual(["one more"]);
    await again.close();
  });

  it("half a record of a process that was killed is cut off, and what comes next is read", async () => {
    const spool = new Spool(inFolder("killed"));
    await spool.append(Buffer.from("whole"));
    await spool.close();
    const [file] = readdirSync(inFolder("killed")).filter((name) => name.endsWith(".spool"));
    const path = join(inFolder("killed"), file ?? "");
    const before = statSync(path).size;
    appendFileSync(path, Buffer.from([0, 0, 0, 99, 1, 2, 3, 4, 5]));
    const again = new Spool(inFolder("killed"));
    expect(statSync(path).size).toBe(before);
    await again.append(Buffer.from("next"));
    expect(texts(await again.read(again.begin, 10))).toEqual(["whole", "next"]);
    await again.close();
  });

  it("one record after the other, each as soon as the last one is told to be on disk", async () => {
    const spool = new Spool(inFolder("in turn"));
    for (let n = 0; n < 5; n++) await spool.append(Buffer.from(`record ${n}`));
    expect(texts(await spool.read(spool.begin, 10))).toHaveLength(5);
    await spool.close();
  });

  it("nothing is read that is not on disk yet, and a record that is too long is refused", async () => {
    const spool = new Spool(inFolder("young"));
    const writing = spool.append(Buffer.from("young"));
    expect(await spool.read(spool.begin, 10)).toEqual([]);
    await writing;
    expect(texts(await spool.read(spool.begin, 10))).toEqual(["young"]);
    await expect(spool.append(Buffer.alloc(2 << 20))).rejects.toThrow("at most");
    await spool.close();
    await expect(spool.append(Buffer.from("late"))).rejects.toThrow("closed");
  });
});
