import { describe, expect, it } from "vitest";
import { askedFor, choicesOf, type Open, usableCredit } from "./pay-choice-rules.ts";

const euros = (amount: string) => ({ amount, currency: "EUR" });
const open = (change: Partial<Open>): Open => ({
  currency: "EUR",
  owed: euros("0.00"),
  freeCredit: euros("0.00"),
  documents: [],
  ...change,
});
const a = { id: "a", open: euros("60.00"), attemptId: null };
const b = { id: "b", open: euros("35.00"), attemptId: null };

describe("P-49 P-115 what may be paid", () => {
  it.each([
    { why: "nothing is owed: only an amount of one's own", open: open({}), choices: [["other", undefined]] },
    {
      why: "what is due is the whole balance: it is offered once",
      open: open({ owed: euros("95.00"), documents: [a, b] }),
      choices: [
        ["due", "95.00"],
        ["other", undefined],
      ],
    },
    {
      why: "credit is taken off",
      open: open({ owed: euros("75.00"), freeCredit: euros("20.00"), documents: [a, b] }),
      choices: [
        ["due", "75.00"],
        ["other", undefined],
      ],
    },
    {
      why: "a charge without a document makes the balance larger",
      open: open({ owed: euros("65.00"), documents: [a] }),
      choices: [
        ["due", "60.00"],
        ["balance", "65.00"],
        ["other", undefined],
      ],
    },
    {
      why: "the credit covers the documents",
      open: open({ freeCredit: euros("60.00"), documents: [a] }),
      choices: [["other", undefined]],
    },
  ])("$why", ({ open: now, choices }) => {
    expect(choicesOf(now).map(({ choice, amount }) => [choice, amount?.amount])).toEqual(choices);
  });
});

describe("what is asked of the server", () => {
  const now = open({ owed: euros("75.00"), freeCredit: euros("20.00"), documents: [a, b] });
  it("all that is due names the documents, and the amount when credit is taken off", () => {
    expect(askedFor(now, { choice: "due", documentIds: [], amount: undefined })).toEqual({
      documentIds: ["a", "b"],
      amount: euros("75.00"),
    });
    expect(askedFor(open({ owed: euros("95.00"), documents: [a, b] }), { choice: "due", documentIds: [], amount: undefined })).toEqual({
      documentIds: ["a", "b"],
      amount: undefined,
    });
  });
  it("chosen documents go with their whole amount, or the lowered one", () => {
    expect(askedFor(now, { choice: "documents", documentIds: ["b"], amount: undefined })).toEqual({
      documentIds: ["b"],
      amount: undefined,
    });
    expect(askedFor(now, { choice: "documents", documentIds: ["a", "b"], amount: euros("80.00") })).toEqual({
      documentIds: ["a", "b"],
      amount: euros("80.00"),
    });
  });
  it("an amount of one's own goes to the balance, once there is one", () => {
    expect(askedFor(now, { choice: "other", documentIds: [], amount: undefined })).toBeUndefined();
    expect(askedFor(now, { choice: "other", documentIds: [], amount: euros("10.00") })).toEqual({
      documentIds: undefined,
      amount: euros("10.00"),
    });
  });
});

describe("P-117 what credit can pay", () => {
  it.each([
    { why: "no credit", credit: "0.00", ids: ["a"], usable: undefined },
    { why: "a part", credit: "20.00", ids: ["a", "b"], usable: "20.00" },
    { why: "no more than is open", credit: "90.00", ids: ["a"], usable: "60.00" },
    { why: "what was paid meanwhile wants nothing", credit: "20.00", ids: ["gone"], usable: undefined },
  ])("$why", ({ credit, ids, usable }) => {
    expect(usableCredit(open({ freeCredit: euros(credit), documents: [a, b] }), ids)?.amount).toBe(usable);
  });
});
