import { describe, expect, test } from "vitest";
import { isPermission, levelsFor, type Permission, permissions } from "./permissions.ts";
import { type BuiltinRole, builtinRoles, roleDefaults, roleTemplates } from "./role-defaults.ts";

const level = (role: BuiltinRole, permission: Permission) => roleDefaults[role][permission] ?? "deny";

describe("the default table of roles", () => {
  test("M-51 every permission of every role is decided, at a level that the permission knows", () => {
    const all = [...builtinRoles.map((role) => roleDefaults[role]), ...Object.values(roleTemplates).map((template) => template.levels)];
    for (const levels of all) {
      for (const [permission, given] of Object.entries(levels)) {
        expect(isPermission(permission)).toBe(true);
        expect(levelsFor(permission as Permission)).toContain(given);
      }
    }
  });

  test("O-16 a super administrator has every permission for everything", () => {
    for (const permission of permissions) expect(level("super_administrator", permission)).toBe("all");
  });

  // One line per cell of the table in 1.2, and its exceptions.
  test.each<[BuiltinRole, Permission, string, string]>([
    ["administrator", "customers.gdpr.export", "all", "customers F"],
    ["administrator", "customers.gdpr.erase", "deny", "no erase"],
    ["administrator", "finance.payments.refund", "all", "finance F"],
    ["administrator", "admin.administrators.create", "all", "administration E"],
    ["administrator", "admin.administrators.delete", "deny", "administration E has no D"],
    ["administrator", "admin.roles.view", "deny", "no roles"],
    ["administrator", "admin.api_keys.view", "deny", "no API keys"],
    ["administrator", "admin.backups.view", "deny", "no backups"],
    ["administrator", "config.finance.update", "all", "config E"],
    ["administrator", "config.security.view", "deny", "no security"],
    ["administrator", "config.webhooks.update", "deny", "no webhooks"],
    ["manager", "customers.profile.update", "all", "customers E"],
    ["manager", "customers.profile.delete", "deny", "customers E has no D"],
    ["manager", "customers.secrets.reveal", "deny", "no secrets"],
    ["manager", "customers.profile.import", "deny", "no import"],
    ["manager", "tickets.tickets.assign", "all", "tickets E"],
    ["manager", "tickets.tickets.delete", "deny", "as in the worked example"],
    ["manager", "finance.payments.create", "all", "finance E"],
    ["manager", "finance.payments.refund", "deny", "no refund"],
    ["manager", "messages.mass.create", "all", "messages E"],
    ["manager", "messages.mass.approve", "deny", "mass needs approval"],
    ["manager", "network.routers.view", "all", "networking R"],
    ["manager", "network.routers.update", "deny", "networking R"],
    ["manager", "crm.leads.view", "deny", "CRM nothing"],
    ["manager", "inventory.items.view", "deny", "inventory nothing"],
    ["manager", "plans.internet.view", "all", "plans R"],
    ["manager", "plans.internet.reprice", "deny", "plans R"],
    ["manager", "admin.reports.view", "all", "reports R"],
    ["manager", "admin.logs.view", "deny", "reports only"],
    ["financial_manager", "dashboard.finance.view", "all", "finance only"],
    ["financial_manager", "dashboard.support.view", "deny", "finance only"],
    ["financial_manager", "customers.profile.view", "all", "customers R"],
    ["financial_manager", "customers.profile.update", "deny", "customers R"],
    ["financial_manager", "customers.billing.update", "all", "billing E"],
    ["financial_manager", "customers.secrets.reveal", "deny", "customers R"],
    ["financial_manager", "crm.quotes.view", "all", "quotes R"],
    ["financial_manager", "crm.leads.view", "deny", "quotes only"],
    ["financial_manager", "finance.payments.delete", "all", "finance F"],
    ["financial_manager", "tickets.tickets.view", "deny", "tickets nothing"],
    ["financial_manager", "tasks.tasks.view", "all", "scheduling R"],
    ["financial_manager", "inventory.supplier_invoices.update", "all", "invoices E"],
    ["financial_manager", "inventory.items.view", "deny", "invoices and reports only"],
    ["financial_manager", "config.finance.update", "all", "finance E"],
    ["financial_manager", "config.security.update", "deny", "finance only"],
    ["customer_creator", "customers.profile.view", "own", "O (C, V)"],
    ["customer_creator", "customers.profile.create", "all", "C knows only deny and all"],
    ["customer_creator", "customers.profile.update", "deny", "O (C, V)"],
    ["customer_creator", "crm.leads.view", "own", "O (C, V)"],
    ["customer_creator", "finance.invoices.view", "deny", "finance nothing"],
    ["engineer", "customers.profile.update", "all", "customers E"],
    ["engineer", "customers.billing.view", "deny", "no billing"],
    ["engineer", "tickets.tickets.update", "group", "group E"],
    ["engineer", "tickets.tickets.create", "all", "C knows only deny and all"],
    ["engineer", "messages.history.view", "all", "history R"],
    ["engineer", "messages.history.resend", "deny", "history R"],
    ["engineer", "network.routers.delete", "all", "networking F"],
    ["engineer", "finance.invoices.view", "deny", "finance nothing"],
    ["engineer", "admin.logs.view", "all", "network logs R"],
    ["engineer", "config.networking.update", "all", "networking E"],
    ["technician", "customers.profile.view", "all", "customers R"],
    ["technician", "customers.billing.view", "deny", "no billing"],
    ["technician", "customers.secrets.reveal", "deny", "no secrets"],
    ["technician", "tickets.tickets.update", "own", "tickets O"],
    ["technician", "network.cpe.reboot", "all", "R + reboot"],
    ["technician", "network.cpe.update", "deny", "R + reboot"],
    ["technician", "tasks.tasks.update", "own", "scheduling O"],
    ["technician", "inventory.items.update", "own", "inventory O"],
    ["technician", "dashboard.support.view", "deny", "dashboard nothing"],
  ])("%s, %s: %s, because %s", (role, permission, expected) => {
    expect(level(role, permission)).toBe(expected);
  });

  test("O-18 the auditor sees everything and changes nothing", () => {
    const auditor = roleTemplates.auditor?.levels ?? {};
    expect(auditor["finance.invoices.view"]).toBe("all");
    expect(auditor["customers.secrets.reveal"]).toBeUndefined();
    expect(Object.keys(auditor).every((permission) => !/\.(create|update|delete|run|reveal|export)$/.test(permission))).toBe(true);
  });
});
