// An entry of the audit log as a person would tell it: "Status: Active → Blocked". Pure, so that each rule has its case.
import type { z } from "zod";
import type { AuditEntryView } from "../../../server/modules/identity/contract.ts";
import { isDay } from "../../../shared/calendar.ts";
import type { Format } from "../../lib/format.ts";
import { inReadersWay } from "../../lib/kept-words.ts";
import type { Translate } from "../../lib/texts.tsx";
import type { Tone } from "../../ui/tone.ts";
import { isRight, rightName } from "./right-name.ts";
import { roleTitle } from "./role-title.ts";

export type ActivityEntry = z.output<typeof AuditEntryView>;

/** "changed_status" is "Changed status" where nobody wrote better words. */
export const actionWords = (t: Pick<Translate, "optional">, action: string): string =>
  t.optional(`audit.action.${action}`) ?? capital(plainWord(action));

/** What was done, in words for this kind of record where it has its own: money is "paid out" rather than "done". */
const deedWords = (t: Pick<Translate, "optional">, { entity, action }: Pick<ActivityEntry, "entity" | "action">): string =>
  t.optional(`audit.action-of.${entity}.${action}`) ?? actionWords(t, action);

/** "blockedBy" and "blocked_by" are "blocked by". */
export const plainWord = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_-]/g, " ")
    .toLowerCase();

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** What somebody did, and to what when it is not the record that is looked at. */
export function entryTitle(t: Translate, entry: ActivityEntry, own: { entity: string; entityId: string }): string {
  const action = deedWords(t, entry);
  if (entry.entity === own.entity && entry.entityId === own.entityId) return action;
  const entity = capital(t.optional(`audit.entity.${entry.entity}`) ?? plainWord(entry.entity));
  return t("audit.about", { entity, number: entry.entity === "role" ? roleTitle(t, entry.label) : labelWords(t, entry), action });
}

/** The kind of paper and the language of "PDF template of Northern Fibre: credit note, de" in the reader's words. */
const ofPaper = /^PDF template of (?<partner>.+): (?<kind>[a-z ]+)(?:, (?<language>[a-z]{2}))?$/;
// What the server writes before a name. The kind of record says it already, in the reader's words.
const before: Readonly<Record<string, RegExp>> = {
  plan: /^Plan /,
  tax: /^Tax /,
  tax_group: /^Tax group /,
  tax_update: /^Update of tax /,
  tax_rule: /^Tax by address /,
  promo_code: /^Promo code /,
  transaction_category: /^Category /,
  accounting_connection: /^Connection to /,
  business_calendar: /^Calendar (of )?/,
  mail: /^Mail of /,
  hotspot_voucher_kind: /^Hotspot voucher /,
};

function labelWords(t: Translate, { entity, label }: ActivityEntry): string {
  const paper = entity === "paper_template" ? ofPaper.exec(label)?.groups : undefined;
  if (paper) {
    const { partner = "", kind = "", language } = paper;
    const name = kind === "all documents" ? "all" : kind.replaceAll(" ", "_");
    return [partner, t.optional(`papers.kind.${name}`) ?? kind, ...(language ? [language] : [])].join(" · ");
  }
  const own = before[entity];
  return own?.test(label) ? label.replace(own, "") : numberIn(label);
}

// Labels are written by the server as "Payment 2026-02-00468"; the kind is said in the reader's words.
const numberIn = (label: string): string => figures(label.replace(/^(?:\p{L}+ )+(?=\S*\d)/u, ""));

// Figures with dashes between them have no direction of their own: a right-to-left line would turn them round.
const figures = (text: string): string => (/^[\d\s+./:-]+$/.test(text) && /\D/.test(text) ? `\u2066${text}\u2069` : text);

/** The sentences of a difference; what means nothing to people (digests, ids) says only that it changed, or is left to the raw view. */
export function changeLines(t: Translate, format: Format, entry: ActivityEntry): string[] {
  return Object.entries(entry.changes ?? {}).flatMap(([name, { before, after }]) => {
    if (silent.has(name)) return [];
    const isOfRight = isRight(name);
    const field = isOfRight ? rightName(t, name) : fieldWords(t, name);
    const read = (value: unknown): string | undefined => {
      if (typeof value !== "string" || value === "") return valueWords(t, format, value);
      if (isOfRight) return t.optional(`identity.level.${value}`) ?? value;
      if (name === "role") return roleTitle(t, value);
      return freeText.has(name) ? value : valueWords(t, format, value);
    };
    const [was, is] = [read(before), read(after)];
    if (was === undefined || is === undefined) return [t("audit.field-changed", { field })];
    if (isNothing(before)) return isNothing(after) ? [] : [t("audit.is-now", { field, after: is })];
    if (isNothing(after)) return [t("audit.removed", { field, before: was })];
    return [t("audit.from-to", { field, before: was, after: is })];
  });
}

/** "collections.blocking_days" is called what its setting is called. */
const fieldWords = (t: Translate, name: string): string =>
  t.optional(`audit.field.${name}`) ??
  (name.includes(".") ? t.optional(`partners.setting.${name}.title`) : undefined) ??
  capital(plainWord(name.replace(/^extra\./, "")));

