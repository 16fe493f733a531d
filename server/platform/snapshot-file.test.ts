import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeLog } from "./log.ts";
import { SnapshotFile } from "./snapshot-file.ts";

describe("a snapshot on disk", () => {
  let folder: string;
  let path: string;
  const log = makeLog("silent");
  const open = (format = "one") => new SnapshotFile<unknown>(path, { format, log });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "demarc-snapshot-"));
    path = join(folder, "deep", "known");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("holds what was written, with what was put behind it, whatever kind of value", async () => {
    const file = open();
    const values = [{ big: 2n ** 80n, at: new Date("2026-11-30"), none: undefined }, new Map([["a", new Set([1])]]), "text"];
    await file.rewrite(values);
    await file.append({ more: 1 });
    await file.close();
    expect([...open().read()]).toEqual([...values, { more: 1 }]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("is empty where there is none, where another release wrote it, and before it was written whole", async () => {
    const file = open();
    expect([...file.read()]).toEqual([]);
    await file.append("lost");
    expect([...file.read()]).toEqual([]);
    await file.rewrite(["kept"]);
    await file.close();
    expect([...open("two").read()]).toEqual([]);
  });

  it("ends before a record that a power cut tore, and before one that a disk changed", async () => {
    const file = open();
    await file.rewrite(["one", "two"]);
    await file.close();
    const whole = readFileSync(path);
    appendFileSync(path, whole.subarray(0, 11));
    expect([...open().read()]).toEqual(["one", "two"]);
    const changed = Buffer.from(whole);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    writeFileSync(path, changed);
    expect([...open().read()]).toEqual(["one"]);
  });

  it("reads records that are longer than a piece", async () => {
    const file = open();
    const long = "x".repeat(9 << 20);
    await file.rewrite(["one", long, "two"]);
    await file.close();
    expect([...open().read()]).toEqual(["one", long, "two"]);
  });

  it("what is put behind while it is written anew comes behind it, and is counted", async () => {
    const file = open();
    await file.rewrite(["old"]);
    const rewriting = file.rewrite(["new"]);
    const behind = file.append("x".repeat(9 << 20));
    await Promise.all([rewriting, behind]);
    expect([...file.read()]).toEqual(["new", "x".repeat(9 << 20)]);
    expect(file.isLong).toBe(true);
    await file.rewrite(["new"]);
    expect(file.isLong).toBe(false);
    await file.close();
  });

  it("a disk that does not take it stops nobody", async () => {
    const file = open();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "no folder");
    await expect(file.rewrite(["one"])).resolves.toBeUndefined();
    await file.close();
  });
});
