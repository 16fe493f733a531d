import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { signOf, useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { type Fact, Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { Why } from "../../ui/why.tsx";
import { HoldSheet } from "./hold-sheet.tsx";
import { PromiseSheet } from "./promise-sheet.tsx";
import { Reasons } from "./reason-text.tsx";
import { TermsSheet } from "./terms-sheet.tsx";
import { type Case, useCase } from "./use-case.ts";

/** B-49 when money blocks this customer next, why, and what spares them. */
export function CasePanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useCase(customerId);
  const found = data?.case;
  return (
    <Panel
      title={t("collections.panel.title")}
      actions={
        found && (
          <Link to="." search={{ tab: "money", view: "holds" } as never}>
            {t("collections.panel.history")}
          </Link>
        )
      }
    >
      {found ? (
        <Shown customerId={customerId} found={found} />
      ) : problem ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : data ? (
        <NoCase payerId={data.payerId} />
      ) : (
        <Skeleton height={120} />
      )}
    </Panel>
  );
}

function NoCase({ payerId }: { payerId: string | null }) {
  const t = useTexts();
  return payerId === null ? (
    <span>{t("collections.panel.no-account")}</span>
  ) : (
    <span>
      {t("collections.panel.payer")} <Link to={`/customers/${payerId}` as never}>{t("collections.panel.open-payer")}</Link>
    </span>
  );
}

function Shown({ customerId, found }: { customerId: string; found: Case }) {
  const t = useTexts();
  const [doing, setDoing] = useState<"hold" | "promise" | "terms">();
  const mayHold = useMay("finance.holds.create");
  const mayPromise = useMay("finance.holds.promise");
  const mayTerms = useMay("customers.billing.update");
  const close = (): void => setDoing(undefined);
  const isRunning = found.status === "active" || found.status === "blocked";
  return (
    <div style={{ display: "grid", gap: 14 }}>
      <Facts facts={useFacts(found)} />
      {isRunning && (
        <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
          {mayPromise && (
            <Button small onPress={() => setDoing("promise")}>
              {t("collections.promise")}
            </Button>
          )}
          {mayHold && (
            <Button small onPress={() => setDoing("hold")}>
              {t("collections.hold.add")}
            </Button>
          )}
          {mayTerms && (
            <Button small kind="quiet" onPress={() => setDoing("terms")}>
              {t("collections.terms.open")}
            </Button>
          )}
        </div>
      )}
      {doing === "hold" && <HoldSheet customerId={customerId} found={found} onClose={close} />}
      {doing === "promise" && <PromiseSheet customerId={customerId} found={found} onClose={close} />}
      {doing === "terms" && <TermsSheet customerId={customerId} found={found} onClose={close} />}
    </div>
  );
}

function useFacts(found: Case): Fact[] {
  const t = useTexts();
  const format = useFormat();
  const { nextBlock, terms } = found;
  const why = (
    <Why about={t("collections.panel.title")}>
      <Reasons reasons={found.reasons} />
    </Why>
  );
  const isForMoney = found.status === "blocked" && (found.blockedBy === "finance" || found.blockedBy === "prepaid");
  const first: Fact = isForMoney
    ? {
        label: t("collections.panel.blocked-since"),
        value: (
          <>
            <StatusChip tone="hurts">{found.blockedOn ? format.day(found.blockedOn) : t("customers.status.blocked")}</StatusChip> {why}
          </>
        ),
      }
    : {
        label: t("collections.panel.next"),
        value: nextBlock ? (
          <>
            <StatusChip tone={toneOf(nextBlock.daysLeft)}>
              {t("collections.panel.on", { day: format.day(nextBlock.on), time: nextBlock.time })}
            </StatusChip>{" "}
            {t("collections.panel.in-days", { days: nextBlock.daysLeft })} {why}
          </>
        ) : (
          <>
            {t("collections.panel.never")} {why}
          </>
        ),
      };
  const missing = nextBlock?.shortfall ?? found.shortfall;
  return [
    first,
    ...(nextBlock ? [{ label: t("collections.panel.last-day-label"), value: <DayText value={nextBlock.lastDayToPay} /> }] : []),
    ...(signOf(missing.amount) > 0 ? [{ label: t("collections.panel.missing"), value: <MoneyText value={missing} /> }] : []),
    ...(isForMoney && found.deactivateOn
      ? [{ label: t("collections.panel.deactivates"), value: <DayText value={found.deactivateOn} /> }]
      : []),
    ...(found.holds.length > 0
      ? [
          {
            label: t("collections.panel.spared"),
            value: (
              <span style={{ display: "grid", gap: 4 }}>
                {found.holds.map((hold) => (
                  <span key={`${hold.kind}-${hold.id ?? hold.createdAt}`}>
                    {t(`collections.hold.kind.${hold.kind}`)}
                    {hold.amount && (
                      <>
                        {" "}
                        <MoneyText value={hold.amount} />
                      </>
                    )}
                    {hold.until && <> · {t("collections.panel.until", { day: format.day(hold.until) })}</>}
                  </span>
                ))}
              </span>
            ),
          },
        ]
      : []),
    {
      label: t("collections.panel.terms"),
      value: terms.neverBlocks.value
        ? t("collections.panel.terms-never")
        : t("collections.panel.terms-text", { blocking: terms.blockingDays.value }),
    },
  ];
}

/** P-51's colours, for staff too: red on the last two days, amber within five. */
export const toneOf = (daysLeft: number): Tone => (daysLeft <= 1 ? "hurts" : daysLeft <= 5 ? "attention" : "waits");
