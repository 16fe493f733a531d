// What all lists have in common, asked of every list that is served: pages of a size that a server bears, a cursor to the next one, and
// no filter or order that is taken and then not meant.
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { httpOf } from "../support/call-api.ts";
import { testProgram } from "../support/test-program.ts";

describe("O-254 M-6 every list", async () => {
  const program = await testProgram();
  const { api } = await httpOf(program);
  const lists = api.served
    .filter(({ endpoint }) => endpoint.method === "GET" && endpoint.query.safeParse({ limit: "1" }).success)
    .map(({ endpoint }) => ({ name: endpoint.path, query: endpoint.query as z.ZodType<{ limit: number }> }));

  test("there are many", () => {
    expect(lists.length).toBeGreaterThan(20);
  });

  test.each(lists)("$name takes at most 250 rows, a cursor, and nothing that it does not know", ({ query }) => {
    expect(query.parse({}).limit).toBeGreaterThan(0);
    expect(query.parse({ limit: "250" }).limit).toBe(250);
    const taken = (asked: object): boolean => query.safeParse(asked).success;
    expect({
      cursor: taken({ cursor: "abc" }) || taken({ cursor: "100" }),
      limits: ["0", "251", "-1", "ten"].filter((limit) => taken({ limit })),
      filter: taken({ filter: { nobodyKnowsThis: "1" } }),
      sort: taken({ sort: "nobodyKnowsThis" }),
      other: taken({ nobodyKnowsThis: "1" }),
    }).toEqual({ cursor: true, limits: [], filter: false, sort: false, other: false });
  });
});
