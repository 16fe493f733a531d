import { describe, expect, it } from "vitest";
import { DuplicateTable } from "./duplicate-table.ts";

describe("N-53 repeated packets", () => {
  const one = Buffer.from("authenticator-01");
  const two = Buffer.from("authenticator-02");
  const reply = Buffer.from("reply");

  it("the first is new, its repeat waits, and for five seconds gets the same answer", () => {
    const table = new DuplicateTable();
    expect(table.see("nas 1", one, 0)).toEqual({ kind: "new" });
    expect(table.see("nas 1", Buffer.from(one), 10)).toEqual({ kind: "pending" });
    expect(table.keep("nas 1", one, reply, 20)).toBe(true);
    expect(table.see("nas 1", Buffer.from(one), 5_019)).toEqual({ kind: "answered", reply });
    expect(table.see("nas 1", Buffer.from(one), 5_020)).toEqual({ kind: "new" });
  });

  it("the same id with another authenticator is another request, and the older one's answer goes nowhere", () => {
    const table = new DuplicateTable();
    table.see("nas 1", one, 0);
    expect(table.see("nas 1", two, 1)).toEqual({ kind: "new" });
    expect(table.keep("nas 1", one, reply, 2)).toBe(false);
    expect(table.keep("nas 1", two, reply, 3)).toBe(true);
  });

  it("what got no answer is tried again", () => {
    const table = new DuplicateTable();
    table.see("nas 1", one, 0);
    table.forget("nas 1", one);
    expect(table.see("nas 1", Buffer.from(one), 1)).toEqual({ kind: "new" });
  });

  it("is bounded, and tidied up", () => {
    const table = new DuplicateTable();
    for (let n = 0; n < 200_050; n++) table.see(`nas ${n}`, one, 0);
    expect(table.size).toBe(200_000);
    const small = new DuplicateTable();
    small.see("a", one, 0);
    small.keep("a", one, reply, 0);
    small.see("b", two, 4_000);
    small.keep("b", two, reply, 4_000);
    small.tidy(6_000);
    expect(small.size).toBe(1);
  });
});
