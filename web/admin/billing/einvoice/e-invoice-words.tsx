import type { z } from "zod";
import type { EInvoiceView } from "../../../../server/modules/billing/einvoice/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import "./e-invoice-words.css";

export type EInvoice = z.output<typeof EInvoiceView>;

const tones: Record<EInvoice["state"], Tone> = {
  held: "attention",
  ready: "works",
  queued: "waits",
  sent: "waits",
  delivered: "waits",
  accepted: "works",
  rejected: "hurts",
};

export function EInvoiceChip({ state }: { state: EInvoice["state"] }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`einvoice.state.${state}`)}</StatusChip>;
}

type Fault = EInvoice["faults"][number];

/** What is wrong and what to do, in a sentence; the rule of the standard for whoever wants to look it up. */
export function useFaultWords(): (fault: Fault) => string {
  const t = useTexts();
  return ({ code, rule, values }) => t.optional(`einvoice.fault.${code}`, values) ?? rule;
}

export function FaultList({ faults }: { faults: readonly Fault[] }) {
  const words = useFaultWords();
  return (
    <ul className="fault-list">
      {faults.map((fault) => (
        <li key={`${fault.rule} ${words(fault)}`}>
          {words(fault)} <bdi className="code">{fault.rule}</bdi>
        </li>
      ))}
    </ul>
  );
}
