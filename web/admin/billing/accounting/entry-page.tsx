import { Link, useParams } from "@tanstack/react-router";
import { getJournalEntryEndpoint } from "../../../../server/modules/billing/accounting/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { LinkButton } from "../../../ui/button.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { RecordFailed, RecordWaiting } from "../../../ui/record-page.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { Why } from "../../../ui/why.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { CustomerLink, DayWithOrigin } from "./entry-parts.tsx";
import { Figure } from "./figure.tsx";
import "./accounting.css";

type Entry = (typeof getJournalEntryEndpoint)["returns"]["_output"];

/** One entry: its lines, what it came from, and its place in the chain. */
export function EntryPage() {
  const t = useTexts();
  const { entryId } = useParams({ strict: false }) as { entryId: string };
  const { data: entry, problem, reload } = useEndpoint(getJournalEntryEndpoint, { params: { entryId } });
  const back = { to: "/accounting/journal", label: t("accounting.tabs.journal") };
  if (problem && !entry) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return entry ? <Shown entry={entry} /> : <RecordWaiting />;
}

function Shown({ entry }: { entry: Entry }) {
  const t = useTexts();
  const mayDocument = useMay("finance.invoices.view");
  const other = (label: string, place: Entry["reverses"]): Fact[] =>
    place
      ? [
          {
            label,
            value: <Link to={`/accounting/journal/${place.id}` as never}>{t("accounting.entry.title", { number: place.number })}</Link>,
          },
        ]
      : [];
  return (
    <div className="accounting">
      <BackLink to="/accounting/journal">{t("accounting.tabs.journal")}</BackLink>
      <header className="accounting-head">
        <h1>{t("accounting.entry.title", { number: entry.number })}</h1>
        <div className="accounting-acts">
          {entry.documentId && mayDocument && (
            <LinkButton to={`/invoices/${entry.documentId}` as never}>{t("accounting.entry.open-document")}</LinkButton>
          )}
        </div>
      </header>
      <Panel title={t("accounting.entry.lines")}>
        <PlainTable
          label={t("accounting.entry.lines")}
          rows={entry.lines}
          rowKey={(line) => String(line.position)}
          columns={[
            {
              id: "account",
              head: t("accounting.account"),
              cell: (line) => (
                <>
                  <Link to={`/accounting/ledger/${line.code}` as never}>
                    <bdi className="code">{line.code}</bdi> <bdi>{line.name}</bdi>
                  </Link>
                  {(line.plan || line.tax) && (
                    <CellNote>
                      <bdi>{line.plan ?? line.tax}</bdi>
                    </CellNote>
                  )}
                </>
              ),
            },
            { id: "debit", head: t("accounting.debit"), number: true, cell: (line) => <Figure value={line.debit} /> },
            { id: "credit", head: t("accounting.credit"), number: true, cell: (line) => <Figure value={line.credit} /> },
          ]}
        />
      </Panel>
      <div className="accounting-two">
        <Panel title={t("accounting.entry.facts")}>
          <Facts
            facts={[
              { label: t("accounting.kind-head"), value: t(`accounting.kind.${entry.kind}`) },
              { label: t("accounting.text"), value: <bdi>{entry.text}</bdi> },
              { label: t("accounting.on"), value: <DayWithOrigin row={entry} /> },
              { label: t("accounting.customer"), value: <CustomerLink row={entry} /> },
              { label: t("accounting.book"), value: <bdi>{entry.partnerName}</bdi> },
              { label: t("accounting.posted"), value: <MomentText value={entry.postedAt} /> },
              { label: t("accounting.entry.by"), value: <bdi>{entry.postedByName}</bdi> },
              ...other(t("accounting.entry.reverses"), entry.reverses),
              ...other(t("accounting.entry.reversed-by"), entry.reversedBy),
            ]}
          />
        </Panel>
        <Panel title={t("accounting.entry.chain")} actions={<Why about={t("accounting.entry.hash")}>{t("accounting.entry.why-hash")}</Why>}>
          <Facts
            facts={[
              { label: t("accounting.entry.hash"), value: <bdi className="code accounting-hash">{entry.hash}</bdi> },
              { label: t("accounting.entry.previous"), value: <bdi className="code accounting-hash">{entry.previousHash}</bdi> },
            ]}
          />
        </Panel>
      </div>
    </div>
  );
}
