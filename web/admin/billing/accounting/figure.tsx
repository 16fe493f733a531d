import type { MoneyJson } from "../../../../shared/money.ts";
import { signOf } from "../../../lib/format.ts";
import { MoneyText, Nothing } from "../../../ui/value-texts.tsx";

/** An amount of a table; what is zero or absent stays quiet, so that the eye finds what moved. */
export function Figure({ value }: { value: MoneyJson | null | undefined }) {
  return value && signOf(value.amount) !== 0 ? <MoneyText value={value} /> : <Nothing />;
}
