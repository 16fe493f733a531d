import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  approveWriteOffEndpoint,
  getWriteOffEndpoint,
  refuseWriteOffEndpoint,
  undoRecoveryEndpoint,
  undoWriteOffEndpoint,
} from "../../../../server/modules/billing/write-offs/contract.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { ReasonDialog } from "../../app/reason-dialog.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { RecoverSheet } from "./recover-sheet.tsx";
import { type WriteOff, writeOffTopics } from "./write-off.ts";
import { WriteOffBody } from "./write-off-body.tsx";
import { WriteOffChip } from "./write-off-chip.tsx";

export function WriteOffPage() {
  const t = useTexts();
  const { writeOffId } = useParams({ strict: false }) as { writeOffId: string };
  const { data, problem, reload } = useEndpoint(getWriteOffEndpoint, { params: { writeOffId } }, { topics: [...writeOffTopics] });
  const back = { to: "/write-offs", label: t("writeoffs.title") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <Shown writeOff={data} back={back} /> : <RecordWaiting />;
}

type Act = "approve" | "refuse" | "undo" | "recover" | { undoRecovery: WriteOff["recoveries"][number] };

function Shown({ writeOff, back }: { writeOff: WriteOff; back: { to: string; label: string } }) {
  const t = useTexts();
  const [act, setAct] = useState<Act>();
  const may = useMay("finance.invoices.write_off");
  const mayPay = useMay("finance.payments.create");
  const isWaiting = writeOff.state === "waiting";
  const isLost =
    writeOff.state === "booked" && writeOff.cause === "staff" && Number(writeOff.recovered.amount) < Number(writeOff.amount.amount);
  const { documentId } = writeOff;
  // Money for a whole account is meant for the first document that still lacks some.
  const lacking =
    documentId ?? writeOff.debts.find((debt) => debt.documentId && Number(debt.recovered.amount) < Number(debt.amount.amount))?.documentId;
  return (
    <>
      <RecordPage
        back={back}
        title={t("writeoffs.one", { number: writeOff.number })}
        marks={<WriteOffChip state={writeOff.state} />}
        subtitle={t(`writeoffs.causes.${writeOff.cause}`)}
        answers={[
          {
            label: t("writeoffs.customer"),
            value: (
              <Link to={`/customers/${writeOff.customerId}` as never}>
                <bdi>{writeOff.customerName}</bdi>
              </Link>
            ),
            note: <bdi className="number">{writeOff.customerNumber}</bdi>,
          },
          {
            label: t("writeoffs.amount"),
            value: <MoneyText value={writeOff.amount} />,
            ...(signOf(writeOff.recovered.amount) > 0
              ? {
                  note: (
                    <>
                      {t("writeoffs.recovered")}: <MoneyText value={writeOff.recovered} />
                    </>
                  ),
                }
              : {}),
          },
          { label: t("writeoffs.on"), value: <DayText value={writeOff.accountingOn} /> },
          {
            label: t("writeoffs.document"),
            value: documentId ? (
              <Link to={`/invoices/${documentId}` as never}>
                <bdi className="number">{writeOff.documentNumber}</bdi>
              </Link>
            ) : (
              t("writeoffs.whole-account")
            ),
          },
        ]}
        actions={
          <>
            {isWaiting && may && !writeOff.isOwn && (
              <Button kind="primary" onPress={() => setAct("approve")}>
                <Approve writeOff={writeOff} />
              </Button>
            )}
            {isWaiting && may && (
              <Button onPress={() => setAct("refuse")}>
                {t(writeOff.isOwn ? "writeoffs.decide.withdraw" : "writeoffs.decide.refuse")}
              </Button>
            )}
            {isLost && mayPay && lacking && (
              <LinkButton to={"/payments/new" as never} search={{ customer: writeOff.customerId, document: lacking } as never}>
                {t("writeoffs.recover.pay")}
              </LinkButton>
            )}
            {may && signOf(writeOff.recoverable.amount) > 0 && (
              <Button onPress={() => setAct("recover")}>{t("writeoffs.recover.from-credit")}</Button>
            )}
          </>
        }
        menu={may && writeOff.stays === null ? [{ label: t("writeoffs.undo.open"), danger: true, onPress: () => setAct("undo") }] : []}
        tabs={[
          {
            id: "write-off",
            label: t("writeoffs.debts"),
            content: () => <WriteOffBody writeOff={writeOff} {...(may ? { onUndo: (undoRecovery) => setAct({ undoRecovery }) } : {})} />,
          },
        ]}
        timeline={<RecordActivity entity="write_off" entityId={writeOff.id} topics={["write-offs", "recoveries"]} />}
      />
      {act && (
        <ActDialog
          key={typeof act === "string" ? act : act.undoRecovery.id}
          act={act}
          writeOff={writeOff}
          onClose={() => setAct(undefined)}
        />
      )}
    </>
  );
}

function Approve({ writeOff }: { writeOff: WriteOff }) {
  const t = useTexts();
  const format = useFormat();
  return t("writeoffs.decide.approve", { amount: format.money(writeOff.amount) });
}

function ActDialog({ act, writeOff, onClose }: { act: Act; writeOff: WriteOff; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const params = { writeOffId: writeOff.id };
  const { version, number } = writeOff;
  const amount = format.money(writeOff.amount);
  const done = (text: string) => {
    notify(text);
    onClose();
  };
  const approve = useAction(approveWriteOffEndpoint, {
    topics: writeOffTopics,
    onDone: (after) => done(t("writeoffs.decide.approved", { amount: format.money(after.amount) })),
  });
  const refuse = useAction(refuseWriteOffEndpoint, { topics: writeOffTopics, onDone: () => done(t("writeoffs.decide.refused")) });
  const undo = useAction(undoWriteOffEndpoint, { topics: writeOffTopics, onDone: () => done(t("writeoffs.undo.done")) });
  const undoRecovery = useAction(undoRecoveryEndpoint, {
    topics: writeOffTopics,
    onDone: () => done(typeof act === "string" ? "" : t("writeoffs.recover.undo-done", { amount: format.money(act.undoRecovery.amount) })),
  });
  if (act === "recover") return <RecoverSheet writeOff={writeOff} onClose={onClose} />;
  if (act === "approve")
    return (
      <ConfirmDialog
        open
        title={t("writeoffs.decide.approve-title", { amount, customer: writeOff.customerName })}
        confirm={t("writeoffs.decide.approve", { amount })}
        danger
        busy={approve.busy}
        problem={approve.problem}
        onConfirm={() => approve.run({ params, body: {}, version })}
        onClose={onClose}
      >
        {t("writeoffs.decide.approve-text", { on: format.day(writeOff.accountingOn) })}
      </ConfirmDialog>
    );
  if (act === "refuse") {
    const own = writeOff.isOwn;
    return (
      <ReasonDialog
        title={t(own ? "writeoffs.decide.withdraw-title" : "writeoffs.decide.refuse-title", { number })}
        text={t("writeoffs.decide.refuse-text")}
        confirm={t(own ? "writeoffs.decide.withdraw-do" : "writeoffs.decide.refuse-do")}
        busy={refuse.busy}
        problem={refuse.problem}
        onConfirm={(reason) => refuse.run({ params, body: { reason }, version })}
        onClose={onClose}
      />
    );
  }
  if (act === "undo")
    return (
      <ReasonDialog
        title={t("writeoffs.undo.title", { number })}
        text={t("writeoffs.undo.text")}
        confirm={t("writeoffs.undo.do", { amount })}
        busy={undo.busy}
        problem={undo.problem}
        onConfirm={(reason) => undo.run({ params, body: { reason }, version })}
        onClose={onClose}
      />
    );
  const recovered = format.money(act.undoRecovery.amount);
  return (
    <ReasonDialog
      title={t("writeoffs.recover.undo-title", { amount: recovered })}
      text={t("writeoffs.recover.undo-text")}
      confirm={t("writeoffs.recover.undo-do", { amount: recovered })}
      busy={undoRecovery.busy}
      problem={undoRecovery.problem}
      onConfirm={(reason) => undoRecovery.run({ params: { recoveryId: act.undoRecovery.id }, body: { reason } })}
      onClose={onClose}
    />
  );
}
