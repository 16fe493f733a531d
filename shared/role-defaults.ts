// What each built-in role may do: the default table of the operations specification (1.2), node by node. A permission that is
// not reached by a grant is denied, so every one is decided; a new node shows up in role-defaults.test.ts until somebody has
// looked at it.
import { type Level, levelsFor, type Permission, permissions } from "./permissions.ts";

export const builtinRoles = [
  "super_administrator",
  "administrator",
  "manager",
  "financial_manager",
  "customer_creator",
  "engineer",
  "technician",
] as const;
export type BuiltinRole = (typeof builtinRoles)[number];

export const builtinRoleTitles: Readonly<Record<BuiltinRole, string>> = {
  super_administrator: "Super administrator",
  administrator: "Administrator",
  manager: "Manager",
  financial_manager: "Financial manager",
  customer_creator: "Customer creator",
  engineer: "Engineer",
  technician: "Technician",
};

export type Levels = Readonly<Partial<Record<Permission, Level>>>;

/**
 * One line of a role. `on` is an area ("customers"), a node ("finance.invoices") or a permission ("finance.runs.preview").
 * full: everything. edit: everything but what removes, takes back or pays out. read: looking. work: view and update, and create
 * where the node knows it. A level that the permission does not know becomes the nearest one that it does: creating is "all".
 */
interface Grant {
  readonly on: string;
  readonly give: "full" | "edit" | "read" | "work" | "nothing";
  readonly level?: Exclude<Level, "deny">;
}

const grant = (give: Grant["give"], on: string, level?: Grant["level"]): Grant => (level ? { give, on, level } : { give, on });

/** Actions that only look. */
const looking: ReadonlySet<string> = new Set(["view", "history", "trace", "explain"]);
/** What "edit" leaves out beside deleting: it removes for good, takes back what was confirmed, or lets money or debts go. */
const grave: ReadonlySet<string> = new Set<Permission>([
  "customers.gdpr.erase",
  "customers.services.forfeit",
  "customers.services.approve",
  "finance.invoices.write_off",
  "finance.credit_notes.free",
  "finance.runs.undo",
  "finance.periods.close",
  "finance.settlements.pay",
]);
const everyday: ReadonlySet<string> = new Set(["view", "create", "update"]);

/** Later lines win over earlier ones. */
const grants: Readonly<Record<Exclude<BuiltinRole, "super_administrator">, readonly Grant[]>> = {
  administrator: [
    ...["dashboard", "plans", "customers", "crm", "tickets", "finance", "messages", "network", "tasks", "inventory", "voice"].map((area) =>
      grant("full", area),
    ),
    grant("nothing", "customers.gdpr.erase"),
    grant("edit", "admin"),
    grant("nothing", "admin.roles"),
    grant("nothing", "admin.api_keys"),
    grant("nothing", "admin.backups"),
    grant("edit", "config"),
    grant("nothing", "config.security"),
    grant("nothing", "config.webhooks"),
  ],
  manager: [
    grant("full", "dashboard"),
    grant("edit", "customers"),
    grant("nothing", "customers.secrets"),
    grant("nothing", "customers.profile.import"),
    grant("edit", "tickets"),
    grant("edit", "finance"),
    grant("nothing", "finance.payments.refund"),
    grant("edit", "messages"),
    grant("nothing", "messages.mass.approve"),
    grant("read", "network"),
    grant("edit", "tasks"),
    grant("read", "voice"),
    grant("read", "plans"),
    grant("read", "admin.reports"),
  ],
  financial_manager: [
    grant("read", "dashboard.finance"),
    grant("read", "customers"),
    grant("edit", "customers.billing"),
    grant("read", "crm.quotes"),
    grant("full", "finance"),
    grant("read", "tasks"),
    grant("edit", "inventory.supplier_invoices"),
    grant("read", "inventory.suppliers"),
    grant("read", "inventory.costs"),
    grant("edit", "inventory.reports"),
    grant("read", "plans"),
    grant("read", "admin.reports"),
    grant("edit", "config.finance"),
  ],
  customer_creator: [
    ...["profile", "additional_fields", "services", "billing", "documents", "communication", "comments"].map((node) =>
      grant("read", `customers.${node}`, "own"),
    ),
    ...["profile", "services", "documents", "comments"].map((node) => grant("full", `customers.${node}.create`)),
    ...["leads", "quotes", "documents"].flatMap((node) => [grant("read", `crm.${node}`, "own"), grant("full", `crm.${node}.create`)]),
  ],
  engineer: [
    grant("read", "dashboard.network"),
    grant("read", "dashboard.support"),
    grant("edit", "customers"),
    grant("nothing", "customers.billing"),
    grant("edit", "tickets", "group"),
    grant("read", "messages.history"),
    grant("full", "network"),
    grant("edit", "tasks"),
    grant("edit", "inventory"),
    grant("edit", "voice"),
    grant("read", "plans"),
    grant("read", "admin.logs"),
    grant("edit", "config.networking"),
  ],
  technician: [
    grant("read", "customers"),
    grant("nothing", "customers.billing"),
    ...["leads", "quotes", "documents"].map((node) => grant("work", `crm.${node}`, "own")),
    ...["tickets", "notes", "recipients"].map((node) => grant("work", `tickets.${node}`, "own")),
    grant("read", "network"),
    grant("full", "network.cpe.reboot"),
    grant("full", "network.acs.reboot"),
    grant("work", "tasks.tasks", "own"),
    grant("work", "tasks.worklog", "own"),
    grant("read", "tasks.projects"),
    ...["view", "update", "assign", "move", "return"].map((action) => grant("full", `inventory.items.${action}`, "own")),
    grant("read", "inventory.products"),
  ],
};

