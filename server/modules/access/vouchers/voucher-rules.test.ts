import { describe, expect, it } from "vitest";
import { loginUrlOf, makeCode } from "./code-rules.ts";
import { allowanceOf, type Voucher, voucherEnd, voucherState } from "./voucher-rules.ts";

const noon = new Date("2026-05-11T12:00:00Z");
const minutesAgo = (minutes: number): Date => new Date(noon.getTime() - minutes * 60_000);

function voucher(more: Partial<Omit<Voucher, "terms">> & { terms?: Partial<Voucher["terms"]> } = {}): Voucher {
  const { terms, ...own } = more;
  return {
    ...{ id: "v", number: 1, code: "ABCDEFGH", codeHash: null, passwordSealed: null },
    ...{ withheld: null, isDisabled: false, firstUsedAt: null },
    used: { downBytes: 0, upBytes: 0, seconds: 0 },
    ...own,
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
      ...terms,
    },
  };
}

describe("N-116 whether a voucher opens anything", () => {
  it.each([
    ["nobody used it yet", {}, "new"],
    ["a minute is left", { firstUsedAt: minutesAgo(59) }, "active"],
    ["its hour is over to the second", { firstUsedAt: minutesAgo(60) }, "expired"],
    ["it is good until a moment that has come, used or not", { terms: { validMinutes: null, validUntil: noon } }, "expired"],
    ["until a moment that is yet to come", { terms: { validMinutes: null, validUntil: new Date(noon.getTime() + 1) } }, "new"],
    [
      "all its download is gone",
      { firstUsedAt: minutesAgo(1), used: { downBytes: 10, upBytes: 0, seconds: 0 }, terms: { downBytes: 10 } },
      "used_up",
    ],
    [
      "a byte of upload is left",
      { firstUsedAt: minutesAgo(1), used: { downBytes: 0, upBytes: 9, seconds: 0 }, terms: { upBytes: 10 } },
      "active",
    ],
    [
      "both ways together reach the total",
      { firstUsedAt: minutesAgo(1), used: { downBytes: 6, upBytes: 4, seconds: 0 }, terms: { totalBytes: 10 } },
      "used_up",
    ],
    [
      "its time online is gone",
      { firstUsedAt: minutesAgo(1), used: { downBytes: 0, upBytes: 0, seconds: 600 }, terms: { onlineSeconds: 600 } },
      "used_up",
    ],
    ["it was switched off, which comes before all else", { isDisabled: true, firstUsedAt: minutesAgo(90) }, "disabled"],
    ["its batch was", { terms: { isDisabled: true } }, "disabled"],
    ["nobody bought it yet", { withheld: "unsold" }, "disabled"],
    ["it was made void", { withheld: "void" }, "disabled"],
    ["the moment before which it is used first has come", { terms: { firstUseUntil: noon } }, "expired"],
    ["that moment is yet to come", { terms: { firstUseUntil: new Date(noon.getTime() + 1) } }, "new"],
    ["it was used before that moment", { firstUsedAt: minutesAgo(10), terms: { firstUseUntil: minutesAgo(5) } }, "active"],
    [
      "it was, and all its data is gone, with no end by the clock",
      {
        firstUsedAt: minutesAgo(90),
        used: { downBytes: 9, upBytes: 1, seconds: 0 },
        terms: { validMinutes: null, totalBytes: 10, firstUseUntil: minutesAgo(5) },
      },
      "used_up",
    ],
  ] as const)("when %s", (_, more, state) => {
    expect(voucherState(voucher(more as Parameters<typeof voucher>[0]), noon)).toBe(state);
  });

  it("the time that runs by the clock begins with the first use, and is the earlier of none", () => {
    expect(voucherEnd(voucher())).toBeNull();
    expect(voucherEnd(voucher({ firstUsedAt: noon }))).toEqual(new Date("2026-05-11T13:00:00Z"));
  });
});

describe("N-65 what a session may take", () => {
  it("the time by the clock from now on, for one that is new", () => {
    expect(allowanceOf(voucher(), noon)).toEqual({ seconds: 3600, downBytes: undefined, upBytes: undefined, totalBytes: undefined });
  });
  it("what is left of the time online, where that is less", () => {
    const used = voucher({ firstUsedAt: minutesAgo(10), used: { downBytes: 0, upBytes: 0, seconds: 500 }, terms: { onlineSeconds: 900 } });
    expect(allowanceOf(used, noon).seconds).toBe(400);
  });
  it("never less than a minute", () => {
    expect(allowanceOf(voucher({ firstUsedAt: new Date(minutesAgo(60).getTime() + 5_000) }), noon).seconds).toBe(60);
  });
  it("what is left of each limit", () => {
    const used = voucher({
      firstUsedAt: minutesAgo(1),
      used: { downBytes: 3, upBytes: 2, seconds: 0 },
      terms: { downBytes: 10, upBytes: 5, totalBytes: 100 },
    });
    expect(allowanceOf(used, noon)).toMatchObject({ downBytes: 7, upBytes: 3, totalBytes: 95 });
  });
});

describe("codes", () => {
  it("have no signs that look alike, and every byte makes one", () => {
    const code = makeCode(
      "WXYZ",
      Uint8Array.from({ length: 256 }, (_, byte) => byte),
    );
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{260}$/);
    expect(new Set(code.slice(4)).size).toBe(32);
  });
  it("stand in the hotspot's address where it wants them", () => {
    const url = loginUrlOf("http://wifi.example/login?username={code}&password={password}", { code: "ABC", password: "a b&c" });
    expect(url).toBe("http://wifi.example/login?username=ABC&password=a%20b%26c");
    expect(loginUrlOf("http://wifi.example/", { code: "ABC", password: "x" })).toBe("http://wifi.example/");
  });
});
