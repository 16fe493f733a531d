import { Select, Skeleton } from "@mantine/core";
import { useState } from "react";
import { getAccountMappingEndpoint, setAccountMappingEndpoint } from "../../../../server/modules/billing/accounting/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { type Translate, useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { BookFrame } from "./book.tsx";
import { type LedgerAccount, useAccounts } from "./use-accounts.ts";

type Row = (typeof getAccountMappingEndpoint)["returns"]["_output"]["rows"][number];

const keyOf = ({ what, key }: Pick<Row, "what" | "key">): string => `${what} ${key}`;

const groups = [
  { id: "revenue", whats: ["kind", "category", "default"] },
  { id: "plans", whats: ["plan"] },
  { id: "taxes", whats: ["tax"] },
  { id: "money", whats: ["method", "gateway"] },
] as const;

export function MappingPage() {
  return <BookFrame>{(partnerId) => <Loaded key={partnerId} partnerId={partnerId} />}</BookFrame>;
}

/** B-241 what leads to which account. What is chosen is saved together. */
function Loaded({ partnerId }: { partnerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(getAccountMappingEndpoint, { params: { partnerId } });
  const accounts = useAccounts(partnerId);
  const [changes, setChanges] = useState<ReadonlyMap<string, { row: Row; code: string | null }>>(new Map());
  const save = useAction(setAccountMappingEndpoint, {
    topics: ["account-mapping", "ledger-accounts"],
    onDone: () => {
      notify(t("accounting.mapping.saved"));
      setChanges(new Map());
    },
  });
  const choose = (row: Row, code: string | null): void => {
    const next = new Map(changes);
    if (code === row.code) next.delete(keyOf(row));
    else next.set(keyOf(row), { row, code });
    setChanges(next);
  };
  return (
    <>
      <header className="accounting-head">
        <h1>{t("accounting.tabs.mapping")}</h1>
        {changes.size > 0 && (
          <div className="accounting-acts">
            <Button onPress={() => setChanges(new Map())}>{t("ui.setting.discard")}</Button>
            <Button
              kind="primary"
              busy={save.busy}
              onPress={() =>
                save.run({
                  params: { partnerId },
                  body: { rows: [...changes.values()].map(({ row, code }) => ({ what: row.what, key: row.key, code })) },
                })
              }
            >
              {t("accounting.mapping.save", { count: changes.size })}
            </Button>
          </div>
        )}
      </header>
      <p className="accounting-quiet">{t("accounting.mapping.why")}</p>
      <ProblemNote problem={save.problem} />
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!problem && !data && <Skeleton height={320} />}
      {data &&
        groups.map(({ id, whats }) => {
          const rows = data.rows.filter(({ what }) => (whats as readonly string[]).includes(what));
          return rows.length === 0 ? null : (
            <Panel key={id} title={t(`accounting.mapping.${id}`)}>
              <Rows title={t(`accounting.mapping.${id}`)} rows={rows} accounts={accounts} changes={changes} onChoose={choose} />
            </Panel>
          );
        })}
    </>
  );
}

interface RowsProps {
  title: string;
  rows: readonly Row[];
  accounts: readonly LedgerAccount[];
  changes: ReadonlyMap<string, { code: string | null }>;
  onChoose: (row: Row, code: string | null) => void;
}

function Rows({ title, rows, accounts, changes, onChoose }: RowsProps) {
  const t = useTexts();
  const mayUpdate = useMay("config.finance.update");
  const nameOf = (code: string): string => accounts.find((account) => account.code === code)?.name ?? "";
  const options = accounts.filter(({ enabled }) => enabled).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  return (
    <PlainTable
      label={title}
      rows={rows}
      rowKey={keyOf}
      columns={[
        { id: "thing", head: t("accounting.mapping.thing"), cell: (row) => <bdi>{thingWords(t, row)}</bdi> },
        {
          id: "says",
          head: t("accounting.mapping.says"),
          cell: (row) => {
            const changed = changes.get(keyOf(row));
            const code = changed ? changed.code : row.code;
            if (!mayUpdate)
              return code === null ? (
                <span className="accounting-quiet">{t("accounting.mapping.nothing")}</span>
              ) : (
                <bdi className="code">{code}</bdi>
              );
            return (
              <Select
                className="accounting-map-code"
                aria-label={`${t("accounting.mapping.says")}: ${thingWords(t, row)}`}
                placeholder={t("accounting.mapping.nothing")}
                data={options}
                value={code}
                searchable
                clearable
                onChange={(chosen) => onChoose(row, chosen)}
              />
            );
          },
        },
        {
          id: "leads",
          head: t("accounting.mapping.leads"),
          wide: true,
          cell: (row) => (
            <>
              <bdi className="code">{row.leadsTo}</bdi> <bdi>{nameOf(row.leadsTo)}</bdi>
            </>
          ),
        },
      ]}
    />
  );
}

function thingWords(t: Translate, row: Row): string {
  switch (row.what) {
    case "default":
      return t("accounting.mapping.default");
    case "kind":
      return t.optional(`accounting.mapping.sold.${row.key}`) ?? row.key;
    case "category":
      return t("accounting.mapping.category", { name: row.name ?? t.optional(`billing.category-word.${row.key}`) ?? row.key });
    case "method":
      return t.optional(`accounting.mapping.method.${row.key}`) ?? row.key;
    case "gateway":
      return t("accounting.mapping.gateway", { name: row.name ?? row.key });
    case "plan":
    case "tax":
      return row.name ?? row.key;
  }
}
