// The contracts of the demo provider: a template in two languages, contracts that wait for a signature, signed ones, and two that several sign.

import { PDFDocument } from "@cantoo/pdf-lib";
import { getCustomer } from "../modules/customers/index.ts";
import {
  addTemplate,
  askForDocument,
  ensureSeal,
  generateDocument,
  makeSignLink,
  sendAsked,
  sendContract,
  signContract,
} from "../modules/documents/index.ts";
import { setNeed } from "../modules/ordering/index.ts";
import type { Partner } from "../modules/partners/index.ts";
import type { Actor } from "../platform/actor.ts";
import type { Tools } from "../platform/tools.ts";
import { type Base, inWork, type Work } from "../platform/work.ts";

const english = `# Contract for internet access

Between **{{ partner.legal_name }}**, {{ partner.address }} (below: the provider)

and **{{ customer.name }}**, {{ customer.address }}, customer number {{ customer.number }} (below: the customer)

## 1. What is provided

The provider connects the customer to its network at the address above and keeps the connection running around the clock.

- Speeds, prices and what is included stand in the customer's portal and on every invoice.
- Equipment on loan stays the provider's property and comes back when the contract ends.

## 2. Term

{% if contract.term_months != "" %}The contract runs for **{{ contract.term_months }} months** from the day on which it is signed. Afterwards it goes on without a fixed term.{% else %}The contract has no fixed term. Either side ends it with a month's notice.{% endif %}

## 3. Payment

1. Invoices are due as they say.
2. Who pays late is reminded first. If that does not help, access is limited until the debt is paid.
3. Prices change with two months' notice. The customer may then end the contract without cost.

## 4. If something does not work

| What happens | What the provider does |
| --- | --- |
| No connection | Repairs it within one working day |
| Slower than promised | Measures, and lowers the price for as long as it lasts |
| Planned work | Says so five days before |

Reach us at {{ partner.email }}{% if partner.phone != "" %} or {{ partner.phone }}{% endif %}.

===

## 5. Personal data

The provider keeps what it needs for the contract and for the law, and nothing else. The customer may see it at any time in the portal.

## 6. Signature

Signed electronically on {{ date_signed }} by {{ customer.name }}:

{{ signature.customer }}

For {{ partner.legal_name }}, where it signs too:

{{ signature.company }}
`;

const arabic = `# عقد خدمة الإنترنت

بين **{{ partner.legal_name }}**، {{ partner.address }} (المزوّد)

و**{{ customer.name }}**، {{ customer.address }}، رقم العميل {{ customer.number }} (العميل)

## 1. الخدمة

يصل المزوّد العميل بشبكته في العنوان أعلاه ويحافظ على الاتصال على مدار الساعة.

## 2. المدة

{% if contract.term_months != "" %}مدة العقد **{{ contract.term_months }}** شهرًا من يوم التوقيع، ثم يستمر بلا مدة محددة.{% else %}العقد بلا مدة محددة.{% endif %}

## 3. التوقيع

وُقّع إلكترونيًا في {{ date_signed }}:

{{ signature.customer }}
`;

interface DemoContracts {
  readonly base: Base;
  readonly tools: Tools;
  readonly staff: Actor;
  readonly partner: Partner;
  /** Whose contract waits, and whose is signed: the same person has both. */
  readonly customerId: string;
  readonly arabicReaderId: string | undefined;
  /** A plan that is had with a contract only. */
  readonly signedPlanId: string | undefined;
}

const demo = { source: "demo" } as const;

/** Everything by the same acts as on the screens. */
export async function addDemoContracts({
  base,
  tools,
  staff,
  partner,
  customerId,
  arabicReaderId,
  signedPlanId,
}: DemoContracts): Promise<void> {
  const asStaff = <T>(act: (work: Work) => Promise<T>) => inWork(base, { actor: staff, origin: demo }, act);
  const words = { partnerId: partner.id, kind: "contract" as const, termMonths: 24 };
  const template = await asStaff((work) =>
    addTemplate(work, { ...words, name: "Internet at home", language: "en", title: "Contract for internet access", body: english }),
  );
  // P-179 who orders television signs first.
  if (signedPlanId) await asStaff((work) => setNeed(work, signedPlanId, partner.id, template.id));
  const inArabic = await asStaff((work) =>
    addTemplate(work, { ...words, name: "Internet at home", language: "ar", title: "عقد خدمة الإنترنت", body: arabic }),
  );
  await asStaff((work) =>
    addTemplate(work, {
      partnerId: partner.id,
      kind: "document",
      name: "Confirmation of the connection",
      language: "en",
      title: "Confirmation for {{ customer.name }}",
      body: "# Confirmation\n\nWe confirm that {{ customer.name }}, {{ customer.address | required }}, is our customer under the number {{ customer.number }}.\n\n{{ today }}, {{ partner.legal_name }}\n",
      termMonths: null,
    }),
  );
  const make = (owner: string, templateId: string, title = "") =>
    asStaff(async (work) => {
      const customer = await getCustomer(work, owner);
      const made = await generateDocument(work, tools, customer, { templateId, title, visibleInPortal: true });
      return sendContract(work, made.id, {});
    });
  const signed = await make(customerId, template.id, "Terms of equipment on loan");
  await signAs({ base, tools }, customerId, signed.id);
  await make(customerId, template.id);
  if (arabicReaderId) await make(arabicReaderId, inArabic.id);
  // P-180 one that waits to be sent, one that waits for staff.
  const wanted = (kind: "identity" | "address", note: string) =>
    asStaff(async (work) => askForDocument(work, await getCustomer(work, customerId), { kind, note, dueOn: null }));
  await wanted("address", "A bill of another provider, not older than three months.");
  const { id: sentId } = await wanted("identity", "");
  const paper = { name: "identity-card.pdf", bytes: await drawPaper() };
  await asCustomer(base, customerId, (work) => sendAsked(work, tools.files, sentId, paper));
  // P-178 for somebody who would rather not sign in.
  await asStaff(async (work) => {
    const customer = await getCustomer(work, customerId);
    const title = "Addendum: fixed address";
    const made = await generateDocument(work, tools, customer, { templateId: template.id, title, visibleInPortal: true });
    await makeSignLink(work, tools, made.id, { channel: "email", to: customer.emails[0] ?? "reader@example.net", send: true });
  });
  await addSignedBySeveral({ base, tools, staff, customerId }, template.id);
}

