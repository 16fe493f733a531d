import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { eInvoiceFileEndpoint, getEInvoiceEndpoint } from "../../../../server/modules/billing/einvoice/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useDownload } from "../../../lib/use-download.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { type EInvoice, EInvoiceChip, FaultList } from "./e-invoice-words.tsx";
import { useEInvoiceActs } from "./use-e-invoice-acts.ts";

/** The document for machines: how it stands, what is wrong with it, and what can be done. Nothing where the customer gets none. */
export function EInvoicePanel({ documentId }: { documentId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(getEInvoiceEndpoint, { params: { documentId } }, { topics: ["e-invoices", "customers"] });
  const maySend = useMay("finance.invoices.send");
  const mayConfigure = useMay("customers.billing.view");
  const acts = useEInvoiceActs(documentId);
  if (problem && !data)
    return (
      <Panel title={t("einvoice.one")}>
        <ProblemNote problem={problem} onRetry={reload} />
      </Panel>
    );
  if (!data || (!data.eInvoice && !data.mayMake)) return null;
  const { eInvoice } = data;
  return (
    <Panel title={t("einvoice.one")} {...(eInvoice ? { actions: <EInvoiceChip state={eInvoice.state} /> } : {})}>
      <div style={{ display: "grid", gap: 16 }}>
        {eInvoice ? <Standing eInvoice={eInvoice} /> : <span>{t("einvoice.not-made")}</span>}
        <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
          {eInvoice?.hasFile && <DownloadXml documentId={documentId} />}
          {maySend && (!eInvoice || eInvoice.mayCheckAgain) && (
            <Button busy={acts.busy} onPress={acts.check}>
              {t(eInvoice ? "einvoice.check-again" : "einvoice.make")}
            </Button>
          )}
          {eInvoice?.mayCheckAgain && mayConfigure && (
            <LinkButton
              to={`/customers/${eInvoice.customerId}` as never}
              search={{ tab: "money", view: "configuration" } as never}
              kind="quiet"
            >
              {t("einvoice.open-customer")}
            </LinkButton>
          )}
          {maySend && eInvoice?.maySendAgain && <SendAgain eInvoice={eInvoice} acts={acts} />}
        </div>
        <ProblemNote problem={acts.problem} />
      </div>
    </Panel>
  );
}

function Standing({ eInvoice }: { eInvoice: EInvoice }) {
  const t = useTexts();
  const { state, faults, format, delivery, receiver, answer, messageId, sha256, stateAt } = eInvoice;
  return (
    <>
      <span>{t(`einvoice.state-why.${state}`)}</span>
      {faults.length > 0 && <FaultList faults={faults} />}
      <Facts
        facts={[
          { label: t("einvoice.format-head"), value: t(`einvoice.format.${format}`) },
          { label: t("einvoice.delivery-head"), value: t(`einvoice.delivery.${delivery}`) },
          { label: t("einvoice.since"), value: <MomentText value={stateAt} /> },
          ...(receiver && delivery === "network" ? [{ label: t("einvoice.receiver"), value: <bdi className="code">{receiver}</bdi> }] : []),
          ...(answer ? [{ label: t("einvoice.answer"), value: answer }] : []),
          ...(messageId ? [{ label: t("einvoice.message"), value: <bdi className="code">{messageId}</bdi> }] : []),
          ...(sha256 ? [{ label: t("einvoice.hash"), value: <bdi className="code">{sha256.slice(0, 16)}…</bdi> }] : []),
        ]}
      />
    </>
  );
}

function SendAgain({ eInvoice, acts }: { eInvoice: EInvoice; acts: ReturnType<typeof useEInvoiceActs> }) {
  const t = useTexts();
  const [asked, setAsked] = useState(false);
  const isAgain = eInvoice.state === "rejected";
  return (
    <>
      <Button busy={acts.busy} onPress={() => setAsked(true)}>
        {t(isAgain ? "einvoice.send-again" : "einvoice.send-now")}
      </Button>
      <ConfirmDialog
        open={asked}
        title={t(isAgain ? "einvoice.send-again-sure" : "einvoice.send-now-sure")}
        confirm={t(isAgain ? "einvoice.send-again" : "einvoice.send-now")}
        busy={acts.busy}
        problem={acts.problem}
        onConfirm={async () => {
          if (await acts.send()) setAsked(false);
        }}
        onClose={() => setAsked(false)}
      >
        {t("einvoice.send-again-why")}
      </ConfirmDialog>
    </>
  );
}

function DownloadXml({ documentId }: { documentId: string }) {
  const t = useTexts();
  const { run: fetchFile, busy, problem } = useDownload();
  const download = () => fetchFile(eInvoiceFileEndpoint, { params: { documentId } });
  return (
    <>
      <Button icon={<IconDownload size={16} aria-hidden />} busy={busy} onPress={download}>
        {t("einvoice.download")}
      </Button>
      {problem && <ProblemNote problem={problem} />}
    </>
  );
}
