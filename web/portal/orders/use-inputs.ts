import { useState } from "react";
import { isDay } from "../../../shared/calendar.ts";
import type { Product, Shop } from "./order.ts";

export interface InputValues {
  quantity: number | "";
  parentServiceId: string | undefined;
  when: "soon" | "day";
  startOn: string;
  address: string;
  notes: string;
  delivery: "ship" | "pick_up" | undefined;
  placeId: string | undefined;
}
export type Inputs = ReturnType<typeof useInputs>;

/** P-95 what is said about a product, whether that is enough, and how it is sent. What can only be one thing is that already. */
export function useInputs(shop: Shop, { parents, asks, mostAtOnce }: Product) {
  const [values, setValues] = useState<InputValues>({
    quantity: 1,
    parentServiceId: onlyOf(parents ?? []),
    when: asks.start === "must" ? "day" : "soon",
    startOn: shop.today,
    address: shop.address,
    notes: "",
    delivery: asks.delivery === "ship" || asks.delivery === "pick_up" ? asks.delivery : undefined,
    placeId: onlyOf(asks.places),
  });
  const { quantity, parentServiceId, when, delivery, placeId } = values;
  const address = values.address.trim();
  const notes = values.notes.trim();
  const day = isDay(values.startOn) ? values.startOn : undefined;
  const wantsAddress = asks.address !== "no" || delivery === "ship";
  const needsAddress = asks.address === "must" || delivery === "ship";
  return {
    values,
    set: (change: Partial<InputValues>): void => setValues((before) => ({ ...before, ...change })),
    wantsAddress,
    needsAddress,
    isWhole: [
      parents === null || parentServiceId !== undefined,
      when === "soon" || day !== undefined,
      asks.delivery === "no" || delivery !== undefined,
      delivery !== "pick_up" || placeId !== undefined,
      !needsAddress || address !== "",
      asks.notes !== "must" || notes !== "",
      quantity !== "" && quantity <= mostAtOnce,
    ].every(Boolean),
    body: {
      quantity: quantity === "" ? 1 : quantity,
      startOn: asks.start !== "no" && when === "day" && day ? day : null,
      parentServiceId: parentServiceId ?? null,
      address: wantsAddress ? address : "",
      notes: asks.notes === "no" ? "" : notes,
      delivery: delivery ?? null,
      placeId: delivery === "pick_up" ? (placeId ?? null) : null,
    },
  };
}

const onlyOf = (some: readonly { id: string }[]): string | undefined => (some.length === 1 ? some[0]?.id : undefined);