function actionsOf(give: Grant["give"], permission: Permission): boolean {
  const action = permission.slice(permission.lastIndexOf(".") + 1);
  switch (give) {
    case "full":
      return true;
    case "edit":
      return action !== "delete" && !grave.has(permission);
    case "read":
      return looking.has(action);
    case "work":
      return everyday.has(action);
    case "nothing":
      return false;
  }
}

/** The wanted level, or the nearest one that the permission knows. */
function fittingLevel(permission: Permission, wanted: Level): Level {
  const known = levelsFor(permission);
  return known.includes(wanted) ? wanted : known.includes("own") && wanted === "group" ? "own" : "all";
}

function spread(lines: readonly Grant[]): Levels {
  const result = new Map<Permission, Level>();
  for (const { on, give, level = "all" } of lines) {
    for (const permission of permissions) {
      if (permission !== on && !permission.startsWith(`${on}.`)) continue;
      if (actionsOf(give, permission)) result.set(permission, fittingLevel(permission, level));
      else if (give === "nothing") result.delete(permission);
    }
  }
  return Object.fromEntries(result);
}

const everything = Object.fromEntries(permissions.map((permission) => [permission, "all"])) as Levels;

export const roleDefaults: Readonly<Record<BuiltinRole, Levels>> = {
  super_administrator: everything,
  administrator: spread(grants.administrator),
  manager: spread(grants.manager),
  financial_manager: spread(grants.financial_manager),
  customer_creator: spread(grants.customer_creator),
  engineer: spread(grants.engineer),
  technician: spread(grants.technician),
};

/** Starting points for roles of one's own; what is made from one is an ordinary role afterwards. */
export const roleTemplates: Readonly<Record<string, { readonly title: string; readonly levels: Levels }>> = {
  support_agent: {
    title: "Support agent",
    levels: spread([
      grant("read", "dashboard.support"),
      grant("read", "customers"),
      grant("nothing", "customers.gdpr"),
      grant("work", "customers.comments"),
      grant("full", "customers.communication"),
      grant("full", "customers.login_as"),
      grant("edit", "tickets"),
      grant("nothing", "tickets.reports"),
      grant("read", "finance.invoices"),
      grant("full", "finance.invoices.send"),
      grant("read", "finance.payments"),
      grant("full", "finance.holds.promise"),
      grant("read", "network"),
      grant("full", "network.cpe.reboot"),
      grant("work", "tasks.tasks"),
      grant("full", "messages.send"),
      grant("read", "messages.history"),
      grant("read", "plans"),
    ]),
  },
  dispatcher: {
    title: "Dispatcher",
    levels: spread([
      grant("edit", "tasks"),
      grant("read", "customers.profile"),
      grant("read", "customers.services"),
      grant("read", "customers.map"),
      grant("edit", "tickets.tickets"),
      grant("read", "inventory.items"),
    ]),
  },
  warehouse: {
    title: "Warehouse",
    levels: spread([grant("edit", "inventory"), grant("read", "customers.profile"), grant("read", "tasks.tasks")]),
  },
  sales: {
    title: "Sales",
    levels: spread([
      grant("read", "dashboard.sales"),
      grant("edit", "crm"),
      grant("read", "customers.profile"),
      grant("full", "customers.profile.create"),
      grant("read", "customers.services"),
      grant("full", "messages.send"),
      grant("read", "plans"),
    ]),
  },
  reseller_staff: {
    title: "Reseller staff",
    levels: spread([
      grant("edit", "customers"),
      grant("nothing", "customers.gdpr"),
      grant("nothing", "customers.secrets"),
      grant("nothing", "customers.profile.import"),
      grant("edit", "tickets"),
      grant("edit", "finance.invoices"),
      grant("read", "finance.payments"),
      grant("full", "finance.payments.create"),
      grant("read", "finance.transactions"),
      grant("read", "plans"),
      grant("edit", "admin.partners"),
      grant("nothing", "admin.partners.create"),
    ]),
  },
  auditor: {
    title: "Read-only auditor",
    levels: spread(permissions.filter((p) => looking.has(p.slice(p.lastIndexOf(".") + 1))).map((p) => grant("read", p))),
  },
  finance_lead: {
    title: "Finance lead",
    levels: spread([
      grant("read", "dashboard.finance"),
      grant("full", "finance"),
      grant("read", "customers"),
      grant("full", "customers.billing"),
      grant("read", "plans"),
      grant("full", "config.finance"),
    ]),
  },
  finance_clerk: {
    title: "Finance clerk",
    levels: spread([
      grant("edit", "finance"),
      grant("nothing", "finance.runs.confirm"),
      grant("nothing", "finance.payments.refund"),
      grant("nothing", "finance.batches"),
      grant("nothing", "finance.settlements.approve"),
      grant("nothing", "finance.taxes.update"),
      grant("nothing", "finance.numbers.update"),
      grant("read", "customers.profile"),
      grant("full", "customers.billing"),
    ]),
  },
  cashier: {
    title: "Cashier",
    levels: spread([
      grant("read", "customers.profile"),
      grant("read", "customers.billing"),
      grant("read", "finance.invoices"),
      grant("work", "finance.cashdesk"),
      grant("read", "finance.payments"),
      grant("full", "finance.payments.create"),
      grant("full", "finance.payments.send"),
    ]),
  },
  noc: {
    title: "Network operations",
    levels: spread([grant("read", "dashboard.network"), grant("read", "network")]),
  },
};
