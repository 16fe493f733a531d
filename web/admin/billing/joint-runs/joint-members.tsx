import { Link } from "@tanstack/react-router";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { isDone, runTones, setAside } from "../run-words.ts";
import type { JointRun, Member } from "./joint-words.ts";

/** Each partner's run, with what stands in its way. */
export function JointMembers({ joint }: { joint: JointRun }) {
  const t = useTexts();
  const format = useFormat();
  const issuesItself = joint.members.some(({ autoIssueAt }) => autoIssueAt !== null);
  return (
    <Panel title={t("billing.joint.members")}>
      <PlainTable
        label={t("billing.joint.members")}
        rows={joint.members}
        rowKey={({ id }) => id}
        quiet={({ state }) => state === "discarded"}
        columns={[
          {
            id: "partner",
            head: t("billing.partner"),
            cell: (member) => (
              <>
                <Link to={`/billing-runs/${member.id}` as never}>
                  <bdi>{member.partnerName}</bdi>
                </Link>
                <CellNote narrow>{t("billing.joint.documents-of", { count: member.documents })}</CellNote>
                {member.hindrance && <CellNote>{t(`billing.joint.hindrance.${member.hindrance}`)}</CellNote>}
              </>
            ),
          },
          { id: "state", head: t("billing.state-head"), cell: (member) => <StateChip member={member} /> },
          {
            id: "documents",
            head: t("billing.joint.documents"),
            number: true,
            wide: true,
            cell: (member) => <DocumentCount member={member} />,
          },
          {
            id: "set-aside",
            head: t("billing.run.set-aside"),
            number: true,
            wide: true,
            cell: (member) => <span className="number">{format.number(setAside(member))}</span>,
          },
          ...(issuesItself
            ? [
                {
                  id: "itself",
                  head: t("billing.run.issues-itself"),
                  wide: true,
                  cell: ({ autoIssueAt }: Member) => (autoIssueAt ? <MomentText value={autoIssueAt} /> : <Nothing />),
                },
              ]
            : []),
          { id: "gross", head: t("billing.gross"), number: true, cell: ({ gross }) => <MoneyText value={gross} /> },
        ]}
      />
    </Panel>
  );
}

/** Of what it has issued it leads to the documents. */
function DocumentCount({ member }: { member: Member }) {
  const t = useTexts();
  const format = useFormat();
  const count = <span className="number">{format.number(member.documents)}</span>;
  if (!isDone(member) || member.documents === 0) return count;
  return (
    <Link to={"/invoices" as never} search={{ run: member.id } as never} aria-label={t("billing.run.documents")}>
      {count}
    </Link>
  );
}

function StateChip({ member }: { member: Member }) {
  const t = useTexts();
  return (
    <StatusChip tone={member.isUndoing ? "waits" : runTones[member.state]}>
      {t(member.isUndoing ? "billing.run.undoing" : `billing.run.state.${member.state}`)}
    </StatusChip>
  );
}
