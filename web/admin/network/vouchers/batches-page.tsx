import { listVoucherBatchesEndpoint } from "../../../../server/modules/access/vouchers/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { useAllowanceWords } from "./use-allowance-words.ts";
import { topics } from "./voucher.ts";

/** Codes with which guests of hotspots log in. */
export function VoucherBatchesPage() {
  const t = useTexts();
  const format = useFormat();
  const allows = useAllowanceWords();
  const { partnerId } = usePartnerScope();
  const { partners } = useStaffSession();
  const mayCreate = useMay("network.vouchers.create");
  const list = useList(listVoucherBatchesEndpoint, {
    filters: ["text", "isDisabled", "isForSale"],
    sorts: ["createdAt", "title", "quantity"],
    fixed: partnerId ? { partnerId } : {},
    topics: [...topics],
  });
  const add = mayCreate && (
    <LinkButton to="/vouchers/new" kind="primary">
      {t("hotspot.new")}
    </LinkButton>
  );
  return (
    <DataList
      name="voucher-batches"
      title={t("hotspot.title")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/vouchers/${row.id}`}
      primary={add}
      tools={() => (
        <LinkButton to="/hotspot-vouchers" small>
          {t("hotspot.sales")}
        </LinkButton>
      )}
      filters={[
        { kind: "search", name: "text", label: t("hotspot.search") },
        {
          kind: "choice",
          name: "isDisabled",
          label: t("hotspot.status"),
          options: [
            { value: "false", label: t("hotspot.on") },
            { value: "true", label: t("hotspot.off") },
          ],
        },
        {
          kind: "choice",
          name: "isForSale",
          label: t("hotspot.for-sale"),
          options: [
            { value: "true", label: t("hotspot.for-sale") },
            { value: "false", label: t("hotspot.not-for-sale") },
          ],
        },
      ]}
      columns={[
        { id: "title", head: t("hotspot.batch"), main: true, sort: "title", cell: (row) => <bdi>{`V-${row.number} ${row.title}`}</bdi> },
        { id: "allows", head: t("hotspot.allows"), cell: (row) => allows(row) },
        {
          id: "used",
          head: t("hotspot.used"),
          sort: "quantity",
          number: true,
          cell: (row) =>
            t("hotspot.used-of", {
              used: format.number(row.counts.active + row.counts.used_up + row.counts.expired),
              all: format.number(row.quantity),
            }),
        },
        { id: "price", head: t("hotspot.price"), number: true, cell: (row) => (row.price ? <MoneyText value={row.price} /> : <Nothing />) },
        {
          id: "sale",
          head: t("hotspot.for-sale"),
          cell: (row) =>
            row.isForSale ? (
              <LinkButton to={`/hotspot-vouchers/${row.id}` as never} small kind="quiet">
                {t("hotspot.to-sale")}
              </LinkButton>
            ) : (
              <Nothing />
            ),
        },
        {
          id: "status",
          head: t("hotspot.status"),
          cell: (row) => (
            <StatusChip tone={row.isDisabled ? "hurts" : "works"}>{t(row.isDisabled ? "hotspot.off" : "hotspot.on")}</StatusChip>
          ),
        },
        {
          id: "partner",
          head: t("hotspot.partner"),
          extra: true,
          cell: (row) => partners.find(({ id }) => id === row.partnerId)?.name ?? <Nothing />,
        },
        {
          id: "location",
          head: t("hotspot.location"),
          extra: true,
          cell: (row) => (row.location ? <bdi>{row.location}</bdi> : <Nothing />),
        },
        {
          id: "createdAt",
          head: t("hotspot.made"),
          sort: "createdAt",
          sortDown: true,
          cell: (row) => <MomentText value={row.createdAt} />,
        },
      ]}
      empty={{ title: t("hotspot.none"), text: t("hotspot.none-why"), action: add }}
    />
  );
}
