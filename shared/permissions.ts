// The tree of rights. A permission is a node and an action: "finance.invoices.issue". Roles give each a level.
// Kept in `shared` because an endpoint names the permission it needs and a screen hides what its reader may not do.

const crud = ["view", "create", "update", "delete"] as const;

export const permissionTree = {
  "dashboard.finance": ["view"],
  "dashboard.network": ["view"],
  "dashboard.support": ["view"],
  "dashboard.sales": ["view"],
  "dashboard.system": ["view"],
  "dashboard.layout": ["update"],

  "plans.internet": [...crud, "reprice"],
  "plans.voice": [...crud, "reprice"],
  "plans.recurring": [...crud, "reprice"],
  "plans.one_time": [...crud, "reprice"],
  "plans.bundle": [...crud, "reprice"],

  "customers.profile": [...crud, "restore", "export", "import", "merge"],
  "customers.login_as": ["use"],
  "customers.act_as": ["use"],
  "customers.status": ["update"],
  "customers.secrets": ["reveal"],
  "customers.additional_fields": ["view", "update"],
  "customers.services": [...crud, "forfeit", "approve"],
  "customers.billing": ["view", "update"],
  "customers.documents": crud,
  "customers.communication": ["view", "send"],
  "customers.comments": crud,
  "customers.linked": ["view", "update"],
  "customers.map": ["view"],
  "customers.gdpr": ["export", "erase"],

  "finance.invoices": [...crud, "issue", "send", "write_off", "export"],
  "finance.proformas": [...crud, "issue", "send", "export"],
  "finance.payments": [...crud, "move", "refund", "allocate", "send", "export"],
  "finance.credit_notes": [...crud, "free", "send", "export"],
  "finance.transactions": [...crud, "export"],
  "finance.statements": ["view", "send", "export"],
  "finance.cashdesk": crud,
  "finance.bank": [...crud, "import"],
  "finance.runs": ["view", "preview", "confirm", "undo"],
  "finance.charges": ["run"],
  "finance.batches": ["approve"],
  "finance.holds": ["create", "promise"],
  "finance.bad_debts": ["view", "update"],
  "finance.taxes": ["view", "update"],
  "finance.numbers": ["view", "update"],
  "finance.periods": ["view", "close"],
  "finance.ledger": ["view", "export"],
  "finance.reports": ["view", "export"],
  "finance.settlements": ["view", "approve", "pay"],

  "network.routers": [...crud, "run", "reveal"],
  "network.sites": crud,
  "network.ip": [...crud, "history"],
  "network.cpe": [...crud, "run", "reboot"],
  "network.acs": [...crud, "run", "reboot"],
  "network.psk": [...crud, "reveal"],
  "network.dns_blocking": [...crud, "run"],
  "network.monitoring": [...crud, "run"],
  "network.radius": ["view", "trace", "explain", "disconnect"],
  "network.sessions": ["view", "close"],
  "network.usage": ["view", "adjust"],
  "network.vouchers": crud,

  "tickets.tickets": [...crud, "assign", "close", "merge", "spam", "restore", "export"],
  "tickets.notes": ["view", "create"],
  "tickets.recipients": ["view", "update"],
  "tickets.canned_shared": ["create", "update", "delete"],
  "tickets.macros": ["create", "update", "delete"],
  "tickets.reports": ["view"],
  "tickets.chat": ["view", "reply", "assign"],

  "messages.send": ["create"],
  "messages.mass": ["create", "approve"],
  "messages.history": ["view", "resend"],
  "messages.news": crud,
  "messages.templates": crud,

  "crm.leads": [...crud, "convert", "assign", "export", "import"],
  "crm.quotes": [...crud, "send"],
  "crm.documents": [...crud, "send"],
  "crm.reports": ["view"],
  "crm.coverage": ["view", "update"],
  "crm.referrals": ["view", "update"],

  "tasks.tasks": [...crud, "assign", "archive", "export"],
  "tasks.projects": crud,
  "tasks.worklog": ["view", "create", "update"],
  "tasks.calendar_others": ["view", "update"],
  "tasks.locations_live": ["view"],
  "tasks.reports": ["view"],

  "inventory.items": [...crud, "sell", "rent", "assign", "move", "return", "rma", "write_off"],
  "inventory.products": crud,
  "inventory.vendors": crud,
  "inventory.suppliers": crud,
  "inventory.supplier_invoices": crud,
  "inventory.stocktake": ["view", "create", "close"],
  "inventory.costs": ["view"],
  "inventory.reports": ["view"],

  "voice.numbers": crud,
  "voice.rates": crud,
  "voice.cdr": crud,

  "admin.administrators": crud,
  "admin.roles": crud,
  "admin.sessions": ["view", "revoke"],
  "admin.partners": crud,
  "admin.locations": crud,
  "admin.api_keys": crud,
  "admin.logs": ["view", "export"],
  "admin.reports": [...crud, "schedule"],
  "admin.jobs": ["view", "run"],
  "admin.backups": ["view", "run", "download"],

  "config.main": ["view", "update"],
  "config.security": ["view", "update"],
  "config.portal": ["view", "update"],
  "config.mail": ["view", "update"],
  "config.finance": ["view", "update"],
  "config.payments": ["view", "update"],
  "config.networking": ["view", "update"],
  "config.helpdesk": ["view", "update"],
  "config.crm": ["view", "update"],
  "config.documents": ["view", "update"],
  "config.scheduling": ["view", "update"],
  "config.inventory": ["view", "update"],
  "config.voice": ["view", "update"],
  "config.notifications": ["view", "update"],
  "config.additional_fields": ["view", "update"],
  "config.labels": ["view", "update"],
  "config.templates": ["view", "update"],
  "config.numbering": ["view", "update"],
  "config.webhooks": ["view", "update"],
  "config.integrations": ["view", "update"],
  "config.tools": ["view", "update"],
} as const satisfies Record<string, readonly string[]>;

