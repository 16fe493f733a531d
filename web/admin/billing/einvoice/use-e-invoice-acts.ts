import { makeEInvoiceEndpoint, sendEInvoiceEndpoint } from "../../../../server/modules/billing/einvoice/contract.ts";
import type { ApiProblem } from "../../../lib/api.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { notify } from "../../../ui/notices.tsx";

export interface EInvoiceActs {
  busy: boolean;
  problem: ApiProblem | undefined;
  /** Makes it, or makes and checks it again. */
  check: () => Promise<unknown>;
  send: () => Promise<unknown>;
}

/** What a person can do about the e-invoice of a document. */
export function useEInvoiceActs(documentId: string): EInvoiceActs {
  const t = useTexts();
  const topics = ["e-invoices"];
  const make = useAction(makeEInvoiceEndpoint, {
    topics,
    onDone: ({ state }) => notify(t(state === "held" ? "einvoice.still-held" : "einvoice.now-ready")),
  });
  const send = useAction(sendEInvoiceEndpoint, { topics, onDone: () => notify(t("einvoice.on-its-way")) });
  const call = { params: { documentId }, body: {} };
  return {
    busy: make.busy || send.busy,
    problem: make.problem ?? send.problem,
    check: () => make.run(call),
    send: () => send.run(call),
  };
}
