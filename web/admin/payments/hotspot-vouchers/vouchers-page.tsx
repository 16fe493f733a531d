import { useState } from "react";
import {
  listVoucherBatchesEndpoint,
  listVoucherKindsEndpoint,
  voucherStates,
} from "../../../../server/modules/payments/hotspot-vouchers/contract.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { DayText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { KindsSheet } from "./kinds-sheet.tsx";
import { MakeSheet } from "./make-sheet.tsx";
import { voucherTopics } from "./voucher.ts";

/** B-230 the batches of hotspot vouchers: how many are where, and what waits for a first use. */
export function VouchersPage() {
  const t = useTexts();
  const format = useFormat();
  const { partnerId } = usePartnerScope();
  const mayMake = useMay("network.vouchers.create");
  const [open, setOpen] = useState<"make" | "kinds">();
  const { data: kinds } = useEndpoint(listVoucherKindsEndpoint, undefined, { topics: voucherTopics });
  const list = useList(listVoucherBatchesEndpoint, {
    filters: ["q", "state"],
    sorts: ["createdAt"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: voucherTopics,
  });
  const hasKind = kinds?.items.some(({ isEnabled }) => isEnabled) ?? false;
  // Without a kind there is nothing to make a batch of.
  const make = mayMake && kinds && (
    <Button kind="primary" onPress={() => setOpen(hasKind ? "make" : "kinds")}>
      {t(hasKind ? "vouchers.make" : "vouchers.first-kind")}
    </Button>
  );
  return (
    <>
      <DataList
        name="hotspot-vouchers"
        title={t("vouchers.title")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/hotspot-vouchers/${row.id}`}
        primary={make}
        tools={() => (
          <>
            <Button small onPress={() => setOpen("kinds")}>
              {t("vouchers.kinds")}
            </Button>
            <LinkButton to="/vouchers" small>
              {t("vouchers.all")}
            </LinkButton>
          </>
        )}
        filters={[
          { kind: "search", name: "q", label: t("vouchers.search") },
          {
            kind: "choice",
            name: "state",
            label: t("vouchers.with-state"),
            options: voucherStates.map((value) => ({ value, label: t(`vouchers.states.${value}`) })),
          },
        ]}
        columns={[
          { id: "title", head: t("vouchers.name"), main: true, cell: (row) => <bdi>{row.title}</bdi> },
          { id: "batch", head: t("vouchers.batch"), cell: (row) => <bdi className="code">{row.label}</bdi> },
          { id: "kind", head: t("vouchers.kind"), cell: (row) => <bdi>{row.kind.title}</bdi> },
          {
            id: "validTill",
            head: t("vouchers.valid-till"),
            cell: (row) => (row.validTill ? <DayText value={row.validTill} /> : t("cards.no-end")),
          },
          { id: "quantity", head: t("vouchers.quantity"), number: true, cell: (row) => format.number(row.quantity) },
          ...voucherStates.map((state) => ({
            id: state,
            head: t(`vouchers.states.${state}`),
            number: true,
            extra: state === "expired" || state === "void",
            cell: (row: (typeof list.items & object)[number]) => format.number(row.counts[state]),
          })),
          { id: "price", head: t("vouchers.price"), number: true, cell: (row) => <MoneyText value={row.kind.price} /> },
          {
            id: "owed",
            head: t("vouchers.owed"),
            number: true,
            cell: (row) => (signOf(row.owed.amount) > 0 ? <MoneyText value={row.owed} /> : <Nothing />),
          },
        ]}
        empty={{ title: t("vouchers.none"), text: t("vouchers.none-why"), ...(make ? { action: make } : {}) }}
      />
      {open === "make" && kinds && <MakeSheet kinds={kinds} onClose={() => setOpen(undefined)} />}
      {open === "kinds" && kinds && <KindsSheet kinds={kinds} onClose={() => setOpen(undefined)} />}
    </>
  );
}
