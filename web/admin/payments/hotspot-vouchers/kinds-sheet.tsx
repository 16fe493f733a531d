import { Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { addVoucherKindEndpoint, changeVoucherKindEndpoint } from "../../../../server/modules/payments/hotspot-vouchers/contract.ts";
import type { MoneyJson } from "../../../../shared/money.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { MoneyText } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { type Kind, type Kinds, voucherTopics } from "./voucher.ts";
import { useAllowance } from "./voucher-words.tsx";

/** B-230 the kinds of vouchers: how much time or data, at which price and tax. */
export function KindsSheet({ kinds, onClose }: { kinds: Kinds; onClose: () => void }) {
  const t = useTexts();
  const allows = useAllowance();
  const mayAdd = useMay("network.vouchers.create");
  const mayChange = useMay("network.vouchers.update");
  const [editing, setEditing] = useState<Kind | "new">();
  if (editing) return <KindForm kinds={kinds} kind={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />;
  return (
    <Sheet
      open
      title={t("vouchers.kinds")}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{t("ui.close")}</Button>
          {mayAdd && (
            <Button kind="primary" onPress={() => setEditing("new")}>
              {t("vouchers.add-kind")}
            </Button>
          )}
        </>
      }
    >
      {kinds.items.length === 0 ? (
        <span>{t("vouchers.no-kinds")}</span>
      ) : (
        <PlainTable
          label={t("vouchers.kinds")}
          rows={kinds.items}
          rowKey={(row) => row.id}
          quiet={(row) => !row.isEnabled}
          columns={[
            {
              id: "title",
              head: t("vouchers.kind"),
              cell: (row) => (
                <>
                  <bdi>{row.title}</bdi>
                  <CellNote>
                    {allows(row)}
                    {!row.isEnabled && ` · ${t("vouchers.off")}`}
                  </CellNote>
                </>
              ),
            },
            { id: "price", head: t("vouchers.price"), number: true, cell: (row) => <MoneyText value={row.price} /> },
            {
              id: "change",
              head: "",
              cell: (row) =>
                mayChange && (
                  <Button small kind="quiet" label={t("vouchers.change-label", { kind: row.title })} onPress={() => setEditing(row)}>
                    {t("vouchers.change")}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Sheet>
  );
}

const most = 10_000_000;
const units = { minutes: 1, hours: 60, days: 1440 } as const;
type Unit = keyof typeof units;
const unitOf = (minutes: number | null): Unit =>
  minutes === null ? "days" : minutes % units.days === 0 ? "days" : minutes % units.hours === 0 ? "hours" : "minutes";

interface TimeFieldProps {
  label: string;
  description: string;
  value: number | null;
  onChange: (minutes: number | null) => void;
}

function TimeField({ label, description, value, onChange }: TimeFieldProps) {
  const t = useTexts();
  const [unit, setUnit] = useState<Unit>(unitOf(value));
  const [count, setCount] = useState<number | "">(value === null ? "" : value / units[unit]);
  const say = (next: number | "", per: Unit): void => {
    setCount(next);
    setUnit(per);
    onChange(next === "" ? null : next * units[per]);
  };
  return (
    <div style={{ display: "grid", gridTemplateColumns: "1fr auto", gap: 8, alignItems: "end" }}>
      <CountField label={label} description={description} value={count} onChange={(next) => say(next, unit)} />
      <Select
        aria-label={t("vouchers.unit", { field: label })}
        data={(Object.keys(units) as Unit[]).map((one) => ({ value: one, label: t(`vouchers.units.${one}`) }))}
        value={unit}
        allowDeselect={false}
        w={120}
        comboboxProps={{ withinPortal: false }}
        onChange={(next) => next && say(count, next as Unit)}
      />
    </div>
  );
}

const isAmount = (value: number | null): boolean => value === null || (Number.isInteger(value) && value >= 1 && value <= most);

function KindForm({ kinds, kind, onClose }: { kinds: Kinds; kind: Kind | undefined; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { partnerId: scoped } = usePartnerScope();
  const [chosen, setChosen] = useState(kind?.partnerId ?? scoped);
  const partnerId = chosen ?? kinds.partners[0]?.id ?? "";
  const currency = kinds.partners.find(({ id }) => id === partnerId)?.currency;
  const [title, setTitle] = useState(kind?.title ?? "");
  const [validMinutes, setValid] = useState(kind?.validMinutes ?? null);
  const [onlineMinutes, setOnline] = useState(kind?.onlineMinutes ?? null);
  const [dataMb, setData] = useState(kind?.dataMb ?? null);
  const [price, setPrice] = useState<MoneyJson | undefined>(kind?.price);
  const [taxId, setTaxId] = useState(kind?.taxId ?? kinds.taxes[0]?.id ?? "");
  const [taxed, setTaxed] = useState<"in" | "on-top">(kind && !kind.includesTax ? "on-top" : "in");
  const [isEnabled, setEnabled] = useState(kind?.isEnabled ?? true);
  const onDone = (): void => {
    notify(t("vouchers.kind-saved"));
    onClose();
  };
  const add = useAction(addVoucherKindEndpoint, { topics: voucherTopics, onDone });
  const change = useAction(changeVoucherKindEndpoint, { topics: voucherTopics, onDone });
  const running = kind ? change : add;
  const amounts = [validMinutes, onlineMinutes, dataMb];
  const isReady =
    title.trim() !== "" &&
    price !== undefined &&
    signOf(price.amount) > 0 &&
    taxId !== "" &&
    amounts.every(isAmount) &&
    amounts.some((amount) => amount !== null);
  const save = (): void => {
    if (!isReady) return;
    const body = { title, validMinutes, onlineMinutes, dataMb, price, taxId, includesTax: taxed === "in" };
    if (kind) void change.run({ params: { kindId: kind.id }, version: kind.version, body: { ...body, isEnabled } });
    else void add.run({ body: { partnerId, ...body } });
  };
  return (
    <Sheet
      open
      title={t(kind ? "vouchers.change-kind" : "vouchers.add-kind")}
      onClose={onClose}
      locked={running.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={running.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={running.busy} disabled={!isReady} onPress={save}>
            {kind
              ? t("vouchers.save-kind")
              : price && isReady
                ? t("vouchers.add-kind-do", { price: format.money(price) })
                : t("vouchers.add-kind")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        {kind && <span>{t("vouchers.change-kind-why")}</span>}
        {!kind && kinds.partners.length > 1 && (
          <Select
            label={t("cards.partner")}
            data={kinds.partners.map(({ id, name }) => ({ value: id, label: name }))}
            value={partnerId}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(next) => {
              if (!next) return;
              setChosen(next);
              setPrice(undefined);
            }}
          />
        )}
        <TextInput
          label={t("vouchers.kind-title")}
          description={t("vouchers.kind-title-why")}
          required
          maxLength={100}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TimeField label={t("vouchers.valid")} description={t("vouchers.valid-why")} value={validMinutes} onChange={setValid} />
        <TimeField label={t("vouchers.online-time")} description={t("vouchers.online-why")} value={onlineMinutes} onChange={setOnline} />
        <CountField
          label={t("vouchers.data-field")}
          description={t("vouchers.data-why")}
          unit="MB"
          value={dataMb ?? ""}
          onChange={(next) => setData(next === "" ? null : next)}
        />
        {currency && (
          <AmountField
            key={currency}
            label={t("vouchers.price")}
            currency={currency}
            value={price}
            required
            error={price && signOf(price.amount) <= 0 ? t("ui.field-error.not-above-zero") : undefined}
            onChange={setPrice}
          />
        )}
        <Select
          label={t("instalments.tax")}
          data={kinds.taxes.map(({ id, name }) => ({ value: id, label: name }))}
          value={taxId}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(next) => next && setTaxId(next)}
        />
        <Choice
          label={t("instalments.tax-how")}
          value={taxed}
          onChange={setTaxed}
          options={[
            { value: "in", label: t("instalments.tax-in") },
            { value: "on-top", label: t("instalments.tax-on-top") },
          ]}
        />
        {kind && (
          <Switch
            label={t("vouchers.enabled")}
            description={t("vouchers.enabled-why")}
            checked={isEnabled}
            onChange={(event) => setEnabled(event.currentTarget.checked)}
          />
        )}
        <ProblemNote problem={running.problem} errors={running.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
