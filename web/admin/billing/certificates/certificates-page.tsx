import { certificateStates, listCertificatesEndpoint } from "../../../../server/modules/billing/accounts/contract.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { DayText, Nothing } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";

const tones = { soon: "attention", ended: "hurts", valid: "works" } as const;

/** B-140 certificates of exempt customers that have an end, the next to run out first. */
export function CertificatesPage() {
  const t = useTexts();
  const { partners } = useStaffSession();
  const { partnerId } = usePartnerScope();
  const list = useList(listCertificatesEndpoint, {
    filters: ["q", "state"],
    sorts: ["until"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: ["customers", "billing"],
  });
  const names = new Map(partners.map(({ id, name }) => [id, name]));
  return (
    <DataList
      name="exemption-certificates"
      title={t("taxes.certificates.title")}
      list={list}
      rowKey={(row) => row.customerId}
      href={(row) => `/customers/${row.customerId}?tab=money&view=configuration`}
      filters={[
        { kind: "search", name: "q", label: t("taxes.certificates.search") },
        {
          kind: "choice",
          name: "state",
          label: t("taxes.certificates.state"),
          options: certificateStates.map((value) => ({ value, label: t(`taxes.certificates.states.${value}`) })),
        },
      ]}
      columns={[
        {
          id: "customer",
          head: t("taxes.certificates.customer"),
          main: true,
          cell: (row) => (
            <>
              <bdi>{row.customerName}</bdi> <span className="number">{row.customerNumber}</span>
            </>
          ),
        },
        {
          id: "number",
          head: t("taxes.certificates.number"),
          cell: (row) => (row.number ? <bdi className="code">{row.number}</bdi> : <Nothing />),
        },
        {
          id: "state",
          head: t("taxes.certificates.state"),
          cell: (row) => <StatusChip tone={tones[row.state]}>{t(`taxes.certificates.states.${row.state}`)}</StatusChip>,
        },
        { id: "until", head: t("taxes.certificates.until"), sort: "until", cell: (row) => <DayText value={row.until} /> },
        { id: "partner", head: t("taxes.certificates.partner"), extra: true, cell: (row) => names.get(row.partnerId) ?? "" },
      ]}
      empty={{ title: t("taxes.certificates.none"), text: t("taxes.certificates.none-why") }}
    />
  );
}
