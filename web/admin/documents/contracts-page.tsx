import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { contractStates, listContractsEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { ContractChip } from "./contract-chip.tsx";
import { ContractSheet } from "./contract-sheet.tsx";
import "./documents.css";

/** Contracts of all customers, by state. */
export function ContractsPage() {
  const t = useTexts();
  const format = useFormat();
  const { partnerId } = usePartnerScope();
  const [shown, setShown] = useState<string>();
  const list = useList(listContractsEndpoint, {
    filters: ["text", "state"],
    sorts: ["addedAt", "title", "customer"],
    fixed: partnerId ? { partnerId } : {},
    topics: ["documents", "contracts"],
  });
  return (
    <>
      <DataList
        name="contracts"
        title={t("documents.contracts.title")}
        list={list}
        rowKey={({ id }) => id}
        filters={[
          { kind: "search", name: "text", label: t("documents.contracts.search") },
          {
            kind: "choice",
            name: "state",
            label: t("documents.contracts.state"),
            options: contractStates.map((value) => ({ value, label: t(`documents.state.${value}`) })),
          },
        ]}
        columns={[
          {
            id: "title",
            head: t("documents.contracts.contract"),
            main: true,
            sort: "title",
            cell: ({ id, title, number }) => (
              <>
                <Button small kind="quiet" label={t("documents.details-of", { title })} onPress={() => setShown(id)}>
                  {title}
                </Button>
                <span className="document-note">
                  <bdi className="number">D-{number}</bdi>
                </span>
              </>
            ),
          },
          {
            id: "customer",
            head: t("documents.contracts.customer"),
            sort: "customer",
            cell: ({ customerId, customerName, customerNumber }) => (
              <Link to={`/customers/${customerId}` as never} search={{ tab: "documents" } as never}>
                <bdi>{customerName}</bdi> <span className="number">{customerNumber}</span>
              </Link>
            ),
          },
          { id: "state", head: t("documents.contracts.state"), cell: ({ state }) => <ContractChip state={state} /> },
          { id: "sent", head: t("documents.contracts.sent"), cell: ({ sentAt }) => (sentAt ? <MomentText value={sentAt} /> : null) },
          { id: "by", head: t("documents.contracts.by"), cell: ({ signBy }) => (signBy ? format.day(signBy) : null) },
          {
            id: "signed",
            head: t("documents.contracts.signed"),
            cell: ({ signedAt }) => (signedAt ? <MomentText value={signedAt} /> : null),
          },
          { id: "ends", head: t("documents.contracts.ends"), cell: ({ endsOn }) => (endsOn ? format.day(endsOn) : null) },
          {
            id: "addedAt",
            head: t("documents.contracts.added"),
            sort: "addedAt",
            sortDown: true,
            cell: ({ addedAt }) => <MomentText value={addedAt} />,
          },
        ]}
        empty={{ title: t("documents.contracts.none"), text: t("documents.contracts.none-why") }}
      />
      {shown && <ContractSheet documentId={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}
