import { Link } from "@tanstack/react-router";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { type MassAction, rowTones } from "./mass-action-words.ts";
import { ToldText } from "./told-text.tsx";

export function SkippedWhy({ skipped }: { skipped: MassAction["expected"]["skipped"] }) {
  const t = useTexts();
  const format = useFormat();
  const count = skipped.reduce((sum, one) => sum + one.count, 0);
  return (
    <Panel title={t("reports.mass.skipped-why", { count })}>
      <PlainTable
        label={t("reports.mass.skipped-why", { count })}
        rows={skipped}
        rowKey={(one) => one.why}
        columns={[
          { id: "why", head: t("reports.mass.what-came"), cell: (one) => <WhyText why={one.why} /> },
          {
            id: "count",
            head: t("reports.mass.records"),
            number: true,
            cell: (one) => <span className="number">{format.number(one.count)}</span>,
          },
        ]}
      />
    </Panel>
  );
}

/** The first rows: before it begins what would happen to each, afterwards what did. */
export function FirstRows({ action }: { action: MassAction }) {
  const t = useTexts();
  const format = useFormat();
  const isPreview = action.state === "preview";
  const all = isPreview ? action.expected.changed : action.total - action.odd;
  const isAll = action.firstRows.length >= all;
  const counts = { shown: format.number(action.firstRows.length), count: all };
  const title = isPreview
    ? t(isAll ? "reports.mass.changed-rows" : "reports.mass.first-changed", counts)
    : t(isAll ? (action.odd > 0 ? "reports.mass.other-rows" : "reports.mass.all-rows") : "reports.mass.first-rows", counts);
  return <Rows action={action} rows={action.firstRows} title={title} />;
}

/** Those that stay as they are or failed, on top of all others: they are what somebody has to look after. */
export function OddRows({ action }: { action: MassAction }) {
  const t = useTexts();
  const format = useFormat();
  const isPreview = action.state === "preview";
  const isAll = action.oddRows.length === action.odd;
  const counts = { shown: format.number(action.oddRows.length), count: action.odd };
  const title = isPreview
    ? t(isAll ? "reports.mass.skipped-rows" : "reports.mass.skipped-rows-first", counts)
    : t(isAll ? "reports.mass.failed-rows" : "reports.mass.failed-rows-first", counts);
  return <Rows action={action} rows={action.oddRows} title={title} />;
}

function Rows({ action, rows, title }: { action: MassAction; rows: MassAction["firstRows"]; title: string }) {
  const t = useTexts();
  const isPreview = action.state === "preview";
  const isOver = action.state === "cancelled";
  const whyOf = (row: MassAction["firstRows"][number]): string => (isPreview ? row.expectedSkip : row.message) ?? "";
  const isReasoned = rows.some((row) => whyOf(row) !== "");
  const isTold = rows.some((row) => row.told.length > 0);
  return (
    <Panel title={title}>
      <PlainTable
        label={title}
        rows={rows}
        rowKey={(row) => row.id}
        quiet={(row) => isPreview && row.expectedSkip !== null}
        columns={[
          {
            id: "record",
            head: t("reports.mass.record"),
            cell: (row) => (
              <Link to={`/${action.kind.startsWith("services.") ? "services" : "customers"}/${row.id}` as never}>
                <bdi>{row.label}</bdi>
              </Link>
            ),
          },
          {
            id: "outcome",
            head: isPreview ? t("reports.mass.what-happens") : t("reports.mass.outcome"),
            cell: (row) =>
              isPreview ? (
                <StatusChip tone={row.expectedSkip === null ? "works" : "past"}>
                  {row.expectedSkip === null
                    ? (t.optional(`reports.mass.would-as.${action.kind}`) ?? t("reports.mass.would-change"))
                    : t("reports.mass.row.skipped")}
                </StatusChip>
              ) : (
                <RowState kind={action.kind} state={isOver && row.state === "waiting" ? "left" : row.state} />
              ),
          },
          ...(isReasoned
            ? [
                {
                  id: "why",
                  head: t("reports.mass.what-came"),
                  cell: (row: MassAction["firstRows"][number]) => <WhyText why={whyOf(row)} />,
                },
              ]
            : []),
          ...(isTold
            ? [
                {
                  id: "told",
                  head: t("reports.mass.details"),
                  cell: (row: MassAction["firstRows"][number]) => <ToldText told={row.told} />,
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}

function RowState({ kind, state }: { kind: string; state: string }) {
  const t = useTexts();
  const words =
    (state === "changed" ? t.optional(`reports.mass.changed-as.${kind}`) : undefined) ?? t.optional(`reports.mass.row.${state}`);
  return <StatusChip tone={rowTones[state] ?? "past"}>{words ?? state}</StatusChip>;
}

/** A reason of ours in the reader's language; the sentence of a refusal as the server said it. */
function WhyText({ why }: { why: string }) {
  const t = useTexts();
  if (why === "") return <Nothing />;
  // Several reasons stand behind each other with commas between them.
  if (!/^[a-z-]+(, [a-z-]+)*$/.test(why)) return <bdi>{why}</bdi>;
  return (
    <>
      {why
        .split(", ")
        .map((one) => t.optional(`reports.mass.why.${one}`) ?? one)
        .join(t("ui.comma"))}
    </>
  );
}
