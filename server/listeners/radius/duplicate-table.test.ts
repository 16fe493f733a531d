import { describe, expect, it } from "vitest";
import { DuplicateTable, type Seen, type Ticket } from "./duplicate-table.ts";

describe("N-53 repeated packets", () => {
  const one = Buffer.from("authenticator-01");
  const two = Buffer.from("authenticator-02");
  const reply = Buffer.from("reply");
  const nas = (id: number, address = "192.0.2.1") => ({ address, port: 1645, id });
  const ticketOf = (seen: Seen): Ticket => {
    if (seen.kind !== "new") throw new Error(`it is ${seen.kind}`);
    return seen.ticket;
  };

  it("the first is new, its repeat waits, and for five seconds gets the same answer", () => {
    const table = new DuplicateTable();
    const ticket = ticketOf(table.see(nas(1), one, 0));
    expect(table.see(nas(1), Buffer.from(one), 10)).toEqual({ kind: "pending" });
    expect(table.keep(ticket, reply, 20)).toBe(true);
    expect(table.see(nas(1), Buffer.from(one), 5_019)).toEqual({ kind: "answered", reply });
    expect(table.see(nas(1), Buffer.from(one), 5_020).kind).toBe("new");
  });

  it.each([
    ["another id", { ...nas(1), id: 2 }],
    ["another port", { ...nas(1), port: 1646 }],
    ["another address", nas(1, "192.0.2.2")],
  ])("%s is another request", (_what, other) => {
    const table = new DuplicateTable();
    const ticket = ticketOf(table.see(nas(1), one, 0));
    table.keep(ticket, reply, 1);
    expect(table.see(other, one, 2).kind).toBe("new");
    expect(table.see(nas(1), one, 3)).toEqual({ kind: "answered", reply });
  });

  it("the same id with another authenticator is another request, and the older one's answer goes nowhere", () => {
    const table = new DuplicateTable();
    const older = ticketOf(table.see(nas(1), one, 0));
    const newer = ticketOf(table.see(nas(1), two, 1));
    expect(table.keep(older, reply, 2)).toBe(false);
    expect(table.keep(newer, reply, 3)).toBe(true);
  });

  it("what got no answer is tried again", () => {
    const table = new DuplicateTable();
    table.forget(ticketOf(table.see(nas(1), one, 0)));
    expect(table.see(nas(1), Buffer.from(one), 1).kind).toBe("new");
  });

  it("is bounded, and tidied up", () => {
    const table = new DuplicateTable();
    for (let n = 0; n < 131_122; n++) table.see({ address: "192.0.2.1", port: n >> 8, id: n & 255 }, one, 0);
    expect(table.size).toBe(131_072);
    // The oldest went, the last one is still being answered.
    expect(table.see({ address: "192.0.2.1", port: 131_121 >> 8, id: 131_121 & 255 }, one, 1)).toEqual({ kind: "pending" });
    expect(table.see({ address: "192.0.2.1", port: 0, id: 0 }, one, 1).kind).toBe("new");
    const small = new DuplicateTable();
    small.keep(ticketOf(small.see(nas(1), one, 0)), reply, 0);
    small.keep(ticketOf(small.see(nas(2), two, 4_000)), reply, 4_000);
    small.tidy(6_000);
    expect(small.size).toBe(1);
    expect(small.see(nas(2), two, 6_000)).toEqual({ kind: "answered", reply });
  });

  it("what is still being answered stays for a minute", () => {
    const table = new DuplicateTable();
    table.see(nas(1), one, 0);
    table.tidy(59_999);
    expect(table.see(nas(1), one, 59_999)).toEqual({ kind: "pending" });
    table.tidy(60_000);
    expect(table.size).toBe(0);
  });

  it("an answer whose place was taken by a hundred thousand others is still sent, and one that was written over is made anew", () => {
    const table = new DuplicateTable();
    const early = ticketOf(table.see(nas(1), one, 0));
    const long = Buffer.alloc(4096, 7);
    const first = ticketOf(table.see(nas(2), one, 0));
    table.keep(first, long, 0);
    // More than the ring of answers holds, and fewer than it has places for requests.
    for (let n = 0; n < 8_192; n++) {
      const origin = { address: "192.0.2.9", port: n >> 8, id: n & 255 };
      table.keep(ticketOf(table.see(origin, one, 0)), long, 0);
    }
    expect(table.see(nas(2), one, 1).kind).toBe("new");
    expect(table.see({ address: "192.0.2.9", port: 8_191 >> 8, id: 8_191 & 255 }, one, 1)).toEqual({ kind: "answered", reply: long });
    for (let n = 0; n < 131_072; n++) table.see({ address: "192.0.2.8", port: n >> 8, id: n & 255 }, one, 1);
    expect(table.keep(early, reply, 2)).toBe(true);
  });
});
