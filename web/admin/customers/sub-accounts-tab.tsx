import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { z } from "zod";
import { listSubAccountsEndpoint, type SubAccountView } from "../../../server/modules/customers/contract.ts";
import { subAccountValuesEndpoint } from "../../../server/modules/reports/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { Totals } from "../../ui/wizard.tsx";
import { CustomerChip } from "../app/customer-chip.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import { LinkSheet, LinkSubSheet } from "./link-sheet.tsx";
import { UnlinkDialog } from "./unlink-dialog.tsx";

type SubAccount = z.output<typeof SubAccountView>;

/** Whose main account this customer is (O-67). */
export function SubAccountsTab({ customerId }: { customerId: string }) {
  const t = useTexts();
  const customer = useShownCustomer();
  const mayLink = useMay("customers.linked.update");
  const [asked, setAsked] = useState<{ kind: "link" } | { kind: "change" | "unlink"; sub: SubAccount }>();
  const close = () => setAsked(undefined);
  const { data: values } = useEndpoint(
    subAccountValuesEndpoint,
    { params: { customerId } },
    { enabled: customer.link.subAccounts > 0, topics: ["sub-accounts", "services"] },
  );
  const worth = new Map(values?.items.map((item) => [item.id, item]));
  const list = useList(listSubAccountsEndpoint, { params: { customerId }, filters: [], sorts: ["number", "name"] });
  return (
    <>
      {values && values.items.length > 0 && <ModeTotals totals={values.totals} />}
      <DataList
        name="sub-accounts"
        inside
        title={t("customers.tab.sub-accounts")}
        list={list}
        rowKey={({ id }) => id}
        href={({ id }) => `/customers/${id}`}
        primary={mayLink && <Button onPress={() => setAsked({ kind: "link" })}>{t("customers.link.open-sub")}</Button>}
        columns={[
          {
            id: "name",
            head: t("customers.field.full-name"),
            main: true,
            sort: "name",
            cell: (sub) => (
              <>
                <bdi>{sub.name}</bdi>
                {sub.label && <span className="panel-quiet"> · {sub.label}</span>}
              </>
            ),
          },
          { id: "number", head: t("customers.field.number"), sort: "number", cell: (sub) => <bdi className="number">{sub.number}</bdi> },
          { id: "status", head: t("customers.field.status"), cell: (sub) => <CustomerChip status={sub.status} /> },
          { id: "address", head: t("customers.field.address"), cell: (sub) => [sub.street1, sub.city].filter(Boolean).join(", ") },
          {
            id: "services",
            head: t("customers.link.services"),
            number: true,
            cell: ({ id }) => <bdi className="number">{worth.get(id)?.services ?? ""}</bdi>,
          },
          {
            id: "monthlyValue",
            head: t("customers.link.monthly"),
            number: true,
            cell: ({ id }) => {
              const own = worth.get(id);
              return own && <MoneyText value={own.monthlyValue} />;
            },
          },
          { id: "mode", head: t("customers.link.mode"), cell: (sub) => t(`customers.link.${sub.mode}`) },
          {
            id: "may",
            head: t("customers.link.may-short"),
            extra: true,
            cell: (sub) => sub.mainMay.map((right) => t(`customers.link.right.${right}`)).join(", "),
          },
          ...(mayLink
            ? [
                {
                  id: "acts",
                  head: "",
                  cell: (sub: SubAccount) => (
                    <span className="row-acts">
                      <Button
                        small
                        kind="quiet"
                        onPress={() => setAsked({ kind: "change", sub })}
                        label={t("customers.link.change-of", { name: sub.name })}
                      >
                        {t("customers.link.change")}
                      </Button>
                      <Button
                        small
                        kind="quiet"
                        onPress={() => setAsked({ kind: "unlink", sub })}
                        label={t("customers.link.unlink-of", { name: sub.name })}
                      >
                        {t("customers.link.unlink")}
                      </Button>
                    </span>
                  ),
                },
              ]
            : []),
        ]}
        empty={{ title: t("customers.link.no-subs"), text: t("customers.link.no-subs-why") }}
      />
      {asked?.kind === "link" && <LinkSubSheet onClose={close} />}
      {asked?.kind === "change" && (
        <LinkSheet
          asks="terms"
          start={{
            main: { id: customer.id, number: customer.number, name: customer.fullName },
            sub: asked.sub,
            mode: asked.sub.mode,
            label: asked.sub.label,
            mainMay: asked.sub.mainMay,
          }}
          onClose={close}
        />
      )}
      {asked?.kind === "unlink" && <UnlinkDialog subId={asked.sub.id} subName={asked.sub.name} mode={asked.sub.mode} onClose={close} />}
    </>
  );
}

type ModeTotal = z.output<(typeof subAccountValuesEndpoint)["returns"]>["totals"][number];

/** How many are billed in which way, and what they are worth by the month. */
function ModeTotals({ totals }: { totals: readonly ModeTotal[] }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <Totals
      totals={totals
        .filter(({ count }) => count > 0)
        .map(({ mode, count, services, monthlyValue }) => ({
          label: t(`customers.link.${mode}`),
          value: t("customers.link.a-month", { amount: format.money(monthlyValue) }),
          change: t("customers.link.total-of", { count, services }),
        }))}
    />
  );
}

export function SubAccountsCount() {
  const format = useFormat();
  const { link } = useShownCustomer();
  return link.subAccounts > 0 ? format.number(link.subAccounts) : null;
}

/** "Sub-account of Acme", "Main account of 7": in the head of the page. */
export function LinkMark() {
  const t = useTexts();
  const { id, link } = useShownCustomer();
  if (link.main) {
    const name = link.main.name ?? t("customers.link.somebody");
    const words = t(`customers.link.mark-sub-${link.main.mode}`, { name });
    return link.main.id ? <Link to={`/customers/${link.main.id}` as never}>{words}</Link> : <span>{words}</span>;
  }
  if (link.subAccounts === 0) return null;
  return (
    <Link to={`/customers/${id}` as never} search={{ tab: "sub-accounts" } as never}>
      {t("customers.link.mark-main", { count: link.subAccounts })}
    </Link>
  );
}
