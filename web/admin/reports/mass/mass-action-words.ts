import type { z } from "zod";
import { getPlanEndpoint } from "../../../../server/modules/catalog/contract.ts";
import { getCustomerEndpoint } from "../../../../server/modules/customers/contract.ts";
import { listFieldsEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { MassActionRow as MassActionRowShape, MassActionView } from "../../../../server/modules/reports/contract.ts";
import { type ReminderRule, ruleText } from "../../../../shared/reminder-rule.ts";
import { useFormat } from "../../../lib/format.ts";
import { isLanguage, languages } from "../../../lib/languages.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import type { Tone } from "../../../ui/tone.ts";
import { reminderWords } from "../../app/reminder-words.ts";
import { useColleagueChoices, useLabelChoices, useLocationChoices } from "../use-customer-choices.ts";

export type MassAction = z.output<typeof MassActionView>;
export type MassActionRow = z.output<typeof MassActionRowShape>;

export const stateTones: Record<MassActionRow["state"], Tone> = {
  preview: "waits",
  running: "waits",
  paused: "attention",
  done: "works",
  cancelled: "past",
};
export const rowTones: Record<string, Tone> = { waiting: "waits", changed: "works", skipped: "past", failed: "hurts" };

export const isUnderWay = ({ state }: Pick<MassActionRow, "state">): boolean => state === "running" || state === "paused";
export const doneOf = ({ total, counts }: MassActionRow): number => total - counts.waiting;

/** "Change status"; a kind that this release does not know is called by its name. */
export function useKindWords(): (kind: string) => string {
  const t = useTexts();
  return (kind) => t.optional(`reports.mass.kind.${kind}`) ?? kind;
}

/** What was wished for, in words: "New status: Inactive", "Add: VIP, Fibre". */
export function useWishWords(action: MassAction): string[] {
  const t = useTexts();
  const nameOf = useNames();
  const format = useFormat();
  const { partners } = useStaffSession();
  const fieldTitle = useFieldTitle(action.kind === "customers.set-field");
  const params = action.params as Record<string, unknown>;
  const text = (name: string): string | undefined => (typeof params[name] === "string" ? (params[name] as string) : undefined);
  const names = (name: string): string => (Array.isArray(params[name]) ? (params[name] as string[]).map(nameOf).join(t("ui.comma")) : "");
  // Only a move of services names plans.
  const from = usePlanTitle(text("fromPlanId"));
  const to = usePlanTitle(text("toPlanId"));
  const main = useMainAccount(action.kind === "customers.link-to-main" ? text("mainId") : undefined);
  switch (action.kind) {
    case "customers.change-status":
      return statusWords(t, text, format.moment);
    case "customers.labels":
      return labelWords(t, {
        replace: Array.isArray(params.replace) ? names("replace") : undefined,
        add: names("add"),
        remove: names("remove"),
      });
    case "customers.set-location":
      return [t("reports.mass.summary.location", { location: nameOf(text("locationId")) || t("reports.mass.summary.no-location") })];
    case "customers.set-account-manager":
      return [t("reports.mass.summary.manager", { name: nameOf(text("accountManagerId")) || t("reports.mass.summary.no-manager") })];
    case "customers.set-language": {
      const language = text("language");
      return [t("reports.mass.summary.language", { language: isLanguage(language) ? languages[language].name : (language ?? "") })];
    }
    case "customers.set-billing":
      return billingWords(t, params);
    case "customers.set-field":
      return [
        params.value === null
          ? t("reports.mass.summary.field-clear", { field: fieldTitle(text("field")) })
          : t("reports.mass.summary.field", { field: fieldTitle(text("field")), value: valueWords(t, params.value) }),
      ];
    case "customers.send-message":
      return [
        t("reports.mass.summary.subject", { subject: text("subject") ?? "" }),
        t(`reports.mass.message.abouts.${text("about") === "offer" ? "offer" : "service"}`),
        text("text") ?? "",
      ];
    case "customers.statement-files":
    case "customers.statement-mails":
      return statementWords(t, params, { from: format.day(text("from") ?? ""), to: format.day(text("to") ?? "") });
    case "customers.set-partner":
      return [t("reports.mass.summary.partner", { partner: partners.find(({ id }) => id === text("partnerId"))?.name ?? "…" })];
    case "customers.link-to-main":
      return [
        t("reports.mass.summary.main", { customer: main }),
        t("reports.mass.summary.link-mode", { mode: t.optional(`customers.link.${text("mode")}`) ?? "" }),
        t("reports.mass.summary.main-may", { rights: rightWords(t, params.mainMay) }),
      ];
    case "services.move-plan":
      return moveWords(t, params, { from, to, day: format.day(text("on") ?? "") });
    default:
      return [];
  }
}

function statusWords(t: ReturnType<typeof useTexts>, text: (name: string) => string | undefined, moment: (at: string) => string): string[] {
  const [cause, at] = [text("blockedBy"), text("at")];
  return [
    t("reports.mass.summary.status", { status: t.optional(`customers.status.${text("to")}`) ?? "" }),
    ...(cause ? [t("reports.mass.summary.cause", { cause: t.optional(`reports.mass.cause.${cause}`) ?? "" })] : []),
    ...(at ? [t("reports.mass.summary.at", { at: moment(at) })] : []),
    t("reports.mass.summary.reason", { reason: [text("reason"), text("text")].filter(Boolean).join(": ") }),
  ];
}

function statementWords(t: ReturnType<typeof useTexts>, params: Record<string, unknown>, period: { from: string; to: string }): string[] {
  return [
    t("reports.mass.summary.period", period),
    t(`reports.mass.statements.types.${params.type === "documents" ? "documents" : "transactions"}`),
    ...(params.withEmpty === true ? [t("reports.mass.statements.with-empty")] : []),
  ];
}

function moveWords(
  t: ReturnType<typeof useTexts>,
  params: Record<string, unknown>,
  names: { from: string; to: string; day: string },
): string[] {
  const { noSettlement, waiveFees, reason } = params;
  return [
    t("reports.mass.summary.move", names),
    ...(noSettlement ? [t("reports.mass.summary.no-settlement")] : waiveFees ? [t("reports.mass.summary.no-fees")] : []),
    ...(typeof reason === "string" && reason !== "" ? [t("reports.mass.summary.reason", { reason })] : []),
  ];
}

/** Asked for only where an act is about plans. */
function usePlanTitle(planId: string | undefined): string {
  const { data, problem } = useEndpoint(getPlanEndpoint, { params: { planId: planId ?? "" } }, { enabled: planId !== undefined });
  return data?.title ?? (problem ? (planId ?? "") : "…");
}

/** What the button does, what is asked before, and whether it can be taken back. */
export function useRunWords({ kind, params, expected }: MassAction): { run: string; ask: string; noUndo: string } {
  const t = useTexts();
  const counts = { count: expected.changed };
  const { to, at } = params as { to?: string; at?: string };
  // A status is said as what it does: "Block 5 customers".
  const as = kind === "customers.change-status" ? `${kind}.${at === undefined ? to : "planned"}` : kind;
  return {
    run: t.optional(`reports.mass.run-as.${as}`, counts) ?? t("reports.mass.run", counts),
    ask: t.optional(`reports.mass.ask-as.${as}`, counts) ?? t("reports.mass.confirm-title", counts),
    noUndo: t.optional(`reports.mass.no-undo-as.${kind}`) ?? t("reports.mass.confirm-danger"),
  };
}

const rightWords = (t: ReturnType<typeof useTexts>, rights: unknown): string =>
  Array.isArray(rights) && rights.length > 0
    ? rights.map((right) => t.optional(`customers.link.right.${right}`) ?? String(right)).join(t("ui.comma"))
    : t("reports.mass.summary.may-nothing");

/** "1296 Vera Brandt"; asked for only where an act is about a main account. */
function useMainAccount(mainId: string | undefined): string {
  const { data, problem } = useEndpoint(
    getCustomerEndpoint,
    { params: { customerId: mainId ?? "" } },
    { enabled: mainId !== undefined, topics: ["customers"] },
  );
  return data ? `${data.number} ${data.fullName}` : problem ? (mainId ?? "") : "…";
}

function labelWords(t: ReturnType<typeof useTexts>, labels: { replace: string | undefined; add: string; remove: string }): string[] {
  const { replace, add, remove } = labels;
  if (replace !== undefined)
    return [replace ? t("reports.mass.summary.replace", { labels: replace }) : t("reports.mass.summary.no-labels")];
  return [
    ...(add ? [t("reports.mass.summary.add", { labels: add })] : []),
    ...(remove ? [t("reports.mass.summary.remove", { labels: remove })] : []),
  ];
}

const proformaCodes = { proformaDay: "proforma-day", proformaMonths: "proforma-months", proformaFor: "proforma-for" };

/** What a field of a billing configuration is called where changes are told. */
const billingCodes: Readonly<Record<string, string>> = {
  ...{ billingEnabled: "billing-enabled", paymentMethod: "payment-method", billingType: "billing-type", prepaidMonths: "billing-period" },
  ...{
    billingDay: "billing-day",
    dueDays: "due-days",
    blocking: "blocking",
    deactivationDays: "deactivation-days",
    minBalance: "min-balance",
  },
  ...{ autoPayFromBalance: "auto-pay", grouping: "grouping", sendNotifications: "send-notifications", autoInvoice: "auto-invoice" },
  ...{ billWhileBlocked: "bill-while-blocked", creditOnDeactivation: "credit-on-deactivation", payFromNegative: "pay-from-negative" },
  ...{ reminders: "reminders", proformas: "proformas", ...proformaCodes, lateFees: "late-fees", chargeFilter: "charge-filter" },
};

function billingWords(t: ReturnType<typeof useTexts>, params: Record<string, unknown>): string[] {
  const line = (name: string, value: string): string[] => [`${t.optional(`reports.mass.told.${name}`) ?? name}: ${value}`];
  return Object.entries(params).flatMap(([field, value]) => {
    const code = billingCodes[field];
    if (code === undefined || value === undefined) return [];
    if (code === "payment-method") return line(code, t.optional(`billing.method.${value}`) ?? String(value));
    const said =
      value === null
        ? undefined
        : termWords(t, code, typeof value === "string" ? value : code === "reminders" ? ruleText(value as ReminderRule) : String(value));
    if (said !== undefined) return line(code, said);
    return line(code, (typeof value === "string" && t.optional(`reports.mass.value.${value}`)) || valueWords(t, value));
  });
}

/** What is set about proformas and reminders, as the billing configuration says it. */
export function termWords(t: ReturnType<typeof useTexts>, code: string, value: string): string | undefined {
  if (code === "proformas") return t.optional(`terms.proforma-way.${value}`);
  if (code === "reminders") return value.includes(" ") ? reminderWords(t, value) : undefined;
  if (code === "proforma-for") return t.optional(`terms.proforma-cycle.${value}`);
  const count = Number(value);
  if (!Number.isInteger(count)) return undefined;
  if (code === "proforma-day") return t("terms.day", { day: count });
  return code === "proforma-months" ? t("terms.cycles", { cycles: count }) : undefined;
}

function valueWords(t: ReturnType<typeof useTexts>, value: unknown): string {
  if (value === null) return t("reports.mass.value.inherit");
  if (typeof value === "boolean") return t(`reports.mass.value.${value ? "yes" : "no"}`);
  if (typeof value === "object" && "amount" in value) return String(value.amount);
  return Array.isArray(value) ? value.join(t("ui.comma")) : String(value);
}

/** How a field is called; asked for only where an act is about one. */
function useFieldTitle(enabled: boolean): (name: string | undefined) => string {
  const { language } = useLanguage();
  const { data } = useEndpoint(listFieldsEndpoint, { query: { module: "customers" } }, { enabled });
  return (name) => {
    const title = data?.items.find((field) => field.name === name)?.title;
    return title?.[language] ?? title?.en ?? name ?? "";
  };
}

function useNames(): (id: string | undefined) => string {
  const all = [...useLabelChoices(), ...useLocationChoices(), ...useColleagueChoices()];
  return (id) => (id === undefined ? "" : (all.find(({ value }) => value === id)?.label ?? "…"));
}
