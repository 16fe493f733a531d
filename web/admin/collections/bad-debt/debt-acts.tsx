// What is done to one debt or to many; whoever could not be dealt with is listed with the reason.
import { Select, Switch, Textarea } from "@mantine/core";
import { useState } from "react";
import {
  handOverEndpoint,
  listAgenciesEndpoint,
  recallEndpoint,
  sendLettersEndpoint,
  writeOffDebtsEndpoint,
} from "../../../../server/modules/collections/bad-debt/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { MoneyText } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { type Debt, debtTopics } from "./debt.ts";
import "./bad-debt.css";

export type Act = "hand-over" | "letter" | "recall" | "write-off";

interface Props {
  act: Act;
  debts: readonly Debt[];
  onClose: () => void;
  onDone: () => void;
}

interface Outcome {
  done: number;
  waiting?: number;
  refused: readonly { debtId: string; number: number; why: string }[];
}

/** Only those in the stage that the act is about; the others were chosen along with them. */
const fits: Record<Act, (debt: Debt) => boolean> = {
  "hand-over": ({ stage }) => stage === "dunning",
  letter: ({ stage }) => stage === "dunning",
  recall: ({ stage }) => stage === "collection",
  "write-off": ({ stage }) => stage === "dunning" || stage === "collection",
};

export function DebtActs(props: Props) {
  const debts = props.debts.filter(fits[props.act]);
  return debts.length === 0 ? null : <ActSheet {...props} debts={debts} />;
}

function ActSheet({ act, debts, onClose, onDone }: Props) {
  const t = useTexts();
  const [reason, setReason] = useState("");
  const [note, setNote] = useState("");
  const [relieves, setRelieves] = useState(false);
  const [agencyId, setAgencyId] = useState<string | null>(null);
  const partnerId = debts[0]?.partnerId ?? "";
  const agencies = useEndpoint(
    listAgenciesEndpoint,
    { query: { partner: partnerId } },
    { enabled: act === "hand-over", topics: ["collection-agencies"] },
  );
  const finish = (outcome: Outcome): void => {
    if (outcome.done > 0) notify(t(`baddebts.act.${act}.done`, { count: outcome.done }));
    if ((outcome.waiting ?? 0) > 0) notify(t("baddebts.act.write-off.waiting", { count: outcome.waiting ?? 0 }));
    if (outcome.refused.length === 0) onDone();
  };
  const options = { topics: [...debtTopics], onDone: finish };
  const handOver = useAction(handOverEndpoint, options);
  const letters = useAction(sendLettersEndpoint, options);
  const recall = useAction(recallEndpoint, options);
  const writeOff = useAction(writeOffDebtsEndpoint, options);
  const action = { "hand-over": handOver, letter: letters, recall, "write-off": writeOff }[act];
  const debtIds = debts.map(({ id }) => id);
  const choices = (agencies.data?.items ?? []).filter(({ enabled }) => enabled);
  const agency = choices.find(({ id }) => id === agencyId) ?? (choices.length === 1 ? choices[0] : undefined);
  const needsReason = act === "recall" || act === "write-off";
  const isReady = debts.length <= most && (act !== "hand-over" || agency !== undefined) && (!needsReason || reason.trim() !== "");
  const run = (): unknown => {
    if (act === "hand-over") return agency && handOver.run({ body: { agencyId: agency.id, debtIds, note } });
    if (act === "letter") return letters.run({ body: { debtIds } });
    if (act === "recall") return recall.run({ body: { debtIds, reason } });
    return writeOff.run({ body: { debtIds, relievesTax: relieves, reason } });
  };
  const count = debts.length;
  const title = t(`baddebts.act.${act}.title`, { count });
  const refused = action.result?.refused ?? [];
  if (refused.length > 0) return <RefusedSheet title={title} act={act} outcome={action.result as Outcome} onClose={onDone} />;
  return (
    <Sheet
      open
      title={title}
      onClose={onClose}
      locked={action.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={action.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind={act === "write-off" ? "danger" : "primary"} busy={action.busy} disabled={!isReady} onPress={run}>
            {t(`baddebts.act.${act}.do`, { count })}
          </Button>
        </>
      }
    >
      <div className="debt-stack">
        <span>{count > most ? t("baddebts.act.most") : t(`baddebts.act.${act}.text`)}</span>
        <PlainTable
          label={t("baddebts.debts")}
          rows={debts.slice(0, shownRows)}
          rowKey={(row) => row.id}
          columns={[
            {
              id: "customer",
              head: t("baddebts.customer"),
              cell: (row) => (
                <>
                  <bdi>{row.customerName}</bdi>
                  <CellNote>
                    {t("baddebts.letters-sent", { count: row.level })}
                    {row.agency && (
                      <>
                        {" · "}
                        <bdi>{row.agency.name}</bdi>
                      </>
                    )}
                  </CellNote>
                </>
              ),
            },
            { id: "owed", head: t("baddebts.owed"), number: true, cell: (row) => <MoneyText value={row.owed} /> },
          ]}
        />
        {count > shownRows && <p className="debt-quiet">{t("baddebts.act.more", { count: count - shownRows })}</p>}
        {act === "hand-over" && (
          <>
            {agencies.problem && !agencies.data && <ProblemNote problem={agencies.problem} onRetry={agencies.reload} />}
            {agencies.data && choices.length === 0 && <p className="debt-quiet">{t("baddebts.act.hand-over.no-agency")}</p>}
            {choices.length > 0 && (
              <Select
                label={t("baddebts.agency")}
                data={choices.map(({ id, name }) => ({ value: id, label: name }))}
                value={agency?.id ?? null}
                required
                allowDeselect={false}
                comboboxProps={{ withinPortal: false }}
                {...(agency ? { description: t(`baddebts.settles.${agency.settles}-short`, { percent: agency.commissionPercent }) } : {})}
                onChange={setAgencyId}
              />
            )}
            <Textarea
              label={t("baddebts.note")}
              description={t("baddebts.act.hand-over.note-why")}
              autosize
              maxLength={200}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          </>
        )}
        {act === "write-off" && (
          <Switch
            label={t("baddebts.act.write-off.relief")}
            description={t("baddebts.act.write-off.relief-why")}
            checked={relieves}
            onChange={(event) => setRelieves(event.currentTarget.checked)}
          />
        )}
        {needsReason && (
          <Textarea
            label={t("baddebts.reason")}
            description={t(`baddebts.act.${act as "recall" | "write-off"}.reason-why`)}
            required
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <ProblemNote problem={action.problem} />
      </div>
    </Sheet>
  );
}

const most = 500;
const shownRows = 8;

function RefusedSheet({ title, act, outcome, onClose }: { title: string; act: Act; outcome: Outcome; onClose: () => void }) {
  const t = useTexts();
  return (
    <Sheet open title={title} onClose={onClose} foot={<Button onPress={onClose}>{t("ui.close")}</Button>}>
      <div className="debt-stack">
        <strong>{t(`baddebts.act.${act}.done`, { count: outcome.done })}</strong>
        <span>{t("baddebts.act.refused", { count: outcome.refused.length })}</span>
        <ul className="debt-refused">
          {outcome.refused.map(({ debtId, number, why }) => (
            <li key={debtId}>{t("baddebts.act.refused-row", { number, why })}</li>
          ))}
        </ul>
      </div>
    </Sheet>
  );
}
