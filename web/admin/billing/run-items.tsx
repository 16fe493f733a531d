import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import {
  decideRunItemEndpoint,
  draftPdfEndpoint,
  exportRunItemsEndpoint,
  listRunItemsEndpoint,
  runItemColumns,
} from "../../../server/modules/billing/runs/contract.ts";
import { fromMoneyJson, subtractMoney, toMoneyJson } from "../../../shared/money.ts";
import { signOf, useBalanceWords, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { type List, useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import type { Column } from "../../ui/data-list/columns.ts";
import { DataList } from "../../ui/data-list/data-list.tsx";
import type { Filter } from "../../ui/data-list/filters.tsx";
import { Facts } from "../../ui/facts.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { ExportButton } from "../app/export-button.tsx";
import { FileButtons } from "../app/file-buttons.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { itemTones, type Run, type RunItem } from "./run-words.ts";

const itemStates = ["ok", "warning", "parked", "excluded", "issued", "empty", "failed", "undone"] as const;

/** What the columns of the list are in a file. */
export const inFile = { customer: ["customer", "customerName"], state: ["state", "failure"], before: ["previous"] } as const;

/** The accounts of one run. */
export function RunItems({ run, mayDecide }: { run: Run; mayDecide: boolean }) {
  const list = useList(listRunItemsEndpoint, {
    params: { runId: run.id },
    filters: ["q", "state"],
    sorts: ["unusual", "gross", "previous"],
    topics: ["billing-runs"],
  });
  return (
    <ItemList
      list={list}
      runOf={() => ({ id: run.id, isPreview: run.state === "preview" })}
      mayDecide={mayDecide}
      tools={(shown) => (
        <ExportButton
          endpoint={exportRunItemsEndpoint}
          params={{ runId: run.id }}
          list={list}
          columns={runItemColumns}
          shown={shown}
          inFile={inFile}
          paper
        />
      )}
    />
  );
}

/** The run that an account stands in, as far as what can be done about the account depends on it. */
export interface RunOfItem {
  readonly id: string;
  readonly isPreview: boolean;
}

interface ItemListProps<Item extends RunItem> {
  list: List<Item>;
  runOf: (item: Item) => RunOfItem;
  mayDecide: boolean;
  tools: (shown: readonly string[]) => ReactNode;
  /** Between the customer and the state: whose the account is. */
  columns?: readonly Column<Item>[];
  filters?: readonly Filter[];
}

/** Accounts of runs, the most unusual first, with what a person decides about each. */
export function ItemList<Item extends RunItem>({ list, runOf, mayDecide, tools, columns = [], filters = [] }: ItemListProps<Item>) {
  const t = useTexts();
  const decide = useAction(decideRunItemEndpoint, { topics: ["billing-runs"] });
  const act = (item: Item, decision: Wish) =>
    void decide.run({ params: { runId: runOf(item).id, customerId: item.customerId }, body: { decision } });
  const isDecidable = (item: Item): boolean => mayDecide && runOf(item).isPreview;
  return (
    <>
      <ProblemNote problem={decide.problem} />
      <DataList
        name="run-items"
        inside
        title={t("billing.run.accounts")}
        list={list}
        rowKey={(item) => `${runOf(item).id} ${item.customerId}`}
        tools={tools}
        filters={[
          { kind: "search", name: "q", label: t("billing.run.search") },
          ...filters,
          {
            kind: "choice",
            name: "state",
            label: t("billing.state-head"),
            options: itemStates.map((value) => ({ value, label: t(`billing.run.item.${value}`) })),
          },
        ]}
        preview={(item) => (
          <ItemPreview
            run={runOf(item)}
            item={item}
            busy={decide.busy}
            onLeave={isDecidable(item) ? () => act(item, "leave_billed_days") : undefined}
          />
        )}
        columns={[
          {
            id: "customer",
            head: t("billing.customer"),
            main: true,
            cell: (item) => (
              <>
                <bdi>{item.customerName}</bdi> <span className="number run-item-number">{item.customerNumber}</span>
              </>
            ),
          },
          ...columns,
          {
            id: "state",
            head: t("billing.state-head"),
            cell: (item) => <StatusChip tone={itemTones[item.state]}>{t(`billing.run.item.${item.state}`)}</StatusChip>,
          },
          { id: "why", head: t("billing.run.unusual"), sort: "unusual", sortDown: true, cell: (item) => <WhyUnusual item={item} /> },
          {
            id: "before",
            head: t("billing.run.last-time"),
            number: true,
            sort: "previous",
            sortDown: true,
            cell: (item) => (item.previousGross ? <MoneyText value={item.previousGross} /> : <Nothing />),
          },
          {
            id: "gross",
            head: t("billing.run.this-time"),
            number: true,
            sort: "gross",
            sortDown: true,
            cell: (item) => <MoneyText value={item.gross} />,
          },
          ...(mayDecide
            ? [
                {
                  id: "decide",
                  head: t("billing.run.decide"),
                  cell: (item: Item) =>
                    isDecidable(item) && <Decision item={item} busy={decide.busy} onDecide={(decision) => act(item, decision)} />,
                },
              ]
            : []),
        ]}
        empty={{ title: t("billing.run.no-accounts"), text: t("billing.run.no-accounts-why") }}
      />
    </>
  );
}

type Wish = "release" | "exclude" | "leave_billed_days";

/** What a person may decide about an account: those set aside are let go, the others left out. */
function Decision({ item, busy, onDecide }: { item: RunItem; busy: boolean; onDecide: (wish: Wish) => void }) {
  const t = useTexts();
  const mayRelease = item.state === "parked" || item.state === "failed" || item.state === "excluded" || item.state === "warning";
  const mayExclude = item.state === "ok" || item.state === "warning" || item.state === "parked" || item.state === "failed";
  return (
    // The row itself opens the preview; a decision is not meant for that.
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: it only keeps the click from the row.
    <span className="run-decision" onClick={(event) => event.stopPropagation()}>
      {mayRelease && (
        <Button small disabled={busy} onPress={() => onDecide("release")}>
          {t(releaseWord(item.state))}
        </Button>
      )}
      {mayExclude && (
        <Button small kind="quiet" disabled={busy} onPress={() => onDecide("exclude")}>
          {t("billing.run.exclude")}
        </Button>
      )}
    </span>
  );
}

function releaseWord(state: RunItem["state"]) {
  if (state === "failed") return "billing.run.try-again";
  if (state === "excluded") return "billing.run.take-in";
  return state === "warning" ? "billing.run.accept" : "billing.run.release";
}

function WhyUnusual({ item }: { item: RunItem }) {
  const t = useTexts();
  const format = useFormat();
  const words = item.warnings.map((warning) => t.optional(`billing.run.warning.${warning}`) ?? warning);
  if (item.failure) words.push(t.optional(`billing.run.warning.${item.failure}`) ?? item.failure);
  const share = item.previousGross ? changeShare(item.gross, item.previousGross) : undefined;
  if (item.previousGross === null) words.push(t("billing.run.new-account"));
  else if (share)
    words.push(t(share > 0 ? "billing.run.share-more" : "billing.run.share-less", { share: format.percent(Math.abs(share)) }));
  return words.length > 0 ? words.join(" · ") : <Nothing />;
}

/** How far an amount moved, in steps of a tenth of a percent; undefined where nothing was before. */
function changeShare(now: Run["gross"], before: Run["gross"]): number | undefined {
  const base = fromMoneyJson(before).minor;
  if (base === 0n) return undefined;
  return Number(((fromMoneyJson(now).minor - base) * 1000n) / base) / 1000;
}

interface ItemPreviewProps {
  run: RunOfItem;
  item: RunItem;
  busy: boolean;
  onLeave: (() => void) | undefined;
}

function ItemPreview({ run, item, busy, onLeave }: ItemPreviewProps) {
  const t = useTexts();
  const balance = useBalanceWords("staff");
  const taxes = item.documents.flatMap(({ kind, taxes: own }) => own.map((tax) => ({ ...tax, isBack: kind === "credit_note" })));
  const waitsForTax = item.warnings.includes("tax_missing");
  return (
    <div style={{ display: "grid", gap: 12 }}>
      <h3 style={{ margin: 0 }}>
        <Link to={`/customers/${item.customerId}` as never}>
          <bdi>{item.customerName}</bdi>
        </Link>
      </h3>
      <WhyUnusual item={item} />
      {item.lines.length === 0 ? (
        <span>{t("billing.run.no-lines")}</span>
      ) : (
        <PlainTable
          label={t("billing.lines")}
          rows={item.lines.map((line, index) => ({ ...line, key: String(index) }))}
          rowKey={(line) => line.key}
          columns={[
            {
              id: "text",
              head: t("billing.line-text"),
              cell: (line) => (
                <>
                  {line.text}
                  {line.isUntaxed && <CellNote>{t("billing.run.untaxed")}</CellNote>}
                  {line.creditOf !== null && <CellNote>{t("billing.run.credit-of", { number: line.creditOf })}</CellNote>}
                </>
              ),
            },
            { id: "period", head: t("billing.period"), cell: (line) => <PeriodText start={line.periodStart} end={line.periodEnd} /> },
            { id: "amount", head: t("billing.amount"), number: true, cell: (line) => <MoneyText value={line.amount} /> },
          ]}
          sums={
            waitsForTax
              ? []
              : [
                  ...(taxes.length === 0
                    ? [{ label: t("billing.tax"), value: <MoneyText value={item.tax} /> }]
                    : taxes
                        .filter(({ isBack }) => !isBack)
                        .map(({ name, ratePercent, tax }) => ({
                          label: t("billing.run.tax-of", { name, rate: ratePercent }),
                          value: <MoneyText value={tax} />,
                        }))),
                  { label: t("billing.gross"), value: <MoneyText value={item.gross} /> },
                  ...(signOf(item.credited.amount) === 0
                    ? []
                    : [
                        { label: t("billing.run.credited"), value: <MoneyText value={item.credited} /> },
                        {
                          label: t("billing.run.difference"),
                          value: (
                            <MoneyText value={toMoneyJson(subtractMoney(fromMoneyJson(item.gross), fromMoneyJson(item.credited)))} strong />
                          ),
                        },
                      ]),
                ]
          }
        />
      )}
      {waitsForTax && <MissingTax item={item} />}
      {item.balanceBefore && item.balanceAfter && item.documents.length > 0 && (
        <Facts
          facts={[
            { label: t("billing.run.paper.balance-before"), value: balance(item.balanceBefore) },
            { label: t("billing.run.paper.balance-after"), value: balance(item.balanceAfter) },
          ]}
        />
      )}
      {(item.state === "issued" || item.state === "undone") && (
        <Link to={"/invoices" as never} search={{ run: run.id, q: String(item.customerNumber) } as never}>
          {t("billing.run.documents-of-item")}
        </Link>
      )}
      {run.isPreview && item.documents.length > 0 && (
        <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
          <FileButtons endpoint={draftPdfEndpoint} params={{ runId: run.id, customerId: item.customerId }} />
        </div>
      )}
      {onLeave && item.warnings.includes("adjustments") && (
        <div style={{ display: "grid", gap: 8, justifyItems: "start" }}>
          <span>{t("billing.run.leave-billed-days-why")}</span>
          <Button small disabled={busy} onPress={onLeave}>
            {t("billing.run.leave-billed-days")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Where the tax is given that the account waits for: the plan of each line, and the list of taxes for one without a rate. */
function MissingTax({ item }: { item: RunItem }) {
  const t = useTexts();
  const plans = [...new Map(item.lines.flatMap(({ isUntaxed, planId, text }) => (isUntaxed && planId ? [[planId, text] as const] : [])))];
  return (
    <div style={{ display: "grid", gap: 8 }}>
      <span>{t("billing.run.untaxed-how")}</span>
      {plans.map(([planId, text]) => (
        <Link key={planId} to={`/plans/${planId}` as never}>
          {t("billing.run.open-plan", { line: text })}
        </Link>
      ))}
      <Link to={"/config/taxes" as never}>{t("billing.run.open-taxes")}</Link>
    </div>
  );
}
