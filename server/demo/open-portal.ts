// A fresh provider starts with little switched on; the demo provider shows what there is (M-27).

import { dashboardItems } from "../../shared/dashboard-items.ts";
import { customerActs } from "../modules/devices/contract.ts";
import { menuModules, setSetting } from "../modules/partners/index.ts";
import { connectionFields } from "../modules/services/index.ts";
import type { Tools } from "../platform/tools.ts";
import type { Work } from "../platform/work.ts";

const switches: Readonly<Record<string, unknown>> = {
  "portal.modules": [...menuModules],
  "portal.dashboard.items": [...dashboardItems],
  "portal.finance.items": ["transactions", "invoices", "proformas", "payments", "credit_notes", "statements"],
  "payments.refill_cards_in_portal": true,
  "portal.tickets.fields": ["id", "subject", "priority", "status", "type", "assigned_to", "created", "updated", "star"],
  "portal.services.self_change": ["internet", "voice", "recurring"],
  "portal.services.pause": "self",
  "portal.services.pause_all": true,
  "portal.services.cancel": "self",
  "portal.profile.edit": ["name", "emails", "billing_emails", "phones", "street", "zip", "city", "language"],
  "portal.profile.approval": ["name", "street", "zip", "city"],
  "portal.app.enabled": true,
  "portal.privacy.enabled": true,
  "portal.faq.public": true,
  "portal.orders.enabled": true,
  "portal.manual_topup.enabled": true,
  "portal.topup.enabled": true,
  "portal.topup.auto_topup": "edit",
  "portal.topup.auto_plans": "edit",
  "portal.topup.limit_type": "edit",
  "portal.topup.max_per_month": "edit",
  "portal.acs_devices": true,
  "portal.acs_actions": [...customerActs],
  "portal.finance.direct_pay_saved": true,
  "portal.finance.quick_pay": true,
  "payments.pay_link_places": ["invoice", "proforma", "reminder", "paper"],
  "portal.services.password_change": true,
  "portal.services.connection_fields": [...connectionFields],
  "portal.equipment.how_to_return": "Bring it to our office in Harbour Street 3, or send it in any box: the label is free, ask us for it.",
};

export async function openPortal(work: Work, { settings }: Pick<Tools, "settings">): Promise<void> {
  for (const [key, value] of Object.entries(switches)) {
    const setting = settings.find((each) => each.key === key);
    if (!setting) throw new Error(`there is no setting ${key}`);
    await setSetting(work, setting, { level: "system" }, value);
  }
}