export type PermissionNode = keyof typeof permissionTree;
export type Permission = { [Node in PermissionNode]: `${Node}.${(typeof permissionTree)[Node][number]}` }[PermissionNode];

/** From nothing to everything. Nodes whose records have no owner know only "deny" and "all". */
export const levels = ["deny", "own", "group", "all"] as const;
export type Level = (typeof levels)[number];

// Records with an owner: made by me, assigned to me, written by me. All others are seen by whoever may see any of them.
const ownedNodes: ReadonlySet<string> = new Set<PermissionNode>([
  "customers.profile",
  "customers.login_as",
  "customers.act_as",
  "customers.status",
  "customers.secrets",
  "customers.additional_fields",
  "customers.services",
  "customers.billing",
  "customers.documents",
  "customers.communication",
  "customers.comments",
  "customers.linked",
  "customers.gdpr",
  "tickets.tickets",
  "tickets.notes",
  "tickets.recipients",
  "crm.leads",
  "crm.quotes",
  "crm.documents",
  "tasks.tasks",
  "tasks.worklog",
  "inventory.items",
]);
const groupNodes: ReadonlySet<string> = new Set<PermissionNode>([
  "tickets.tickets",
  "tickets.notes",
  "tickets.recipients",
  "crm.leads",
  "crm.quotes",
  "crm.documents",
  "tasks.tasks",
  "tasks.worklog",
]);
/** Acts that have no record as their subject yet, so nothing that could be somebody's own. */
const subjectless: ReadonlySet<string> = new Set(["create", "import", "run"]);

/** Which levels a permission can have: "own" and "group" only where there is an owner or a team. */
export function levelsFor(permission: Permission): readonly Level[] {
  const at = permission.lastIndexOf(".");
  const node = permission.slice(0, at);
  if (!ownedNodes.has(node) || subjectless.has(permission.slice(at + 1))) return ["deny", "all"];
  return groupNodes.has(node) ? levels : ["deny", "own", "all"];
}

export const permissions: readonly Permission[] = Object.entries(permissionTree).flatMap(([node, actions]) =>
  actions.map((action) => `${node}.${action}` as Permission),
);

const known: ReadonlySet<string> = new Set(permissions);
export const isPermission = (text: string): text is Permission => known.has(text);

/** Below 0 when `a` gives less than `b`. */
export const compareLevels = (a: Level, b: Level): number => levels.indexOf(a) - levels.indexOf(b);

/**
 * Who may call an endpoint. A permission for staff; "staff" for anyone signed in on the staff side; "customer" for a signed-in
 * subscriber; "anyone" for the public pages.
 */
export type May = Permission | "staff" | "customer" | "anyone";
