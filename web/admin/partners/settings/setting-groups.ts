// Which page a setting stands on, and under which heading of it. The page follows from the right that the setting names, so a setting
// of a later module finds its place by itself; a heading it gets here, or else that of its module. The settings of finance are too many for
// one page: each subject has its own (B-272), which follows from the heading.
import type { Permission } from "../../../../shared/permissions.ts";

const ofMailPage = /^messages\.(mode|redirect_to|mail_from|reply_to)$/;
/** Changed where the way of mail can be tried out; the list of settings shows what holds, and takes it back. */
export const isOfMailPage = (key: string): boolean => ofMailPage.test(key);

/** The pages in the order of the overview. */
export const settingGroups = [
  "main",
  "portal",
  "security",
  "mail",
  "notifications",
  "finance",
  "automation",
  "money-documents",
  "blocking",
  "plan-change",
  "pausing",
  "plans",
  "accounting",
  "payments",
  "numbering",
  "networking",
  "helpdesk",
  "crm",
  "documents",
  "scheduling",
  "inventory",
  "voice",
  "webhooks",
  "integrations",
  "tools",
] as const;
export type SettingGroup = (typeof settingGroups)[number];

export const isSettingGroup = (text: string | undefined): text is SettingGroup => (settingGroups as readonly string[]).includes(text ?? "");

/** The subjects of finance, by heading; what is not named here stands among the billing defaults. */
const subjectOfSection: Readonly<Record<string, SettingGroup>> = {
  ...{ runs: "automation", "first-invoices": "automation" },
  ...{ invoices: "money-documents", proformas: "money-documents", "e-invoices": "money-documents", calculation: "money-documents" },
  ...{ "paper-numbers": "money-documents", display: "money-documents" },
  ...{ blocking: "blocking", deactivating: "blocking", promises: "blocking", "step-limits": "blocking", collections: "blocking" },
  ...{ "write-offs": "blocking", deposits: "blocking", "bad-debts": "blocking" },
  ...{ "plan-change": "plan-change", pausing: "pausing", cancelling: "pausing", accounting: "accounting" },
  ...{ catalog: "plans", services: "plans", bundles: "plans" },
};
const financeSubjects: ReadonlySet<string> = new Set(["finance", ...Object.values(subjectOfSection)]);

export const nodeOfGroup = (group: SettingGroup): string => `config.${financeSubjects.has(group) ? "finance" : group}`;

/** A setting as far as its place follows from it. */
interface Placed {
  readonly key: string;
  /** "config.finance" */
  readonly node: string;
}

/** Pages of other modules that are made for some settings, with an example beside them. */
const ownPages: readonly (readonly [keys: RegExp, path: string])[] = [
  [/^collections\.reminder_/, "/config/reminders"],
  [/^collections\.prepaid_notice_/, "/config/prepaid-notices"],
];
const ownPageOf = ({ key }: Pick<Placed, "key">): string | undefined => ownPages.find(([keys]) => keys.test(key))?.[1];

/** The page of settings on which a setting stands; none for what has a page of its own. */
export function groupOf(setting: Placed): SettingGroup | undefined {
  if (ownPageOf(setting)) return undefined;
  if (setting.node === "config.finance") return subjectOfSection[sectionOf(setting.key)] ?? "finance";
  const group = setting.node.replace(/^config\./, "");
  return isSettingGroup(group) && !(financeSubjects.has(group) && group !== "finance") ? group : undefined;
}

/** "/config/reminders" as its title is called. */
export const pageName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The one page on which a setting stands, opened at it. */
export function pathOfSetting(setting: Placed): string | undefined {
  const group = groupOf(setting);
  return group ? `/config/settings/${group}/${setting.key}` : ownPageOf(setting);
}

/** One of these opens a page of settings. */
export const settingRights: readonly Permission[] = [...new Set(settingGroups.map(nodeOfGroup))].flatMap((node) => [
  `${node}.view` as Permission,
  `${node}.update` as Permission,
]);

