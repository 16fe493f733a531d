import { listImportsEndpoint } from "../../../server/modules/ordering/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { LinkButton } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { ImportChip } from "./import-words.tsx";

const states = ["new", "checking", "checked", "running", "done", "failed", "stopped", "undoing", "undone"] as const;

export function ImportsPage() {
  const t = useTexts();
  const format = useFormat();
  const { partners } = useStaffSession();
  const { partnerId } = usePartnerScope();
  const list = useList(listImportsEndpoint, {
    filters: ["state"],
    sorts: ["createdAt"],
    ...(partnerId ? { fixed: { partner: partnerId } } : {}),
  });
  const start = (
    <LinkButton to={"/config/imports/new" as never} kind="primary">
      {t("ordering.import.new")}
    </LinkButton>
  );
  return (
    <DataList
      name="imports"
      title={t("ordering.import.list")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/config/imports/${row.id}`}
      primary={start}
      filters={[
        {
          kind: "choice",
          name: "state",
          label: t("ordering.import.state-head"),
          options: states.map((value) => ({ value, label: t(`ordering.import.state.${value}`) })),
        },
      ]}
      columns={[
        { id: "file", head: t("ordering.import.file"), main: true, cell: (row) => <bdi>{row.fileName}</bdi> },
        { id: "state", head: t("ordering.import.state-head"), cell: (row) => <ImportChip state={row.state} /> },
        ...(partners.length > 1
          ? [
              {
                id: "partner",
                head: t("ordering.import.partner"),
                cell: (row: { partnerId: string }) => partners.find(({ id }) => id === row.partnerId)?.name ?? "",
              },
            ]
          : []),
        ...(["created", "updated", "failed"] as const).map((name) => ({
          id: name,
          head: t(`ordering.import.outcome.${name}`),
          number: true,
          cell: (row: { rowsOf: string | null; counts: Record<typeof name, number> }) =>
            row.rowsOf === "run" ? <span className="number">{format.number(row.counts[name])}</span> : "",
        })),
        { id: "by", head: t("ordering.import.by"), cell: (row) => <bdi>{row.createdBy}</bdi> },
        {
          id: "at",
          head: t("ordering.import.at"),
          sort: "createdAt",
          sortDown: true,
          cell: (row) => <MomentText value={row.createdAt} />,
        },
      ]}
      empty={{ title: t("ordering.import.none"), text: t("ordering.import.none-text"), action: start }}
    />
  );
}
