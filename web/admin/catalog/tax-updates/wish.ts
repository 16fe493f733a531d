import { useNavigate, useSearch } from "@tanstack/react-router";
import type { previewTaxUpdateEndpoint } from "../../../../server/modules/catalog/tax-updates/contract.ts";
import { calendarDay, type Day, isDay } from "../../../../shared/calendar.ts";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { useStaffSession } from "../../../lib/session.ts";
import type { Kind } from "../plan.ts";

type Step = "choose" | "preview";

/** What is wished so far. It stands in the address, so that a reload or a colleague's link shows the same. */
export interface Wish {
  readonly step: Step;
  readonly tax: string;
  readonly to: "rate" | "tax";
  readonly rate: string;
  readonly newTax: string;
  readonly on: string;
  readonly bearer: "customer" | "isp";
  readonly rounding: "0.01" | "up_to_0.10" | "up_to_1";
  readonly billedDays: "leave" | "adjust";
  readonly partners: readonly string[];
  readonly kinds: readonly Kind[];
}

export function useWish(): [Wish, (change: Partial<Wish>) => void] {
  const search = useSearch({ strict: false }) as Partial<Record<keyof Wish, unknown>>;
  const navigate = useNavigate();
  const { timeZone } = useStaffSession();
  const text = (name: keyof Wish, otherwise: string): string =>
    typeof search[name] === "string" || typeof search[name] === "number" ? String(search[name]) : otherwise;
  const list = (name: keyof Wish): string[] => text(name, "").split(",").filter(Boolean);
  const wish: Wish = {
    step: text("step", "choose") as Step,
    tax: text("tax", ""),
    to: text("to", "rate") as Wish["to"],
    rate: text("rate", ""),
    newTax: text("newTax", ""),
    on: text("on", calendarDay(currentMoment(), timeZone)),
    bearer: text("bearer", "customer") as Wish["bearer"],
    rounding: text("rounding", "0.01") as Wish["rounding"],
    billedDays: text("billedDays", "leave") as Wish["billedDays"],
    partners: list("partners"),
    kinds: list("kinds") as Kind[],
  };
  const change = (part: Partial<Wish>): void => {
    const next = { ...wish, ...part };
    void navigate({
      to: "/config/taxes/update" as never,
      search: { ...next, partners: next.partners.join(","), kinds: next.kinds.join(",") } as never,
      replace: part.step === undefined,
    });
  };
  return [wish, change];
}

/** What is asked of the server; undefined while something is missing. */
export function bodyOf(wish: Wish): BodyOf<typeof previewTaxUpdateEndpoint> | undefined {
  if (wish.tax === "" || !isDay(wish.on)) return undefined;
  if (wish.to === "rate" ? !/^\d{1,3}(\.\d{1,5})?$/.test(wish.rate) : wish.newTax === "") return undefined;
  return {
    oldTaxId: wish.tax,
    newTaxId: wish.to === "tax" ? wish.newTax : null,
    newRatePercent: wish.to === "rate" ? wish.rate : null,
    on: wish.on as Day,
    bearer: wish.bearer,
    rounding: wish.rounding,
    billedDays: wish.billedDays,
    partnerIds: wish.to === "tax" ? [...wish.partners] : [],
    kinds: wish.to === "tax" ? [...wish.kinds] : [],
    locationIds: [],
  };
}