/**
 * O-110 one that the two of the customer's side have signed and that waits for the company, and one that everybody has signed. The second signer has
 * no portal.
 */
async function addSignedBySeveral(
  { base, tools, staff, customerId }: Pick<DemoContracts, "base" | "tools" | "staff" | "customerId">,
  templateId: string,
): Promise<void> {
  if (staff.kind !== "staff") return;
  const asStaff = <T>(act: (work: Work) => Promise<T>) => inWork(base, { actor: staff, origin: demo }, act);
  const second = { kind: "named", name: "Luka Novak", email: "luka.novak@example.net", phone: "" } as const;
  const company = { kind: "staff", adminId: staff.adminId } as const;
  const keys = await inWork(base, { actor: { kind: "system", name: "demo" }, origin: demo }, (work) => ensureSeal(work, tools));
  for (const title of ["Contract for the shop", "Contract for the flat"]) {
    const made = await asStaff(async (work) => {
      const customer = await getCustomer(work, customerId);
      const draft = await generateDocument(work, tools, customer, { templateId, title, visibleInPortal: true });
      return sendContract(work, draft.id, { chosen: { signers: [{ kind: "customer" }, second], company } });
    });
    await signAs({ base, tools }, customerId, made.id);
    await asStaff((work) => makeSignLink(work, tools, made.id, { channel: "email", to: second.email, send: false }));
    const signerId = made.contract?.signers.find(({ kind }) => kind === "named")?.id ?? "";
    const holder = { source: "portal", ip: "198.51.100.24", userAgent: "Demo phone" } as const;
    await inWork(base, { actor: { kind: "system", name: "demo" }, origin: holder }, (work) =>
      signContract(
        work,
        tools,
        keys,
        made.id,
        { method: "type", name: second.name, strokes: [], hasRead: true, agrees: true },
        { kind: "link", signerId, channel: "email", to: "l•••@example.net" },
      ),
    );
    if (title === "Contract for the shop")
      await asStaff((work) =>
        signContract(
          work,
          tools,
          keys,
          made.id,
          { method: "type", name: staff.name, strokes: [], hasRead: true, agrees: true },
          { kind: "staff" },
        ),
      );
  }
}

async function signAs({ base, tools }: Pick<DemoContracts, "base" | "tools">, customerId: string, documentId: string): Promise<void> {
  const keys = await inWork(base, { actor: { kind: "system", name: "demo" }, origin: demo }, (work) => ensureSeal(work, tools));
  const curve = Array.from({ length: 60 }, (_, at): [number, number] => [
    at * 4,
    60 + Math.round(Math.sin(at / 3) * (30 - at / 3) + Math.cos(at) * 6),
  ]);
  await asCustomer(base, customerId, (work, name) =>
    signContract(work, tools, keys, documentId, { method: "draw", name, strokes: [curve], hasRead: true, agrees: true }),
  );
}

async function asCustomer<T>(base: Base, customerId: string, act: (work: Work, name: string) => Promise<T>): Promise<T> {
  const { partnerId, fullName: name } = await inWork(base, { actor: { kind: "system", name: "demo" }, origin: demo }, (work) =>
    getCustomer(work, customerId),
  );
  const actor = { kind: "customer", customerId, partnerId, name, sessionId: customerId } as const;
  return inWork(base, { actor, origin: { source: "portal", ip: "192.0.2.17", userAgent: "Demo browser" } }, (work) => act(work, name));
}

async function drawPaper(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.addPage([320, 200]).drawText("Identity card, made up", { x: 40, y: 100, size: 18 });
  return pdf.save();
}
