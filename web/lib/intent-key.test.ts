import { expect, it } from "vitest";
import { makeIntentKeys } from "./intent-key.ts";

const counted = () => {
  let n = 0;
  return makeIntentKeys(() => `key-${++n}`);
};

it("M-7 a retry of the same wish carries the same key", () => {
  const keys = counted();
  expect(keys.keyFor({ body: { amount: "5.00" } })).toBe("key-1");
  expect(keys.keyFor({ body: { amount: "5.00" } })).toBe("key-1");
});

it("M-7 a changed form is another wish: the same key with another body would be refused", () => {
  const keys = counted();
  keys.keyFor({ body: { amount: "5.00" } });
  expect(keys.keyFor({ body: { amount: "6.00" } })).toBe("key-2");
});

it("M-7 the same input again, after the server decided, is a new wish", () => {
  const keys = counted();
  keys.keyFor({ body: { amount: "5.00" } });
  keys.settle();
  expect(keys.keyFor({ body: { amount: "5.00" } })).toBe("key-2");
});
