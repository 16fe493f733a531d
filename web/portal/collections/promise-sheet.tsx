import { useState } from "react";
import { promiseEndpoint } from "../../../server/modules/collections/contract.ts";
import { addDays, type Day, daysBetween } from "../../../shared/calendar.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import { dayDistance, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Suspension } from "./suspension.ts";

type Offer = Extract<Suspension["promise"], { kind: "offer" }>;

/** So many days stand under each other; more are chosen from a calendar. */
const mostListed = 8;

/** B-232 the customer's own promise: how much, by which day, and what follows from breaking it, before it is given. */
export function PromiseSheet({
  offer,
  isBlocked,
  today,
  onClose,
}: {
  offer: Offer;
  isBlocked: boolean;
  today: string;
  onClose: () => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const [amount, setAmount] = useState<MoneyJson | undefined>(offer.shortfall);
  const [until, setUntil] = useState<string>(offer.lastDay);
  const promise = useAction(promiseEndpoint, {
    topics: ["dashboard", "services", "customers"],
    onDone: () => {
      notify(t("portal-collections.suspension.done", { day: format.day(until) }));
      onClose();
    },
  });
  const [first, last] = [offer.firstDay as Day, offer.lastDay as Day];
  const days = Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => addDays(first, index));
  const isWhole = offer.least.amount === offer.shortfall.amount;
  return (
    <Sheet
      open
      title={t("portal-collections.suspension.promise-title")}
      onClose={onClose}
      locked={promise.busy}
      foot={
        <Button
          kind="primary"
          full
          busy={promise.busy}
          disabled={!amount || until === ""}
          onPress={() => amount && promise.run({ body: { amount, until: until as Day } })}
        >
          {t("portal-collections.suspension.do", {
            amount: amount ? format.money(amount) : "",
            day: until ? format.shortDay(until, today) : "",
          })}
        </Button>
      }
    >
      <div className="promise">
        <p>{t(isBlocked ? "portal-collections.suspension.promise-text-blocked" : "portal-collections.suspension.promise-text")}</p>
        {isWhole ? (
          <div className="promise-amount">
            <span>{t("portal-collections.suspension.amount")}</span>
            <strong className="number">{format.money(offer.shortfall)}</strong>
          </div>
        ) : (
          <AmountField
            label={t("portal-collections.suspension.part")}
            description={t("portal-collections.suspension.part-why", {
              least: format.money(offer.least),
              most: format.money(offer.shortfall),
            })}
            currency={offer.shortfall.currency}
            value={amount}
            required
            onChange={setAmount}
          />
        )}
        {days.length <= mostListed ? (
          <RadioList
            label={t("portal-collections.suspension.day")}
            value={until}
            onChange={setUntil}
            options={days.map((day) => ({ value: day as string, label: format.day(day), note: dayDistance(t, today, day) }))}
          />
        ) : (
          <DayField label={t("portal-collections.suspension.day")} value={until} min={first} max={last} required onChange={setUntil} />
        )}
        <p className="promise-after">{t("portal-collections.suspension.after")}</p>
        <ProblemNote problem={promise.problem} />
      </div>
    </Sheet>
  );
}