const silent: ReadonlySet<string> = new Set(["sha256", "password", "version", "comment"]);
/** What people typed is never one of our words, however much it looks like one. */
const freeText: ReadonlySet<string> = new Set(["login", "name", "fullName", "full_name", "title", "email", "file", "portalLogin"]);
const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const longest = 120;

/** A value in words; undefined where a person could not read it. */
function valueWords(t: Translate, format: Format, value: unknown): string | undefined {
  if (isNothing(value)) return t("audit.nothing");
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
  // Without grouping: most are numbers of records, which nobody writes as 1,173.
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return textWords(t, format, value);
  if (Array.isArray(value)) {
    const words = value.map((item) => valueWords(t, format, item));
    return words.every((word) => word !== undefined) ? words.join(", ") : undefined;
  }
  return undefined;
}

function textWords(t: Translate, format: Format, text: string): string | undefined {
  if (uuid.test(text)) return undefined;
  if (isDay(text)) return format.day(text);
  if (moment.test(text)) return format.moment(text);
  const planned = /^([a-z_]+) at (\d{4}-\d{2}-\d{2}T\S+)$/.exec(text);
  if (planned) return t("audit.value-at", { value: textWords(t, format, planned[1] ?? "") ?? "", at: format.moment(planned[2] ?? "") });
  const amount = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(text);
  if (amount) return format.money({ amount: amount[1] ?? "", currency: amount[2] ?? "" });
  const known = /^[a-z_]+$/.test(text) ? t.optional(`audit.value.${text}`) : undefined;
  return known ?? figures(text.length > longest ? `${text.slice(0, longest)} …` : text);
}

const sentenceEnd = /(?<=\.) (?=[A-Z\d])/;

/** What the program writes about itself when it blocks, unblocks or deactivates, in the order of "collections/status". */
const saidByProgram: readonly (readonly [key: string, of: RegExp])[] = [
  ["due", /^(?<document>\S+) was due on (?<day>\S+)\.$/],
  ["minimum", /^The minimum balance is missed by (?<amount>\S+ [A-Z]{3})\.$/],
  ["unpaid", /^(?<amount>\S+ [A-Z]{3}) unpaid\.$/],
  ["paid", /^What was owed is paid\.$/],
  ["nothing", /^Nothing is owed that could block\.$/],
  ["spared", /^Spared until (?<day>\S+): (?<kind>[a-z]+)[a-z ]*\.$/],
  ["spared-on", /^Spared: (?<kind>[a-z]+)[a-z ]*\.$/],
  ["too-little", /^(?<amount>\S+ [A-Z]{3}) unpaid is too little for a block\.$/],
  ["billing-off", /^Billing is off\.$/],
  ["blocking-off", /^Blocking is off\.$/],
  ["never", /^This customer is never blocked\.$/],
  ["decided", /^Decided by what is owed\.$/],
];

function sentenceWords(t: Pick<Translate, "optional">, sentence: string): string | undefined {
  for (const [key, of] of saidByProgram) {
    const found = of.exec(sentence);
    if (found) return t.optional(`audit.said.${key}`, found.groups ?? {});
  }
  return undefined;
}

/** A reason that stands in the log: a word of ours, or a sentence whose days and amounts the reader's language writes in its own way. */
export function reasonWords(t: Translate, format: Format, text: string): string {
  const known = /^[a-z_]+$/.test(text) ? t.optional(`audit.value.${text}`) : undefined;
  return (
    known ??
    text
      .split(sentenceEnd)
      .map((sentence) => sentenceWords(t, sentence) ?? sentence)
      .map((said) => inReadersWay(format, said))
      .join(" ")
  );
}

/** An entry where little room is: why first, if somebody said why, then what changed. */
export const toldLines = (t: Translate, format: Format, entry: ActivityEntry): string[] => [
  ...(entry.reason ? [reasonWords(t, format, entry.reason)] : []),
  ...changeLines(t, format, entry),
];

/** Who did it by the name that was kept: steps of the daily procedure and jobs are the program. */
export const byWords = (t: Translate, name: string): string => (/^(daily|job):/.test(name) ? t("audit.by-program") : name);

/** Who did it, in words: the person, a person through the customer's eyes, or nobody. */
export function doerWords(t: Translate, entry: ActivityEntry): string {
  if (entry.staff) return t("audit.as-customer", { staff: entry.staff.name });
  if (entry.actor.kind === "system") return t.optional(`audit.source.${entry.source}`) ?? t("audit.by-program");
  return entry.actor.name;
}

export function entryTone(entry: ActivityEntry): Tone {
  const status = entry.changes?.status?.after ?? entry.changes?.state?.after;
  if (status === "blocked" || status === "stopped") return "hurts";
  if (status === "active" || status === "paid") return "works";
  if (/^(create|issue|add|consent-given|restore)/.test(entry.action)) return "works";
  if (/planned|invited|link/.test(entry.action)) return "waits";
  return /(delete|purge|undo|reverse|shut|withdrawn)/.test(entry.action) ? "hurts" : "past";
}
