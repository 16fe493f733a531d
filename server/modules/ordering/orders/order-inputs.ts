// P-95 what is asked of whoever orders a plan, and whether it was said. Values in, an answer out.
import { inputsOf, type OrderInputs } from "../../../../shared/orders.ts";

/** A location at which things are handed over. */
interface Place {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

export interface ShopInputs extends OrderInputs {
  /** Of the plan's places those that there still are and that serve the customer's partner. */
  readonly places: readonly Place[];
}

export function shopInputsOf(
  { kind, orderInputs }: { readonly kind: string; readonly orderInputs: OrderInputs | null },
  { mayChooseStart, places }: { readonly mayChooseStart: boolean; readonly places: readonly Place[] },
): ShopInputs {
  const inputs = inputsOf(kind, orderInputs);
  const own = places.filter(({ id }) => inputs.placeIds.includes(id));
  return {
    ...inputs,
    start: mayChooseStart ? inputs.start : "no",
    delivery: inputs.delivery === "either" && own.length === 0 ? "ship" : inputs.delivery,
    places: own,
  };
}

interface Said {
  readonly start_on: unknown;
  readonly address: string;
  readonly notes: string;
  readonly delivery: "ship" | "pick_up" | null;
  readonly place_id: string | null;
}

/** The field of a line that has to be filled in and is not, or not as it is offered. */
export function faultOfLine(asked: ShopInputs, said: Said): "startOn" | "delivery" | "placeId" | "address" | "notes" | undefined {
  if (asked.start === "must" && said.start_on === null) return "startOn";
  const isOffered =
    asked.delivery === "either" ? said.delivery !== null : said.delivery === (asked.delivery === "no" ? null : asked.delivery);
  if (!isOffered) return "delivery";
  if (said.delivery === "pick_up" && !asked.places.some(({ id }) => id === said.place_id)) return "placeId";
  if ((asked.address === "must" || said.delivery === "ship") && said.address === "") return "address";
  return asked.notes === "must" && said.notes === "" ? "notes" : undefined;
}

/** As it is kept with an order and shown: a place by its name and address. */
export function deliveryOf({ inputs }: { readonly inputs: ShopInputs }, { delivery, place_id }: Pick<Said, "delivery" | "place_id">) {
  if (delivery === null) return null;
  const place = inputs.places.find(({ id }) => id === place_id);
  return { how: delivery, placeId: place_id, place: place ? [place.name, place.address].filter(Boolean).join(", ") : "" };
}
