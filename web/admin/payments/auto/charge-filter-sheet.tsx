import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { addChargeFilterEndpoint, changeChargeFilterEndpoint } from "../../../../server/modules/payments/auto-charge/contract.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { digitsToWestern } from "../../../lib/typed-values.ts";
import { useAction } from "../../../lib/use-action.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { ConditionFields, type Draft, type Kind } from "./charge-filter-conditions.tsx";
import { type ChargeFilter, filterWords } from "./charge-words.ts";
import type { useChargeNames } from "./use-charge-names.ts";

/** Days before the due day are chosen as such: nobody types a minus. */
type When = "on_issue" | "issue_day" | "due_day" | "before_due";

const fresh: Draft = {
  name: "",
  position: 0,
  isEnabled: true,
  trigger: "due_day",
  offset: 0,
  hour: "10:00",
  conditions: {},
  driver: null,
  amount: "document",
  maxAmount: null,
  retryDays: [1, 3, 7],
  customers: [],
};

/** Every part of a filter, with the sentences that say what it does as it stands. */
export function ChargeFilterSheet({
  filter,
  partnerId,
  currency,
  place,
  choices,
  onClose,
}: {
  filter: ChargeFilter | undefined;
  partnerId: string;
  currency: string;
  place: number;
  choices: ReturnType<typeof useChargeNames>;
  onClose: () => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const [draft, setDraft] = useState<Draft>(filter ?? fresh);
  const [when, setWhen] = useState<When>(draft.trigger === "due_day" && draft.offset < 0 ? "before_due" : draft.trigger);
  const [count, setCount] = useState<number | "">(Math.abs(draft.offset));
  const [retry, setRetry] = useState(draft.retryDays.join(", "));
  const [kind, setKind] = useState<Kind>(draft.conditions.kinds?.length === 1 ? (draft.conditions.kinds[0] ?? "any") : "any");
  const set = (changes: Partial<Draft>): void => setDraft({ ...draft, ...changes });
  const onDone = (): void => {
    notify(t(filter ? "payments.auto.filters.changed" : "payments.auto.filters.added"));
    onClose();
  };
  const add = useAction(addChargeFilterEndpoint, { topics: ["charge-filters"], onDone });
  const change = useAction(changeChargeFilterEndpoint, { topics: ["charge-filters"], onDone });
  const { busy, problem } = filter ? change : add;
  const errorOf = (field: string): string | undefined => {
    const found = problem?.problem.errors?.find((error) => error.field === field);
    return found && fieldErrorText(t, found);
  };
  const { days: retryDays, isRight: retryIsRight } = readDays(retry);
  const most = mostOf(when);
  const countIsRight = isCountRight(when, count);
  const asItStands: Draft = {
    ...draft,
    trigger: when === "before_due" ? "due_day" : when,
    offset: countIsRight ? (when === "before_due" ? -count : count) : draft.offset,
    conditions: { ...draft.conditions, ...(kind === "any" ? {} : { kinds: [kind] }) },
    retryDays: retryIsRight ? retryDays : draft.retryDays,
  };
  const { total } = draft.conditions;
  const save = (): void => {
    const { customers, maxAmount, conditions, ...rest } = asItStands;
    const { kinds, ...others } = conditions;
    const body = {
      name: rest.name,
      position: filter?.position ?? place,
      isEnabled: rest.isEnabled,
      trigger: rest.trigger,
      offset: rest.offset,
      hour: rest.hour,
      conditions: { ...others, ...(kind === "any" ? {} : { kinds: [kind] }) },
      driver: rest.driver,
      amount: rest.amount,
      maxAmount: maxAmount?.amount ?? null,
      retryDays: rest.retryDays,
    };
    void (filter
      ? change.run({ params: { filterId: filter.id }, body, version: filter.version })
      : add.run({ params: { partnerId }, body }));
  };
  return (
    <Sheet
      open
      wide
      title={t(filter ? "payments.auto.filters.edit-title" : "payments.auto.filters.add-title")}
      onClose={onClose}
      locked={busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={busy}
            disabled={draft.name.trim() === "" || !countIsRight || !retryIsRight || (total !== undefined && total.amount === "")}
            onPress={save}
          >
            {t(filter ? "payments.auto.filters.save" : "payments.auto.filters.add")}
          </Button>
        </>
      }
    >
      <div className="auto-fields">
        <TextInput
          label={t("payments.methods.name")}
          required
          maxLength={100}
          data-autofocus
          value={draft.name}
          error={errorOf("name")}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Switch
          label={t("payments.auto.filters.enabled")}
          description={t("payments.auto.filters.enabled-why")}
          checked={draft.isEnabled}
          onChange={(event) => set({ isEnabled: event.currentTarget.checked })}
        />
        <div className="auto-says" aria-live="polite">
          <strong>{t("payments.auto.filters.says")}</strong>
          {filterWords(t, format, asItStands, { names: choices.names, currency }).map((sentence) => (
            <span key={sentence}>{sentence}</span>
          ))}
        </div>
        <fieldset className="auto-group">
          <legend>{t("payments.auto.filters.when")}</legend>
          <div className="auto-pair">
            <NativeSelect
              label={t("payments.auto.filters.trigger")}
              value={when}
              data={(["on_issue", "issue_day", "before_due", "due_day"] as const).map((value) => ({
                value,
                label: t(`payments.auto.trigger.${value}`),
              }))}
              onChange={(event) => {
                const next = event.currentTarget.value as When;
                setWhen(next);
                setCount(next === "before_due" ? 1 : 0);
              }}
            />
            <CountField
              label={t(when === "on_issue" ? "payments.auto.filters.minutes" : "payments.auto.filters.days")}
              value={count}
              error={
                countIsRight ? errorOf("offset") : t("payments.auto.filters.days-range", { least: when === "before_due" ? 1 : 0, most })
              }
              onChange={setCount}
            />
            {when !== "on_issue" && (
              <TextInput
                type="time"
                label={t("payments.auto.hour")}
                value={draft.hour}
                error={errorOf("hour")}
                onChange={(event) => set({ hour: event.currentTarget.value })}
              />
            )}
          </div>
        </fieldset>
        <ConditionFields
          draft={draft}
          kind={kind}
          currency={currency}
          partnerId={partnerId}
          choices={choices}
          totalError={errorOf("conditions.total.amount")}
          onKind={setKind}
          onChange={set}
        />
        <fieldset className="auto-group">
          <legend>{t("payments.auto.filters.how")}</legend>
          <Choice
            label={t("payments.auto.filters.amount")}
            value={draft.amount}
            onChange={(amount) => set({ amount })}
            options={[
              { value: "document", label: t("payments.auto.amount.document") },
              { value: "balance", label: t("payments.auto.amount.balance") },
            ]}
          />
          <div className="auto-pair">
            <AmountField
              label={t("payments.auto.filters.most")}
              description={t("payments.auto.filters.most-why")}
              currency={currency}
              value={draft.maxAmount}
              error={errorOf("maxAmount")}
              onChange={(value) => set({ maxAmount: value ?? null })}
            />
            <NativeSelect
              label={t("payments.gateway")}
              description={t("payments.auto.filters.gateway-why")}
              value={draft.driver ?? ""}
              data={[{ value: "", label: t("payments.auto.filters.any-gateway") }, ...choices.gateways]}
              onChange={(event) => set({ driver: event.currentTarget.value || null })}
            />
          </div>
          <TextInput
            label={t("payments.auto.filters.retry")}
            description={t("payments.auto.filters.retry-why")}
            value={retry}
            inputMode="numeric"
            error={retryIsRight ? errorOf("retryDays") : t("payments.auto.filters.retry-form")}
            onChange={(event) => setRetry(event.currentTarget.value)}
          />
        </fieldset>
        <ProblemNote problem={problem} />
      </div>
    </Sheet>
  );
}

/** Minutes after the issue, or days. */
const mostOf = (when: When): number => (when === "on_issue" ? 10_080 : 28);
const isCountRight = (when: When, count: number | ""): count is number =>
  typeof count === "number" && count >= (when === "before_due" ? 1 : 0) && count <= mostOf(when);

/** "1, 3, 7" as people type it. */
function readDays(typed: string): { days: number[]; isRight: boolean } {
  const days = digitsToWestern(typed)
    .split(/[\s,;،]+/)
    .filter(Boolean)
    .map(Number);
  const isRight =
    days.length <= 10 && days.every((day, index) => Number.isInteger(day) && day >= 1 && day <= 60 && day > (days[index - 1] ?? 0));
  return { days, isRight };
}
