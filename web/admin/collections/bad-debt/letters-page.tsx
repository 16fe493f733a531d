import { IconDownload, IconExternalLink, IconPrinter } from "@tabler/icons-react";
import { useState } from "react";
import {
  letterFileEndpoint,
  lettersFileEndpoint,
  listLettersEndpoint,
  markPrintedEndpoint,
} from "../../../../server/modules/collections/bad-debt/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { type ApiProblem, asProblem, downloadFile, urlOf } from "../../../lib/api.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import type { Selection } from "../../../ui/data-list/selection.ts";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { DayText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { debtTopics } from "./debt.ts";
import { DebtTabs } from "./debt-tabs.tsx";
import "./bad-debt.css";

type Letter = ReturnsOf<typeof listLettersEndpoint>["items"][number];

/** B-235 the letters that went out, and those that are to be printed. */
export function LettersPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const list = useList(listLettersEndpoint, {
    filters: ["q", "toPrint"],
    periods: ["made"],
    sorts: ["made", "total"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: [...debtTopics],
  });
  return (
    <div className="debt-page">
      <DebtTabs />
      <DataList
        name="dunning-letters"
        title={t("baddebts.letters")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/customers/${row.customerId}?tab=money&view=bad-debt`}
        massActions={({ selection, clear }) => <MassActs selection={selection} items={list.items ?? []} clear={clear} />}
        filters={[
          { kind: "search", name: "q", label: t("baddebts.letter.search") },
          {
            kind: "choice",
            name: "toPrint",
            label: t("baddebts.letter.post"),
            options: [
              { value: "true", label: t("baddebts.letter.to-print") },
              { value: "false", label: t("baddebts.letter.out") },
            ],
          },
          { kind: "days", name: "made", label: t("baddebts.letter.made") },
        ]}
        columns={[
          { id: "customer", head: t("baddebts.customer"), main: true, cell: (row) => <bdi>{row.customerName}</bdi> },
          { id: "number", head: t("baddebts.letter.number"), cell: (row) => <bdi className="number">{row.number}</bdi> },
          { id: "subject", head: t("baddebts.letter.subject"), cell: (row) => <bdi>{row.subject}</bdi> },
          { id: "state", head: t("baddebts.letter.way"), cell: (row) => <LetterWay letter={row} /> },
          {
            id: "made",
            head: t("baddebts.letter.made"),
            sort: "made",
            sortDown: true,
            cell: (row) => <DayText value={row.madeOn} />,
          },
          { id: "payBy", head: t("baddebts.letter.pay-by"), extra: true, cell: (row) => <DayText value={row.payBy} /> },
          {
            id: "fee",
            head: t("baddebts.letter.fee"),
            number: true,
            extra: true,
            cell: (row) => (row.fee ? <MoneyText value={row.fee} /> : <Nothing />),
          },
          {
            id: "total",
            head: t("baddebts.letter.total"),
            number: true,
            sort: "total",
            sortDown: true,
            cell: (row) => <MoneyText value={row.total} />,
          },
          { id: "pdf", head: t("baddebts.letter.pdf"), cell: (row) => <LetterLink letter={row} /> },
        ]}
        empty={{ title: t("baddebts.letter.none"), text: t("baddebts.letter.none-why") }}
      />
    </div>
  );
}

/** How it goes out, and whether it did. */
export function LetterWay({ letter }: { letter: Pick<Letter, "delivery" | "mailedTo" | "printedAt" | "toPrint" | "hasPdf"> }) {
  const t = useTexts();
  if (!letter.hasPdf) return <StatusChip tone="waits">{t("baddebts.letter.making")}</StatusChip>;
  if (letter.toPrint) return <StatusChip tone="attention">{t("baddebts.letter.to-print")}</StatusChip>;
  if (letter.delivery === "mail") return <StatusChip tone="works">{t("baddebts.letter.mailed")}</StatusChip>;
  return (
    <StatusChip tone="works">{t(letter.mailedTo.length > 0 ? "baddebts.letter.mailed-and-printed" : "baddebts.letter.printed")}</StatusChip>
  );
}

export function LetterLink({ letter }: { letter: Pick<Letter, "id" | "number" | "hasPdf"> }) {
  const t = useTexts();
  if (!letter.hasPdf) return <Nothing />;
  return (
    <a
      href={urlOf(letterFileEndpoint, { params: { letterId: letter.id }, query: { inline: "true" } })}
      target="_blank"
      rel="noopener"
      aria-label={t("baddebts.letter.open", { number: letter.number })}
      title={t("baddebts.letter.open", { number: letter.number })}
      onClick={(event) => event.stopPropagation()}
    >
      <IconExternalLink size={16} aria-hidden />
    </a>
  );
}

function MassActs({ selection, items, clear }: { selection: Selection; items: readonly Letter[]; clear: () => void }) {
  const t = useTexts();
  const mayAct = useMay("finance.bad_debts.update");
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState<"joined" | "zip">();
  const chosen = items.filter((row) => selection.kind === "matching" || selection.keys.has(row.id));
  const toPrint = chosen.filter((letter) => letter.toPrint);
  const byPost = chosen.filter(({ delivery }) => delivery !== "mail");
  const mark = useAction(markPrintedEndpoint, {
    topics: [...debtTopics],
    onDone: ({ changed }) => {
      notify(t("baddebts.letter.marked", { count: changed }));
      clear();
    },
  });
  if (!mayAct) return null;
  async function download(as: "joined" | "zip", letters: readonly Letter[]): Promise<void> {
    setBusy(as);
    setProblem(undefined);
    try {
      await downloadFile(lettersFileEndpoint, { body: { letterIds: letters.map(({ id }) => id), joined: as === "joined" } });
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(undefined);
  }
  const markAs = (isPrinted: boolean) => () => mark.run({ body: { letterIds: byPost.map(({ id }) => id), isPrinted } });
  return (
    <>
      {toPrint.length > 0 && (
        <Button small icon={<IconPrinter size={15} aria-hidden />} busy={busy === "joined"} onPress={() => download("joined", toPrint)}>
          {t("baddebts.letter.print", { count: toPrint.length })}
        </Button>
      )}
      <Button small icon={<IconDownload size={15} aria-hidden />} busy={busy === "zip"} onPress={() => download("zip", chosen)}>
        {t("baddebts.letter.download", { count: chosen.length })}
      </Button>
      {byPost.some(({ printedAt }) => printedAt === null) && (
        <Button small busy={mark.busy} onPress={markAs(true)}>
          {t("baddebts.letter.mark")}
        </Button>
      )}
      {byPost.some(({ printedAt }) => printedAt !== null) && (
        <Button small busy={mark.busy} onPress={markAs(false)}>
          {t("baddebts.letter.unmark")}
        </Button>
      )}
      {(problem ?? mark.problem) && <ProblemNote problem={problem ?? mark.problem} />}
    </>
  );
}
