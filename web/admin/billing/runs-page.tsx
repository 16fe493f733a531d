import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { listRunHistoryEndpoint, runChoicesEndpoint } from "../../../server/modules/billing/joint-runs/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { DayText, MomentText, MoneyText } from "../../ui/value-texts.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { type JointRun, jointStateWord, jointTones } from "./joint-runs/joint-words.ts";
import { isDone, type Run, runTones, setAside } from "./run-words.ts";
import { StartRunSheet } from "./start-run-sheet.tsx";
import "./run-page.css";

/** A run, or a joint run; the members of one that is open stand below it. */
type Row = { readonly key: string; readonly isMember: boolean } & (
  | { readonly run: Run; readonly joint: undefined }
  | { readonly run: undefined; readonly joint: JointRun }
);

export function RunsPage() {
  const t = useTexts();
  const format = useFormat();
  const mayPreview = useMay("finance.runs.preview");
  const { partnerId } = usePartnerScope();
  const [starting, setStarting] = useState(false);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const list = useList(listRunHistoryEndpoint, {
    filters: [],
    sorts: ["createdAt"],
    ...(partnerId ? { fixed: { partner: partnerId } } : {}),
    topics: ["invoices", "billing-runs"],
  });
  const rows = list.items?.flatMap(({ id, run, joint }): Row[] => {
    if (run) return [{ key: id, isMember: false, run, joint: undefined }];
    if (!joint) return [];
    const members = open.has(id) ? joint.members : [];
    return [
      { key: id, isMember: false, run: undefined, joint },
      ...members.map((member) => ({ key: member.id, isMember: true, run: member, joint: undefined })),
    ];
  });
  const toggle = (id: string): void =>
    setOpen((before) => (before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id])));
  const start = mayPreview && (
    <Button kind="primary" onPress={() => setStarting(true)}>
      {t("billing.run.new")}
    </Button>
  );
  return (
    <>
      <DataList
        name="billing-runs"
        title={t("billing.runs")}
        list={{ ...list, items: rows }}
        rowKey={({ key }) => key}
        href={({ key, joint }) => (joint ? `/billing-runs/joint/${key}` : `/billing-runs/${key}`)}
        isPart={({ isMember }) => isMember}
        primary={start}
        {...(mayPreview ? { lead: <JointNote /> } : {})}
        columns={[
          { id: "target", head: t("billing.run.target"), main: true, cell: (row) => <DayText value={(row.run ?? row.joint).targetOn} /> },
          {
            id: "state",
            head: t("billing.state-head"),
            cell: ({ run, joint }) =>
              run ? (
                <StatusChip tone={run.isUndoing ? "waits" : runTones[run.state]}>
                  {t(run.isUndoing ? "billing.run.undoing" : `billing.run.state.${run.state}`)}
                </StatusChip>
              ) : (
                <StatusChip tone={joint.isUndoing ? "waits" : jointTones[joint.state]}>{jointStateWord(t, joint)}</StatusChip>
              ),
          },
          {
            id: "partner",
            head: t("billing.partner"),
            cell: ({ run, joint }) =>
              run ? (
                <bdi>{run.partnerName}</bdi>
              ) : (
                <MembersToggle joint={joint} isOpen={open.has(joint.id)} onToggle={() => toggle(joint.id)} />
              ),
          },
          {
            id: "trigger",
            head: t("billing.run.trigger"),
            extra: true,
            cell: (row) => {
              const { trigger } = row.run ?? row.joint;
              return t.optional(`billing.run.trigger-word.${trigger}`) ?? trigger;
            },
          },
          {
            id: "issued",
            head: t("billing.run.issued"),
            number: true,
            cell: (row) => <span className="number">{format.number(issuedBy(row))}</span>,
          },
          {
            id: "set-aside",
            head: t("billing.run.set-aside"),
            number: true,
            cell: (row) => <span className="number">{format.number(setAside(row.run ?? row.joint))}</span>,
          },
          {
            id: "gross",
            head: t("billing.gross"),
            number: true,
            cell: ({ run, joint }) => (run ? <MoneyText value={run.gross} /> : <JointGross joint={joint} />),
          },
          {
            id: "created",
            head: t("billing.run.created"),
            sort: "createdAt",
            sortDown: true,
            cell: (row) => <MomentText value={(row.run ?? row.joint).createdAt} />,
          },
        ]}
        empty={{ title: t("billing.run.none"), text: t("billing.run.none-why"), ...(start ? { action: start } : {}) }}
      />
      {starting && <StartRunSheet onClose={() => setStarting(false)} />}
    </>
  );
}

function issuedBy({ run, joint }: Row): number {
  const runs: readonly Run[] = run ? [run] : joint.members;
  return runs.filter(isDone).reduce((sum, { documents }) => sum + documents, 0);
}

function MembersToggle({ joint, isOpen, onToggle }: { joint: JointRun; isOpen: boolean; onToggle: () => void }) {
  const t = useTexts();
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <button type="button" className="run-members-toggle" aria-expanded={isOpen} onClick={onToggle}>
      <Chevron size={15} stroke={1.8} aria-hidden data-turns={!isOpen} />
      {t("billing.joint.partners", { count: joint.members.length })}
    </button>
  );
}

/** One line for each currency. */
function JointGross({ joint }: { joint: JointRun }) {
  return (
    <span className="run-amounts">
      {joint.totals.map(({ currency, gross }) => (
        <MoneyText key={currency} value={gross} />
      ))}
    </span>
  );
}

/** Says that the schedule's runs are joint, where they are, to whoever sees several partners. */
function JointNote() {
  const t = useTexts();
  const maySet = useMay("config.finance.view");
  const { data } = useEndpoint(runChoicesEndpoint, undefined, { topics: ["settings"] });
  if (!data?.isJoint || data.partners.length < 2) return null;
  return (
    <p className="run-note">
      {t("billing.joint.schedule")}
      {maySet && <Link to={"/config/settings/automation/billing.run_per_partner" as never}>{t("billing.joint.schedule-setting")}</Link>}
    </p>
  );
}
