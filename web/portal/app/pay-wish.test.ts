import { expect, it } from "vitest";
import { readPayWish, writePayWish } from "./pay-wish.tsx";

const one = "019ab1f0-0000-7000-8000-000000000001";
const two = "019ab1f0-0000-7000-8000-000000000002";

it.each([
  [undefined, undefined],
  ["", undefined],
  ["everything", undefined],
  [`${one},x`, undefined],
  ["settle", { kind: "settle" }],
  ["top-up", { kind: "top-up" }],
  [`${one},${two}`, { kind: "documents", ids: [one, two] }],
] as const)("the address %s asks to pay %o", (text, wish) => {
  expect(readPayWish(text)).toEqual(wish);
});

it.each([
  { kind: "documents", ids: [one, two] },
  { kind: "order", id: one },
  { kind: "change", id: two },
  { kind: "top-up", amount: "12.50" },
] as const)("what is written is read again: %o", (wish) => {
  expect(readPayWish(writePayWish(wish))).toEqual(wish);
});
