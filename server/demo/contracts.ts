// The contracts of the demo provider: a template in two languages, one contract that waits for a signature and one that is signed.
import { getCustomer } from "../modules/customers/index.ts";
import { addTemplate, ensureSeal, generateDocument, sendContract, signContract } from "../modules/documents/index.ts";
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
}

const demo = { source: "demo" } as const;

/** Everything by the same acts as on the screens. */
export async function addDemoContracts({ base, tools, staff, partner, customerId, arabicReaderId }: DemoContracts): Promise<void> {
  const asStaff = <T>(act: (work: Work) => Promise<T>) => inWork(base, { actor: staff, origin: demo }, act);
  const words = { partnerId: partner.id, kind: "contract" as const, termMonths: 24 };
  const template = await asStaff((work) =>
    addTemplate(work, { ...words, name: "Internet at home", language: "en", title: "Contract for internet access", body: english }),
  );
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
}

async function signAs({ base, tools }: Pick<DemoContracts, "base" | "tools">, customerId: string, documentId: string): Promise<void> {
  const keys = await inWork(base, { actor: { kind: "system", name: "demo" }, origin: demo }, (work) => ensureSeal(work, tools));
  const customer = await inWork(base, { actor: { kind: "system", name: "demo" }, origin: demo }, (work) => getCustomer(work, customerId));
  const actor = { kind: "customer", customerId, partnerId: customer.partnerId, name: customer.fullName, sessionId: customerId } as const;
  const curve = Array.from({ length: 60 }, (_, at): [number, number] => [
    at * 4,
    60 + Math.round(Math.sin(at / 3) * (30 - at / 3) + Math.cos(at) * 6),
  ]);
  await inWork(base, { actor, origin: { source: "portal", ip: "192.0.2.17", userAgent: "Demo browser" } }, (work) =>
    signContract(work, tools, keys, documentId, { method: "draw", name: customer.fullName, strokes: [curve], hasRead: true, agrees: true }),
  );
}