const sections: readonly (readonly [section: string, keys: RegExp])[] = [
  ["localisation", /^partners\.(phone_country|locale|hour_format|arabic_digits)$/],
  ["portal-look", /^partners\.(portal_title|languages)$/],
  ["portal-pages", /^portal\.(modules$|finance\.|dashboard\.|faq\.)/],
  ["portal-documents", /^portal\.documents\./],
  ["contracts", /^documents\./],
  ["portal-profile", /^portal\.profile\./],
  ["portal-notices", /^(messages\.notices_|portal\.notices\.)/],
  ["portal-privacy", /^portal\.privacy\./],
  ["portal-access", /^portal\.(auth\.|inactive_)/],
  ["portal-stores", /^portal\.app\.(android|ios)_id$/],
  ["sms", /^messages\.sms_/],
  ["portal-app", /^(portal\.app|push)\./],
  ["payment-windows", /^access\.payment_window/],
  ["access", /^access\./],
  ["portal-reset", /^portal\.reset\./],
  ["staff-passwords", /^identity\.(password_|require_2fa|reset_)/],
  ["staff-sign-in", /^identity\.(ip_allow_list|idle_min|absolute_h)$/],
  ["staff-locks", /^identity\.(lock_|ip_attempts)/],
  ["staff-roles", /^identity\.creator_/],
  ["customer-form", /^customers\.(required_|login_|password_)/],
  ["duplicates", /^customers\.duplicate_/],
  ["customer-records", /^(customers\.|ordering\.import_)/],
  ["terms", /^billing\.(due_days|min_days_to_pay)$/],
  ["billing-defaults", /^billing\.(usual_|bridge_min_days|portal_day)/],
  ["settling", /^billing\.(auto_pay|auto_associate|partial_)/],
  ["invoices", /^billing\.(issue_zero|grouping|min_invoice|surplus|date_mode|invoice_note|future_items_alone)/],
  ["bundles", /^billing\.show_bundle/],
  ["write-offs", /^billing\.(write_off_|small_writeoff)/],
  ["e-invoices", /^billing\.e_invoice_/],
  ["calculation", /^billing\.(rounding_mode|tax_rounding|tax_point|exempt_tax|reverse_charge_tax|proration_basis|tax_currency(_rate)?)$/],
  ["accounting", /^billing\.(revenue_recognition|datev_)/],
  ["runs", /^billing\.(park_|undo_policy|stale_|when_stale|preview_|auto_issue|confirmation_|allow_future|run_per_partner|four_eyes)/],
  ["billing-switches", /^billing\.(auto_invoice|bill_while_blocked|credit_on_deactivation|pay_from_negative)$/],
  ["paper-numbers", /^billing\.(numbers_|mutable_unpaid)/],
  ["display", /^billing\.(invert_balance|dashboard_notice)$/],
  ["deposits", /^billing\.deposit_/],
  ["first-invoices", /^billing\.first_invoice_/],
  ["prepaid", /^billing\.(prepaid_|advance_|min_balance)/],
  ["proformas", /^billing\.(proforma_|invoice_on_proforma)/],
  ["portal-equipment", /^portal\.(acs_|equipment\.|services\.(self_check|password_change|connection_fields)$)/],
  ["devices", /^devices\./],
  ["portal-orders", /^(portal\.(orders\.|blocked_may_order)|ordering\.order_)/],
  ["portal-changes", /^(portal\.services\.|ordering\.change_(portal_dates|max_days_ahead|downgrade_notice|per_cycle|requires_funds))/],
  ["plan-change", /^ordering\.(change_|prepaid_change_)/],
  ["pausing", /^ordering\.pause_/],
  ["cancelling", /^ordering\.cancel_/],
  ["blocking", /^collections\.(processing|block|never_blocks|min_|unblock|pending_hold|prepaid_block)/],
  ["deactivating", /^collections\.(deactivation|prepaid_deactivation|auto_inactive)/],
  ["promises", /^collections\.promise_/],
  ["bad-debts", /^collections\.(dunning|hand_over_days|approve_debtors|debtor_marks|approval_days)/],
  ["step-limits", /^collections\.most_blocked_/],
  ["bounces", /^payments\.bounce_/],
  ["payment-links", /^payments\.pay_link_/],
  ["payment-amounts", /^payments\.(topup_|allow_partial|smallest_part|cash_rounding)/],
  ["refill-cards", /^payments\.refill_card/],
  ["hotspot-vouchers", /^payments\.hotspot_voucher/],
  ["portal-usage", /^portal\.(internet_statistics$|topup\.|manual_topup\.)/],
  ["usage", /^usage\./],
  ["portal-tickets", /^portal\.(tickets\.|incidents$)/],
  ["ticket-answers", /^tickets\.(reopen_days|thanks_filter|pending_|mail_with_text|acknowledge_mail)/],
  ["ticket-ratings", /^tickets\.rating/],
  ["ticket-folders", /^tickets\.(recycle|spam)_days$/],
  ["sending", ofMailPage],
  ["sending-pace", /^messages\.(mail_per_second|expire_h|kept_months)$/],
  ["sending-time", /^messages\.(delay|working_)/],
  ["sending-kinds", /^messages\.auto_/],
];

export const sectionOf = (key: string): string => sections.find(([, keys]) => keys.test(key))?.[0] ?? key.slice(0, key.indexOf("."));

/** Settings under their headings, both in the order in which they come. */
export function bySection<T extends { key: string }>(settings: readonly T[]): { section: string; settings: T[] }[] {
  const found = new Map<string, T[]>();
  for (const setting of settings) {
    const section = sectionOf(setting.key);
    found.set(section, [...(found.get(section) ?? []), setting]);
  }
  const place = (section: string): number => {
    const at = sections.findIndex(([name]) => name === section);
    return at < 0 ? sections.length : at;
  };
  return [...found].map(([section, inside]) => ({ section, settings: inside })).toSorted((a, b) => place(a.section) - place(b.section));
}
