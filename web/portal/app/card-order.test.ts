import { describe, expect, it } from "vitest";
import { inOrder, shownCards } from "./card-order.ts";
import type { HomeCard } from "./module.ts";

type Placed = Pick<HomeCard, "id" | "items" | "feature">;

const cards: Placed[] = [
  { id: "line" },
  { id: "money", items: ["balance", "total_due"] },
  { id: "suspension" },
  { id: "tickets", items: ["tickets"], feature: "tickets" },
  { id: "services", items: ["services"] },
  { id: "coming", items: ["services"] },
];
const ids = (found: readonly Placed[]) => found.map(({ id }) => id);

describe("the order of the home page", () => {
  it.each([
    ["as the list says", ["balance", "tickets", "services"], false, ["line", "money", "suspension", "tickets", "services", "coming"]],
    [
      "services first: what has no item stays behind its neighbour",
      ["services", "balance", "tickets"],
      false,
      ["line", "services", "coming", "money", "suspension", "tickets"],
    ],
    [
      "the first of several items counts",
      ["tickets", "total_due", "services", "balance"],
      false,
      ["line", "tickets", "money", "suspension", "services", "coming"],
    ],
    [
      "P-52 what is due comes first whatever the order",
      ["services", "tickets", "balance"],
      true,
      ["money", "line", "services", "coming", "tickets", "suspension"],
    ],
  ] as const)("%s", (_, items, isDue, wanted) => {
    expect(ids(inOrder(cards, { items, isDue }))).toEqual(wanted);
  });

  it("P-2 shows what is switched on, by item and by module", () => {
    expect(ids(shownCards(cards, ["tickets", "dashboard.tickets"]))).toEqual(["line", "suspension", "tickets"]);
    expect(ids(shownCards(cards, ["dashboard.tickets", "dashboard.total_due"]))).toEqual(["line", "money", "suspension"]);
  });
});
