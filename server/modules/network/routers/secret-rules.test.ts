import { describe, expect, it } from "vitest";
import { secretWeakness } from "./secret-rules.ts";

describe("N-20 a shared secret", () => {
  it.each([
    { why: "sixteen characters are enough", secret: "qK7mzR2vXw9pTn4b", is: undefined },
    { why: "fifteen are not", secret: "qK7mzR2vXw9pTn4", is: "too-short" },
    { why: "sixty-four are the most", secret: `qK7mzR2v${"a8Z".repeat(18)}Xw`, is: undefined },
    { why: "sixty-five are too many for some equipment", secret: `qK7mzR2v${"a8Z".repeat(18)}Xw1`, is: "too-long" },
    { why: "a space ends it on many a command line", secret: "qK7mzR2v Xw9pTn4b", is: "not-printable" },
    { why: "letters that are not ASCII are other bytes elsewhere", secret: "schlüsselqK7mzR2", is: "not-printable" },
    { why: "the example of every manual, doubled", secret: "testing123testing123", is: "well-known" },
    { why: "words that everybody tries", secret: "Radius-Secret-2024", is: "well-known" },
    { why: "one letter again and again", secret: "aaaaaaaaaaaaaaaaaaaa", is: "well-known" },
    { why: "the same three again and again", secret: "abcabcabcabcabcabc", is: "well-known" },
    { why: "a sentence of one's own", secret: "gulls-over-the-harbour", is: undefined },
  ])("$why", ({ secret, is }) => {
    expect(secretWeakness(secret)).toBe(is);
  });
});
