import { describe, expect, it } from "vitest";
import { type ReplyRow, splitReplies, sqlValue } from "./reply-rows-rules.ts";

describe("N-118 rows for rlm_sql", () => {
  it.each([
    ["plain", "plain"],
    ['"', "\\042"],
    ['"both"', '\\042both"'],
    ["`date`", "\\140date`"],
    ["'a' and 'b'", "\\047a' and 'b'"],
    ["'begins", "'begins"],
    ["ends'", "ends'"],
    ["\"other'", "\"other'"],
  ])("a value %s is not taken for a quoted one", (value, written) => expect(sqlValue(value)).toBe(written));

  const address: ReplyRow = ["Framed-IP-Address", ":=", "203.0.113.5"];
  const routes: ReplyRow[] = [
    ["Framed-Route", "+=", "10.0.0.0/24"],
    ["Framed-Route", "+=", "10.0.1.0/24"],
  ];
  const rate = (value: string): ReplyRow => ["Mikrotik-Rate-Limit", ":=", value];

  it("what all say stands once, what one says otherwise or not at all stands with each", () => {
    expect(
      splitReplies([
        [address, ...routes, rate("1M")],
        [...routes, rate("2M"), address],
        [address, ...routes],
      ]),
    ).toEqual({
      common: [address, ...routes],
      own: [[rate("1M")], [rate("2M")], []],
    });
    expect(
      splitReplies([
        [address, ...routes],
        [address, ...routes.slice(1)],
      ]).common,
    ).toEqual([address]);
  });

  it("one kind of routers alone has nothing of its own, and none has nothing at all", () => {
    expect(splitReplies([[address, rate("1M")]])).toEqual({ common: [address, rate("1M")], own: [[]] });
    expect(splitReplies([])).toEqual({ common: [], own: [] });
  });
});
