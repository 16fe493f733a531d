import { Checkbox, Select, Skeleton, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { instalmentOfferEndpoint, makePlanEndpoint } from "../../../server/modules/collections/instalments/contract.ts";
import { addDays, addMonths, type Day, day, isDay } from "../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { addMoney, fromMoneyJson, type MoneyJson, splitByWeights, toMoneyJson, zero } from "../../../shared/money.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { planTopics } from "./use-case.ts";
import "./plans-view.css";

type Offer = ReturnsOf<typeof instalmentOfferEndpoint>;
type Rhythm = "month" | "two_weeks" | "week";
const rhythms: readonly Rhythm[] = ["month", "two_weeks", "week"];

/** B-233 splits open invoices into instalments; what comes of it is shown before it is made. */
export function MakePlanSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(instalmentOfferEndpoint, { params: { customerId } });
  if (data && !data.hasOpenPlan && data.documents.some(({ isDisputed }) => !isDisputed))
    return <PlanForm customerId={customerId} offer={data} onClose={onClose} />;
  return (
    <Sheet open title={t("collections.plan.make")} onClose={onClose} foot={<Button onPress={onClose}>{t("ui.close")}</Button>}>
      {problem ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : data ? (
        <p style={{ margin: 0 }}>{t(data.hasOpenPlan ? "collections.plan.open-already" : "collections.plan.nothing-open")}</p>
      ) : (
        <Skeleton height={200} />
      )}
    </Sheet>
  );
}

const daysOf = (first: string, count: number, rhythm: Rhythm): Day[] =>
  isDay(first)
    ? Array.from({ length: count }, (_, at) =>
        rhythm === "month" ? addMonths(day(first), at) : addDays(day(first), at * (rhythm === "week" ? 7 : 14)),
      )
    : [];

function PlanForm({ customerId, offer, onClose }: { customerId: string; offer: Offer; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { currency } = offer;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set(offer.documents.filter(({ isDisputed }) => !isDisputed).map(({ id }) => id)),
  );
  const [count, setCount] = useState<number | "">(Math.min(3, offer.mostInstalments));
  const [first, setFirst] = useState<string>(addDays(day(offer.today), 7));
  const [rhythm, setRhythm] = useState<Rhythm>("month");
  const [hasFee, setHasFee] = useState(false);
  const [fee, setFee] = useState<MoneyJson>();
  const [feeText, setFeeText] = useState(t("collections.plan.fee-text"));
  const [taxId, setTaxId] = useState(offer.taxes[0]?.id ?? "");
  const [waitsForFirst, setWaitsForFirst] = useState(false);
  const [note, setNote] = useState("");
  const make = useAction(makePlanEndpoint, {
    topics: planTopics,
    onDone: () => {
      notify(t("collections.plan.made"));
      onClose();
    },
  });
  const isCount = count !== "" && Number.isInteger(count) && count >= 2 && count <= offer.mostInstalments;
  const days = isCount ? daysOf(first, count, rhythm) : [];
  const total = offer.documents
    .filter(({ id }) => chosen.has(id))
    .reduce((sum, { open }) => addMoney(sum, fromMoneyJson(open)), zero(currency));
  const parts =
    days.length > 0
      ? splitByWeights(
          total.minor,
          days.map(() => 1n),
        )
      : [];
  const isReady = chosen.size > 0 && days.length >= 2 && (!hasFee || (fee !== undefined && taxId !== "" && feeText.trim() !== ""));
  const toggle = (id: string, isOn: boolean): void => {
    const next = new Set(chosen);
    if (isOn) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <Sheet
      open
      title={t("collections.plan.make")}
      onClose={onClose}
      locked={make.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={make.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={make.busy}
            disabled={!isReady}
            onPress={() =>
              make.run({
                params: { customerId },
                body: {
                  documentIds: [...chosen],
                  dueOn: days,
                  fee: hasFee && fee ? { text: feeText, amount: fee, taxId } : null,
                  waitsForFirst,
                  note,
                },
              })
            }
          >
            {isReady && !hasFee
              ? t("collections.plan.do", { amount: format.money(toMoneyJson(total)), count: days.length })
              : t("collections.plan.do-empty")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <fieldset className="plan-choices">
          <legend>{t("collections.plan.documents")}</legend>
          {offer.documents.map((document) => (
            <Checkbox
              key={document.id}
              checked={chosen.has(document.id)}
              disabled={document.isDisputed}
              label={
                <>
                  <bdi className="number">{document.number}</bdi> · <MoneyText value={document.open} />
                </>
              }
              description={
                document.isDisputed ? t("collections.plan.disputed") : t("collections.plan.due", { day: format.day(document.dueOn) })
              }
              onChange={(event) => toggle(document.id, event.currentTarget.checked)}
            />
          ))}
        </fieldset>
        <div className="plan-rhythm">
          <CountField
            label={t("collections.plan.count")}
            value={count}
            required
            error={isCount || count === "" ? undefined : `2–${offer.mostInstalments}`}
            onChange={setCount}
          />
          <DayField label={t("collections.plan.first")} value={first} min={offer.today} required onChange={setFirst} />
          <Select
            label={t("collections.plan.every")}
            data={rhythms.map((value) => ({ value, label: t(`collections.plan.rhythm.${value}`) }))}
            value={rhythm}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(value) => value && setRhythm(value as Rhythm)}
          />
        </div>
        <Switch
          label={t("collections.plan.fee")}
          description={t("collections.plan.fee-why")}
          checked={hasFee}
          onChange={(event) => setHasFee(event.currentTarget.checked)}
        />
        {hasFee && (
          <div className="plan-rhythm">
            <AmountField label={t("collections.plan.fee-amount")} currency={currency} value={fee} required onChange={setFee} />
            <Select
              label={t("collections.plan.fee-tax")}
              data={offer.taxes.map(({ id, name }) => ({ value: id, label: name }))}
              value={taxId}
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
              onChange={(value) => value && setTaxId(value)}
            />
            <TextInput
              label={t("collections.plan.fee-line")}
              value={feeText}
              required
              onChange={(event) => setFeeText(event.currentTarget.value)}
            />
          </div>
        )}
        <Switch
          label={t("collections.plan.waits")}
          description={t("collections.plan.waits-why")}
          checked={waitsForFirst}
          onChange={(event) => setWaitsForFirst(event.currentTarget.checked)}
        />
        <Textarea
          label={t("collections.plan.note")}
          description={t("collections.plan.note-why")}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {days.length > 0 && chosen.size > 0 && (
          <PlainTable
            label={t("collections.plan.preview")}
            rows={days.map((on, at) => ({ on, at, amount: toMoneyJson({ minor: parts[at] ?? 0n, currency }) }))}
            rowKey={(row) => String(row.at)}
            columns={[
              { id: "day", head: t("collections.plan.preview"), cell: (row) => <DayText value={row.on} /> },
              { id: "amount", head: t("collections.plan.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
            ]}
          />
        )}
        <span className="plan-foot">
          {hasFee && t("collections.plan.fee-note")} {t("collections.plan.grace", { days: offer.graceDays })}
        </span>
        <ProblemNote problem={make.problem} />
      </div>
    </Sheet>
  );
}
