// O-201 which move may follow which state; a smaller table than operations.md 7.2, with the same names.

type ItemState = "in_stock" | "assigned" | "rented" | "sold" | "returned" | "broken";

const moves: Readonly<Record<ItemState, readonly ItemState[]>> = {
  in_stock: ["assigned", "rented", "sold", "broken"],
  assigned: ["rented", "sold", "returned", "in_stock", "broken"],
  rented: ["returned", "in_stock", "broken"],
  sold: ["returned", "in_stock", "broken"],
  returned: ["in_stock", "broken"],
  broken: ["in_stock"],
};

export const mayMove = (from: ItemState, to: ItemState): boolean => moves[from].includes(to);

export const possibleMoves = (from: ItemState): readonly ItemState[] => moves[from];

/** Where it stands at a customer. */
export const isOut = (state: ItemState): boolean => state === "assigned" || state === "rented" || state === "sold";
