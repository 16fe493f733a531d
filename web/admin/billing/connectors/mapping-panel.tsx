import { Select, Skeleton } from "@mantine/core";
import { useState } from "react";
import { getConnectionMappingEndpoint, setConnectionMappingEndpoint } from "../../../../server/modules/billing/connectors/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import type { Connection } from "./connection.ts";

type Mapping = (typeof getConnectionMappingEndpoint)["returns"]["_output"];
type Row = Mapping["rows"][number];

const keyOf = ({ what, key }: Pick<Row, "what" | "key">): string => `${what} ${key}`;
const groups = ["tax", "income", "money"] as const;

/** Which account and tax code each of ours goes to. What is chosen is saved together. */
export function MappingPanel({ partnerId, connection }: { partnerId: string; connection: Connection }) {
  const t = useTexts();
  const mayUpdate = useMay("config.finance.update");
  const { data, problem, reload } = useEndpoint(
    getConnectionMappingEndpoint,
    { params: { partnerId } },
    // The lists come by a job.
    { topics: ["accounting-connection", `choices ${connection.choicesAt}`] },
  );
  const [changes, setChanges] = useState<ReadonlyMap<string, { row: Row; choice: string | null }>>(new Map());
  const save = useAction(setConnectionMappingEndpoint, {
    topics: ["accounting-connection", "accounting-items"],
    onDone: () => {
      notify(t("connectors.mapping.saved"));
      setChanges(new Map());
    },
  });
  const choose = (row: Row, choice: string | null): void => {
    const next = new Map(changes);
    if (choice === row.choice) next.delete(keyOf(row));
    else next.set(keyOf(row), { row, choice });
    setChanges(next);
  };
  const wanted = groups.filter((group) => group !== "money" || connection.pushPayments);
  return (
    <Panel
      title={t("connectors.mapping.title")}
      actions={
        changes.size > 0 && (
          <div className="accounting-acts">
            <Button onPress={() => setChanges(new Map())}>{t("ui.setting.discard")}</Button>
            <Button
              kind="primary"
              busy={save.busy}
              onPress={() =>
                save.run({
                  params: { partnerId },
                  body: { rows: [...changes.values()].map(({ row, choice }) => ({ what: row.what, key: row.key, choice })) },
                })
              }
            >
              {t("connectors.mapping.save", { count: changes.size })}
            </Button>
          </div>
        )
      }
    >
      <div className="connection">
        <p className="accounting-quiet">{t("connectors.mapping.why")}</p>
        <ProblemNote problem={save.problem} />
        {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
        {!problem && !data && <Skeleton height={200} />}
        {data?.choices.length === 0 && <span>{t("connectors.mapping.empty")}</span>}
        {data &&
          data.choices.length > 0 &&
          wanted.map((what) => (
            <section key={what} className="connection">
              <div>
                <h3>{t(`connectors.mapping.${what}`)}</h3>
                {what !== "tax" && (
                  <p className="accounting-quiet">
                    {what === "income" ? t(`connectors.mapping.income-why.${connection.system}`) : t("connectors.mapping.money-why")}
                  </p>
                )}
              </div>
              <Rows what={what} data={data} changes={changes} mayUpdate={mayUpdate} onChoose={choose} />
            </section>
          ))}
      </div>
    </Panel>
  );
}

interface RowsProps {
  what: Row["what"];
  data: Mapping;
  changes: ReadonlyMap<string, { choice: string | null }>;
  mayUpdate: boolean;
  onChoose: (row: Row, choice: string | null) => void;
}

function Rows({ what, data, changes, mayUpdate, onChoose }: RowsProps) {
  const t = useTexts();
  const options = data.choices.filter((choice) => choice.what === what).map(({ id, name }) => ({ value: id, label: name }));
  const nameOf = (row: Row): string => row.name || t("connectors.mapping.any");
  return (
    <PlainTable
      label={t(`connectors.mapping.${what}`)}
      rows={data.rows.filter((row) => row.what === what)}
      rowKey={keyOf}
      columns={[
        { id: "ours", head: t("connectors.mapping.ours"), cell: (row) => <bdi>{nameOf(row)}</bdi> },
        {
          id: "theirs",
          head: t("connectors.mapping.theirs"),
          cell: (row) => {
            const changed = changes.get(keyOf(row));
            const value = changed ? changed.choice : row.choice;
            if (!mayUpdate)
              return (
                <bdi className={value === null ? "accounting-quiet" : ""}>
                  {options.find((option) => option.value === value)?.label ?? t("connectors.mapping.nothing")}
                </bdi>
              );
            return (
              <Select
                className="accounting-map-code"
                aria-label={`${t("connectors.mapping.theirs")}: ${nameOf(row)}`}
                placeholder={t("connectors.mapping.nothing")}
                data={options}
                value={value}
                searchable
                clearable
                onChange={(chosen) => onChoose(row, chosen)}
              />
            );
          },
        },
      ]}
    />
  );
}
