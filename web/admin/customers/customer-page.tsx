import { Navigate, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { getCustomerEndpoint } from "../../../server/modules/customers/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../ui/record-page.tsx";
import { LabelChips } from "../app/label-chips.tsx";
import type { CustomerAction } from "../app/module.ts";
import { type ShownCustomer, ShownCustomerContext } from "../app/shown-customer.ts";
import { CustomerTimeline } from "./customer-activity.tsx";
import { Overview } from "./overview.tsx";
import { LinkMark } from "./sub-accounts-tab.tsx";
import { useCustomerParts } from "./use-customer-parts.ts";
import "./customer-page.css";

/** Everything about one customer on one screen: what all modules hang in, around the record. */
export function CustomerPage() {
  const t = useTexts();
  const { customerId } = useParams({ strict: false }) as { customerId: string };
  const { data, problem, reload } = useEndpoint(getCustomerEndpoint, { params: { customerId } }, { topics: ["payments", "services"] });
  const back = { to: "/customers", label: t("customers.title") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  if (!data) return <RecordWaiting />;
  // The id of somebody who was merged into another leads to that one (O-82).
  if (data.id !== customerId) return <MovedTo customerId={data.id} />;
  return (
    <ShownCustomerContext value={data}>
      <Shown key={data.id} customer={data} back={back} />
    </ShownCustomerContext>
  );
}

function MovedTo({ customerId }: { customerId: string }) {
  const t = useTexts();
  const told = useRef(false);
  useEffect(() => {
    if (!told.current) notify(t("customers.merge.moved"));
    told.current = true;
  }, [t]);
  return <Navigate to={`/customers/${customerId}` as never} replace />;
}

function Shown({ customer, back }: { customer: ShownCustomer; back: { to: string; label: string } }) {
  const t = useTexts();
  const { tabs, panels, answers, actions } = useCustomerParts(customer);
  const [acting, setActing] = useState<CustomerAction>();
  const customerId = customer.id;
  const navigate = useNavigate();
  const begin = (action: CustomerAction): void => {
    if (action.to) void navigate({ to: action.to(customerId) as never });
    else setActing(action);
  };
  return (
    <>
      <RecordPage
        back={back}
        title={customer.fullName}
        marks={
          <span className="customer-marks">
            <LabelChips labels={customer.labels} />
          </span>
        }
        subtitle={
          <>
            <bdi className="number">{customer.number}</bdi> · {t(`customers.category.${customer.category}`)}
            {customer.companyName && customer.companyName !== customer.fullName && (
              <>
                {" "}
                · <bdi>{customer.companyName}</bdi>
              </>
            )}
            {(customer.link.main !== null || customer.link.subAccounts > 0) && (
              <>
                {" "}
                · <LinkMark />
              </>
            )}
          </>
        }
        answers={answers.map(({ label, Value, Note, Why }) => ({
          label: t(label),
          value: <Value customerId={customerId} />,
          note: Note && <Note customerId={customerId} />,
          why: Why && <Why customerId={customerId} />,
        }))}
        actions={actions
          .filter(({ main }) => main)
          .map((action, index) =>
            action.to ? (
              <LinkButton key={action.id} to={action.to(customerId) as never} kind={index === 0 ? "primary" : "plain"}>
                {t(action.label)}
              </LinkButton>
            ) : (
              <Button key={action.id} kind={index === 0 ? "primary" : "plain"} onPress={() => setActing(action)}>
                {t(action.label)}
              </Button>
            ),
          )}
        menu={actions
          .filter(({ main }) => !main)
          .map((action) => ({ label: t(action.label), danger: action.danger ?? false, onPress: () => begin(action) }))}
        tabs={[
          { id: "overview", label: t("customers.tab.overview"), content: () => <Overview customerId={customerId} panels={panels} /> },
          ...tabs.map(({ id, label, Tab, Count }) => ({
            id,
            label: t(label),
            count: Count && <Count customerId={customerId} />,
            content: () => <Tab customerId={customerId} />,
          })),
        ]}
        timeline={(tab) => tab === "overview" && <CustomerTimeline customerId={customerId} />}
      />
      {acting?.Act && <acting.Act customerId={customerId} onClose={() => setActing(undefined)} />}
    </>
  );
}
