import { Link } from "@tanstack/react-router";
import {
  fiscalKinds,
  listRegistrationsEndpoint,
  registrationStates,
  retryRefusedEndpoint,
} from "../../../../server/modules/billing/fiscalisation/contract.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { AgoText, MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { ReasonText, type Registration, RegistrationChip, RegistrationPanel } from "../../app/registration-panel.tsx";

const places = { invoice: "/invoices", credit_note: "/invoices", receipt: "/payments", refund: "/refunds" } as const;

/** Everything that is registered with tax offices; what was refused or waits comes first. */
export function RegistrationsPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const { partners } = useStaffSession();
  const maySet = useMay("config.finance.view");
  const maySend = useMay("finance.invoices.send");
  const list = useList(listRegistrationsEndpoint, {
    filters: ["q", "state", "kind", "late"],
    sorts: ["attention", "issuedAt", "stateAt"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: ["fiscal"],
  });
  const onlyPartner = partnerId ?? (partners.length === 1 ? partners[0]?.id : undefined);
  return (
    <DataList
      name="fiscal-registrations"
      title={t("fiscal.page")}
      list={list}
      rowKey={(row) => row.sourceId}
      href={(row) => `${places[row.kind]}/${row.sourceId}`}
      preview={(row) => <RegistrationPanel sourceId={row.sourceId} />}
      primary={maySend && onlyPartner && <RetryAll partnerId={onlyPartner} />}
      tools={maySet && <LinkButton to={"/config/tax-office" as never}>{t("fiscal.settings.place")}</LinkButton>}
      filters={[
        { kind: "search", name: "q", label: t("fiscal.search") },
        {
          kind: "choice",
          name: "state",
          label: t("fiscal.state-head"),
          options: registrationStates.map((value) => ({ value, label: t(`fiscal.state.${value}`) })),
        },
        {
          kind: "choice",
          name: "kind",
          label: t("fiscal.kind-head"),
          options: fiscalKinds.map((value) => ({ value, label: t(`fiscal.kinds.${value}`) })),
        },
        { kind: "choice", name: "late", label: t("fiscal.late-head"), single: true, options: [{ value: "true", label: t("fiscal.late") }] },
      ]}
      columns={[
        { id: "number", head: t("fiscal.document"), main: true, cell: (row) => <bdi className="number">{row.number}</bdi> },
        { id: "kind", head: t("fiscal.kind-head"), cell: (row) => t(`fiscal.kind.${row.kind}`) },
        {
          id: "state",
          head: t("fiscal.state-head"),
          sort: "attention",
          sortDown: true,
          cell: (row) => <RegistrationChip state={row.state} />,
        },
        {
          id: "customer",
          head: t("fiscal.customer"),
          cell: (row) => (
            <Link to={`/customers/${row.customerId}` as never}>
              <bdi>{row.customerName}</bdi>
            </Link>
          ),
        },
        { id: "what", head: t("fiscal.what"), cell: (row) => <WhatHappened registration={row} /> },
        { id: "since", head: t("fiscal.since"), sort: "stateAt", sortDown: true, cell: (row) => <AgoText value={row.stateAt} /> },
        {
          id: "issued",
          head: t("fiscal.issued"),
          sort: "issuedAt",
          sortDown: true,
          extra: true,
          cell: (row) => <MomentText value={row.issuedAt} />,
        },
      ]}
      empty={{
        title: t("fiscal.none"),
        text: t("fiscal.none-why"),
        action: maySet && <LinkButton to={"/config/tax-office" as never}>{t("fiscal.none-found")}</LinkButton>,
      }}
    />
  );
}

/** The fiscal number, or why there is none. */
function WhatHappened({ registration }: { registration: Registration }) {
  const t = useTexts();
  if (registration.fiscalNumber) return <bdi className="code">{registration.fiscalNumber}</bdi>;
  if (registration.isPaused) return t("fiscal.paused");
  return registration.reason ? <ReasonText registration={registration} /> : <Nothing />;
}

/** After a fault of the add-on was mended. */
function RetryAll({ partnerId }: { partnerId: string }) {
  const t = useTexts();
  const retry = useAction(retryRefusedEndpoint, {
    topics: ["fiscal-registrations", "fiscal"],
    onDone: ({ count }) => notify(t("fiscal.retried-all", { count })),
  });
  return (
    <>
      <Button busy={retry.busy} onPress={() => retry.run({ params: { partnerId }, body: {} })}>
        {t("fiscal.retry-all")}
      </Button>
      <ProblemNote problem={retry.problem} />
    </>
  );
}
