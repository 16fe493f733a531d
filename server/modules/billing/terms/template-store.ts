// Templates as stored: one per partner and payment method, each with its revisions, of which the last one counts from now on.
import { sql } from "kysely";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { PaymentMethod } from "../tables.ts";
import type { TemplateValues } from "./template-rules.ts";

export interface StoredTemplate {
  readonly id: string;
  readonly partnerId: string;
  readonly paymentMethod: PaymentMethod;
  readonly isActive: boolean;
  readonly onPayment: boolean;
  readonly onCashPayment: boolean;
  readonly realignOpenDue: boolean;
  readonly version: number;
  readonly revisionId: string;
  readonly revision: number;
  readonly values: TemplateValues;
  readonly savedAt: Date;
}

const selected = sql`template.id, template.partner_id as "partnerId", template.payment_method as "paymentMethod", template.is_active as "isActive",
  template.on_payment as "onPayment", template.on_cash_payment as "onCashPayment", template.realign_open_due as "realignOpenDue", template.version,
  revision.id as "revisionId", revision.number as revision, revision.fields as values, revision.made_at as "savedAt"`;
const lastRevision = sql`cross join lateral (
  select * from billing.terms_revisions where template_id = template.id order by number desc limit 1) revision`;

/** The templates of partners, of all that the reader sees without any. */
export async function listStoredTemplates(work: Work, partnerId: string): Promise<StoredTemplate[]> {
  const { rows } = await sql<StoredTemplate>`select ${selected} from billing.terms_templates template ${lastRevision}
    where template.partner_id = ${partnerId} order by template.payment_method`.execute(work.tx);
  return rows;
}

/** Also one that is switched off. */
export async function findStoredTemplate(work: Work, partnerId: string, method: PaymentMethod): Promise<StoredTemplate | null> {
  const { rows } = await sql<StoredTemplate>`select ${selected} from billing.terms_templates template ${lastRevision}
    where template.partner_id = ${partnerId} and template.payment_method = ${method}`.execute(work.tx);
  return rows[0] ?? null;
}

/** The template of a way of paying, as it is brought to accounts from now on; null: there is none that counts. */
export async function findTemplateFor(work: Work, partnerId: string, method: PaymentMethod): Promise<StoredTemplate | null> {
  const template = await findStoredTemplate(work, partnerId, method);
  return template?.isActive ? template : null;
}

export interface StoredRevision {
  readonly revisionId: string;
  readonly revision: number;
  readonly paymentMethod: PaymentMethod;
  readonly values: TemplateValues;
  readonly realignOpenDue: boolean;
  /** The number of the last revision of its template. */
  readonly latest: number;
}

export async function getRevision(work: Work, partnerId: string, revisionId: string): Promise<StoredRevision> {
  const { rows } = await sql<StoredRevision>`select revision.id as "revisionId", revision.number as revision, revision.fields as values,
      template.payment_method as "paymentMethod", template.realign_open_due as "realignOpenDue",
      (select max(number) from billing.terms_revisions where template_id = template.id)::int as latest
    from billing.terms_revisions revision join billing.terms_templates template on template.id = revision.template_id
    where revision.id = ${revisionId} and revision.partner_id = ${partnerId}`.execute(work.tx);
  if (!rows[0]) throw notFound("There is no such revision of a template.");
  return rows[0];
}
