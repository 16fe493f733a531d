import { IconX } from "@tabler/icons-react";
import { type ClipboardEvent, type KeyboardEvent, useRef } from "react";
import { paymentMethods } from "../../../../server/modules/billing/accounts/contract.ts";
import { currencyExponent, fromMoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import { useFormat, useLocale } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { readAmount } from "../../../lib/typed-values.ts";
import { DayField } from "../../../ui/day-field.tsx";
import { dayTyped, type Field, fields, isEmptyRow, pastedCells, type TypedRow } from "./typed-row.ts";

/** Payments typed one under the other: Tab goes on, Enter goes down, what was copied from a spreadsheet fills the rows from there. */
export function TypedTable({
  rows,
  currency,
  today,
  makeRow,
  onChange,
}: {
  rows: readonly TypedRow[];
  currency: string;
  today: string;
  makeRow: () => TypedRow;
  onChange: (rows: TypedRow[]) => void;
}) {
  const t = useTexts();
  const locale = useLocale();
  const format = useFormat();
  const table = useRef<HTMLFieldSetElement>(null);
  const places = currencyExponent(currency);
  const heads: Record<Field, string> = {
    who: t("payments.many.who"),
    amount: t("payments.many.amount", { currency }),
    receivedOn: t("payments.record.received-on"),
    method: t("payments.method"),
    reference: t("payments.many.reference"),
  };

  /** One empty row always waits at the end. */
  const keep = (next: TypedRow[]): void =>
    onChange(next.length === 0 || !isEmptyRow(next.at(-1) as TypedRow) ? [...next, makeRow()] : next);
  const set = (at: number, field: Field, value: string): void =>
    keep(rows.map((row, place) => (place === at ? { ...row, [field]: value } : row)));

  function paste(event: ClipboardEvent<HTMLInputElement>, at: number, field: Field): void {
    const cells = pastedCells(event.clipboardData.getData("text/plain"));
    if (!cells) return;
    event.preventDefault();
    const first = fields.indexOf(field);
    const next = [...rows];
    for (const [line, values] of cells.entries()) {
      const row: { -readonly [Name in keyof TypedRow]: TypedRow[Name] } = { ...(next[at + line] ?? makeRow()) };
      for (const [place, value] of values.entries()) {
        const name = fields[first + place];
        if (!name || value === "") continue;
        row[name] = name === "receivedOn" ? dayTyped(value, locale) : name === "method" ? methodOf(value) : value;
      }
      next[at + line] = row;
    }
    keep(next);
  }
  const methodOf = (value: string): string =>
    paymentMethods.find((method) => method === value || t(`payments.method-word.${method}`).toLowerCase() === value.toLowerCase()) ?? value;

  /** Enter goes to the same cell of the next row. */
  function press(event: KeyboardEvent<HTMLElement>, at: number, field: Field): void {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    table.current?.querySelector<HTMLElement>(`[data-at="${at + 1}"][data-field="${field}"]`)?.focus();
  }

  const filled = rows.filter((row) => !isEmptyRow(row));
  const total = filled.reduce((sum, row) => {
    const read = readAmount(row.amount, locale, places);
    return read.kind === "amount" ? sum + fromMoneyJson({ amount: read.amount, currency }).minor : sum;
  }, 0n);

  return (
    <fieldset ref={table} className="many-grid" aria-label={t("payments.many.table")}>
      <div className="many-row many-head" aria-hidden>
        <span />
        {fields.map((field) => (
          <span key={field} style={field === "amount" ? { textAlign: "end" } : undefined}>
            {heads[field]}
          </span>
        ))}
        <span />
      </div>
      {rows.map((row, at) => {
        const label = (field: Field): string => t("payments.many.cell", { field: heads[field], row: at + 1 });
        const wrong = row.amount.trim() !== "" && readAmount(row.amount, locale, places).kind !== "amount";
        const about = (field: Field) => ({
          "data-at": at,
          "data-field": field,
          "aria-label": label(field),
          onKeyDown: (event: KeyboardEvent<HTMLElement>) => press(event, at, field),
        });
        return (
          <div key={row.key} className="many-row">
            <span className="many-number number">{at + 1}</span>
            <div className="many-cell many-cell-wide">
              <span className="many-label">{heads.who}</span>
              <input
                {...about("who")}
                dir="auto"
                autoComplete="off"
                maxLength={120}
                value={row.who}
                onPaste={(event) => paste(event, at, "who")}
                onChange={(event) => set(at, "who", event.currentTarget.value)}
              />
            </div>
            <div className="many-cell">
              <span className="many-label">{heads.amount}</span>
              <input
                {...about("amount")}
                className="number"
                data-amount
                inputMode="decimal"
                autoComplete="off"
                aria-invalid={wrong}
                value={row.amount}
                onPaste={(event) => paste(event, at, "amount")}
                onChange={(event) => set(at, "amount", event.currentTarget.value)}
              />
            </div>
            <div className="many-cell">
              <span className="many-label">{heads.receivedOn}</span>
              <DayField
                label={label("receivedOn")}
                labelHidden
                max={today}
                value={row.receivedOn}
                box={{
                  "data-at": at,
                  "data-field": "receivedOn",
                  onKeyDown: (event) => press(event, at, "receivedOn"),
                  onPaste: (event) => paste(event, at, "receivedOn"),
                }}
                onChange={(day) => set(at, "receivedOn", day)}
              />
            </div>
            <div className="many-cell">
              <span className="many-label">{heads.method}</span>
              <select {...about("method")} value={row.method} onChange={(event) => set(at, "method", event.currentTarget.value)}>
                {!(paymentMethods as readonly string[]).includes(row.method) && <option value={row.method}>{row.method}</option>}
                {paymentMethods.map((method) => (
                  <option key={method} value={method}>
                    {t(`payments.method-word.${method}`)}
                  </option>
                ))}
              </select>
            </div>
            <div className="many-cell many-cell-wide">
              <span className="many-label">{heads.reference}</span>
              <input
                {...about("reference")}
                dir="auto"
                autoComplete="off"
                maxLength={300}
                value={row.reference}
                onPaste={(event) => paste(event, at, "reference")}
                onChange={(event) => set(at, "reference", event.currentTarget.value)}
              />
            </div>
            {rows.length > 1 && !isEmptyRow(row) ? (
              <button
                type="button"
                className="many-remove"
                aria-label={t("payments.many.remove", { row: at + 1 })}
                onClick={() => keep(rows.toSpliced(at, 1))}
              >
                <IconX size={16} stroke={1.8} aria-hidden />
              </button>
            ) : (
              <span />
            )}
          </div>
        );
      })}
      <div className="many-sum">
        <span>{t("payments.many.keys")}</span>
        <span>
          {t("payments.many.rows", { count: filled.length })} ·{" "}
          <strong className="number">{format.money(toMoneyJson(money(total, currency)))}</strong>
        </span>
      </div>
    </fieldset>
  );
}
