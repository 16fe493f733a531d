import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { makeCode, printedCode } from "../../../platform/typed-codes/code-rules.ts";
import { VoucherIndex } from "./voucher-index.ts";
import type { Voucher } from "./voucher-rules.ts";

const hash = (code: string): string => createHash("sha256").update(code).digest("hex");
const sold = makeCode(
  "WF",
  Uint8Array.from({ length: 16 }, (_, at) => at * 13),
);

const voucher = (more: Partial<Voucher>): Voucher => ({
  ...{ id: "v", number: 1, code: null, codeHash: null, passwordSealed: null, withheld: null, isDisabled: false, firstUsedAt: null },
  used: { downBytes: 0, upBytes: 0, seconds: 0 },
  terms: {
    ...{
      batchId: "b",
      title: "Lobby",
      partnerId: "p",
      locationId: null,
      rates: { downBps: 0, upBps: 0 },
      nasPool: null,
      isDisabled: false,
    },
    ...{ downBytes: null, upBytes: null, totalBytes: null, onlineSeconds: null, validMinutes: 60, validUntil: null, firstUseUntil: null },
  },
  ...more,
});

describe("N-116 vouchers in memory", () => {
  it("B-230 one whose code is kept as a hash is found by it, in small letters and however it is grouped", () => {
    const index = new VoucherIndex(hash);
    index.put(voucher({ codeHash: hash(sold) }));
    for (const typed of [sold, sold.toLowerCase(), printedCode(sold), printedCode(sold).replaceAll("-", " ")])
      expect(index.byCode(typed)?.id).toBe("v");
    expect(index.byCode(`${sold.slice(0, -1)}${sold.endsWith("2") ? "3" : "2"}`)).toBeUndefined();
  });

  it("names that can be no code are not hashed", () => {
    let hashed = 0;
    const index = new VoucherIndex((code) => {
      hashed += 1;
      return hash(code);
    });
    index.put(voucher({ codeHash: hash(sold) }));
    for (const name of ["alice", "anna@isp.example", "00:11:22:33:44:55", "ABCDEFGHABCDEFGH2"]) expect(index.byCode(name)).toBeUndefined();
    expect(hashed).toBe(0);
  });

  it("codes that are made anew open nothing by the old ones", () => {
    const index = new VoucherIndex(hash);
    const other = makeCode(
      "WF",
      Uint8Array.from({ length: 16 }, (_, at) => at * 7 + 3),
    );
    index.put(voucher({ codeHash: hash(sold) }));
    index.put(voucher({ codeHash: hash(other) }));
    expect([index.byCode(sold), index.byCode(other)?.id]).toEqual([undefined, "v"]);
    index.remove("v");
    expect([index.byCode(other), index.byNumber(1)]).toEqual([undefined, undefined]);
  });
});
