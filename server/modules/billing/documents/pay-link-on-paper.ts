// P-131 a paper may carry a link with which it is paid without signing in. Links are made by `payments`, which stands above: it says here how.
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import type { MoneyDocumentInput } from "../pdf/money-document-data.ts";

interface PrintedFor {
  readonly id: string;
  readonly customer_id: string;
  readonly partner_id: string;
}

type MakeLink = (
  work: Work,
  tools: Tools,
  document: { readonly documentId: string; readonly customerId: string; readonly partnerId: string },
) => Promise<string | undefined>;

let makeLink: MakeLink | undefined;

/** Called once, at the start. */
export function printPayLinks(make: MakeLink): void {
  makeLink = make;
}

/** The document as it is printed for good, with a link of its own where its partner wants one. */
export async function withPayLink(work: Work, tools: Tools, document: PrintedFor, input: MoneyDocumentInput): Promise<MoneyDocumentInput> {
  const { payment } = input;
  if (!payment?.link) return input;
  const { id: documentId, customer_id: customerId, partner_id: partnerId } = document;
  const url = await makeLink?.(work, tools, { documentId, customerId, partnerId });
  return url === undefined ? input : { ...input, payment: { ...payment, link: { ...payment.link, url } } };
}
