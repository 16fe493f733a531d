import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { claimSpools } from "./spool-claims.ts";

/** No process has so high a number. */
const gone = 2 ** 30;

describe("N-79 spools of processes", () => {
  const folder = mkdtempSync(join(tmpdir(), "demarc-spools-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("each has its own; one that was left behind is taken over with what lies in it, and goes when it is empty", async () => {
    const first = claimSpools(folder);
    const second = claimSpools(folder);
    expect(second.own.spool.id).not.toBe(first.own.spool.id);
    expect([first.left, second.left]).toEqual([[], []]);
    await first.own.spool.append(Buffer.from("left behind"));
    await first.own.spool.close();
    writeFileSync(join(folder, "1", "owner"), String(gone));
    await second.own.release();

    const heir = claimSpools(folder);
    expect(heir.own.spool.id).toBe(first.own.spool.id);
    expect((await heir.own.spool.read(heir.own.spool.begin, 10)).map(({ bytes }) => bytes.toString())).toEqual(["left behind"]);
    expect(heir.left.map(({ spool }) => spool.id)).toEqual([second.own.spool.id]);
    await heir.left[0]?.release({ forGood: true });
    expect(existsSync(join(folder, "2"))).toBe(false);
    await heir.own.release();
  });
});
