// What a provider's staff do between two runs: they write down calls, bill visits, make good for outages, keep papers.
import { addDays, type Day } from "../../shared/calendar.ts";
import { creditInvoice, issueOneTimeInvoice, listOpenDocuments } from "../modules/billing/index.ts";
import { addComment, getCustomer } from "../modules/customers/index.ts";
import { addDocument } from "../modules/documents/index.ts";
import type { FileStore } from "../platform/files/file-store.ts";
import type { Work } from "../platform/work.ts";
import { chance } from "./people.ts";

const calls = [
  "Called about slow Wi-Fi in the upper rooms. Suggested another place for the router, will call again if that does not help.",
  "Asked when fibre comes to the street. Told: works start in spring, a letter follows.",
  "Moves within the town in two months, asks for the same line there.",
  "Prefers calls after five in the afternoon.",
  "Line was noisy for two days; the fault was at the street cabinet and is mended.",
];

/** One customer's part in it; most have none. `act` runs each act in a work of its own, as a member of staff. */
export async function liveDailyLife(
  act: <T>(doIt: (work: Work) => Promise<T>) => Promise<T>,
  files: FileStore,
  { id, n, today, taxId }: { id: string; n: number; today: Day; taxId: string },
): Promise<void> {
  if (chance(n * 61, 4) === 0) {
    const body = calls[chance(n * 67, calls.length)] as string;
    await act((work) => addComment(work, id, { body, isPinned: chance(n * 71, 5) === 0 }));
  }
  if (chance(n * 73, 12) === 0) await act((work) => billVisit(work, id, { today, taxId }));
  if (chance(n * 79, 25) === 0) await act((work) => makeGood(work, id));
  if (chance(n * 83, 6) === 0) await act((work) => keepProtocol(work, files, id, today));
}

async function billVisit(work: Work, customerId: string, { today, taxId }: { today: Day; taxId: string }): Promise<void> {
  await issueOneTimeInvoice(work, customerId, {
    lines: [
      {
        text: "Visit of a technician, first half hour",
        unitPrice: "39.00",
        quantity: "1",
        taxId,
        includesTax: false,
        category: "one_time",
      },
    ],
    issuedOn: addDays(today, -1),
    note: "",
    memo: "",
    withFutureItems: false,
  });
}

/** A tenth of an open invoice back, with a reason. */
async function makeGood(work: Work, customerId: string): Promise<void> {
  const [document] = await listOpenDocuments(work, customerId);
  if (document)
    await creditInvoice(work, { invoiceId: document.id, reason: "Outage of 14 hours at the street cabinet", releaseDays: false });
}

async function keepProtocol(work: Work, files: FileStore, customerId: string, today: Day): Promise<void> {
  const customer = await getCustomer(work, customerId);
  const text = `Installation protocol\n\nCustomer ${customer.number}, ${customer.fullName}\nDate: ${today}\nSignal at the socket: -18.4 dBm\nSpeed measured with a cable: as ordered\n`;
  const upload = { name: `installation-${customer.number}.txt`, bytes: Buffer.from(text) };
  await addDocument(work, files, customer, upload, { title: "Installation protocol", visibleInPortal: true });
}
