import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { debtorCheckEndpoint, debtsOfCustomerEndpoint } from "../../../../server/modules/collections/bad-debt/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { ApproveSheet, AskDialog, DecideDialog, Matches } from "./approvals.tsx";
import { approvalTopics, debtTopics } from "./debt.ts";
import { DebtChip } from "./debt-chip.tsx";
import "./bad-debt.css";

/** B-235 on the customer's page, and only where there is something: a bad debt, or what stands against a new service. */
export function DebtorPanel({ customerId }: { customerId: string }) {
  const mayDebts = useMay("customers.billing.view");
  const mayServices = useMay("customers.services.view");
  const debts = useEndpoint(debtsOfCustomerEndpoint, { params: { customerId } }, { enabled: mayDebts, topics: [...debtTopics] });
  const check = useEndpoint(
    debtorCheckEndpoint,
    { params: { customerId } },
    { enabled: mayServices, topics: [...approvalTopics, "write-offs"] },
  );
  const debt = debts.data?.items.find(({ endedOn }) => endedOn === null);
  const hasMatches = (check.data?.matches.length ?? 0) > 0;
  if (!debt && !hasMatches) return null;
  return (
    <>
      {debt && <DebtFacts debt={debt} />}
      {check.data && hasMatches && <ApprovalPart customerId={customerId} check={check.data} />}
    </>
  );
}

type Whole = NonNullable<ReturnType<typeof useEndpoint<typeof debtsOfCustomerEndpoint>>["data"]>["items"][number];

function DebtFacts({ debt }: { debt: Whole }) {
  const t = useTexts();
  const facts: Fact[] = [
    { label: t("baddebts.stage"), value: <DebtChip debt={debt} /> },
    { label: t("baddebts.owed"), value: <MoneyText value={debt.owed} /> },
    ...(debt.agency
      ? [
          {
            label: t("baddebts.agency"),
            value: (
              <>
                <Link to={`/bad-debts/agencies/${debt.agency.id}` as never}>
                  <bdi>{debt.agency.name}</bdi>
                </Link>{" "}
                · <DayText value={debt.agency.placedOn} />
              </>
            ),
          },
        ]
      : []),
    ...(debt.nextLetterOn ? [{ label: t("baddebts.next-letter"), value: <DayText value={debt.nextLetterOn} /> }] : []),
    { label: t("baddebts.letters"), value: t("baddebts.letters-sent", { count: debt.level }) },
  ];
  return (
    <Panel
      title={t("baddebts.panel")}
      actions={
        <Link to="." search={{ tab: "money", view: "bad-debt" } as never}>
          {t("baddebts.details")}
        </Link>
      }
    >
      <Facts facts={facts} />
    </Panel>
  );
}

type Check = NonNullable<ReturnType<typeof useEndpoint<typeof debtorCheckEndpoint>>["data"]>;

function ApprovalPart({ customerId, check }: { customerId: string; check: Check }) {
  const t = useTexts();
  const format = useFormat();
  const mayApprove = useMay("customers.services.approve");
  const mayCreate = useMay("customers.services.create");
  const [open, setOpen] = useState<"approve" | "ask" | "agree" | "refuse">();
  const waiting = check.approvals.find(({ state }) => state === "waiting");
  const good = check.approvals.find(({ state, isOver }) => state === "approved" && !isOver);
  const refused = check.approvals.find(({ state }) => state === "refused");
  const close = (): void => setOpen(undefined);
  return (
    <Panel title={t("baddebts.approval.panel")}>
      <div className="debt-stack">
        <span>
          {good
            ? t("baddebts.approval.good", {
                name: good.decidedBy ?? "",
                day: good.validUntil ? format.day(good.validUntil) : "",
                reason: good.answer,
              })
            : t("baddebts.approval.needed")}
        </span>
        <Matches matches={check.matches} customerId={customerId} />
        {!good && waiting && (
          <p className="debt-quiet">
            {t("baddebts.approval.waits", { name: waiting.askedBy, day: format.moment(waiting.askedAt) })}
            {waiting.note && (
              <>
                {" "}
                <bdi>{waiting.note}</bdi>
              </>
            )}
          </p>
        )}
        {!good && !waiting && refused && (
          <p className="debt-quiet">{t("baddebts.approval.no", { name: refused.decidedBy ?? "", reason: refused.answer })}</p>
        )}
        {!good && (
          <div className="debt-acts">
            {mayApprove && (
              <Button small kind="primary" onPress={() => setOpen(waiting ? "agree" : "approve")}>
                {t("baddebts.approval.approve")}
              </Button>
            )}
            {mayApprove && waiting && (
              <Button small onPress={() => setOpen("refuse")}>
                {t("baddebts.approval.refuse")}
              </Button>
            )}
            {!mayApprove && mayCreate && !waiting && (
              <Button small kind="primary" onPress={() => setOpen("ask")}>
                {t("baddebts.approval.ask")}
              </Button>
            )}
          </div>
        )}
      </div>
      {open === "approve" && <ApproveSheet customerId={customerId} onClose={close} />}
      {open === "ask" && <AskDialog customerId={customerId} onClose={close} />}
      {(open === "agree" || open === "refuse") && waiting && <DecideDialog approval={waiting} agrees={open === "agree"} onClose={close} />}
    </Panel>
  );
}
