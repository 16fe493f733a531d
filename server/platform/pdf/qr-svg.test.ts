import { create } from "qrcode";
import { expect, test } from "vitest";
import { qrSvg } from "./qr-svg.ts";

test("B-155 the drawing has exactly the dark modules of the code", () => {
  const text = "https://pay.example.net/i/7Kq2mX9vRw4TzB8n";
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const drawn = Array.from({ length: modules.size }, () => new Array<number>(modules.size).fill(0));
  for (const [, x, y, width] of qrSvg(text).matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let at = Number(x); at < Number(x) + Number(width); at++) (drawn[Number(y)] ?? [])[at] = 1;
  }
  const wanted = drawn.map((row, y) => row.map((_, x) => (modules.get(y, x) ? 1 : 0)));
  expect(drawn).toEqual(wanted);
});

test("a text that needs a larger code than allowed is refused", () => {
  expect(() => qrSvg("x".repeat(400), { maxVersion: 13 })).toThrow("too long");
});
