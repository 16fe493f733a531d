// What the walk through every endpoint cannot find out by itself. A module whose endpoints it does not understand adds a line here;
// the test says which.

/**
 * Which table an id in a path belongs to. Found without help: the id behind "/money-documents/" is looked for in the one table that is
 * called money_documents, else the parameter "commentId" in the one called comments.
 */
export const tableOfParameter: Readonly<Record<string, string>> = {
  addressId: "network.addresses",
  agencyId: "collections.agencies",
  allocationId: "billing.allocations",
  attemptId: "payments.intents",
  batchId: "billing.export_batches",
  categoryId: "portal.faq_categories",
  correctionId: "usage.adjustments",
  configId: "payments.gateway_configs",
  differenceId: "usage.differences",
  deltaId: "usage.doubtful_deltas",
  entryId: "billing.journal_entries",
  eventId: "payments.gateway_events",
  // A joint run is its members; the walk names each of them like itself.
  jointRunId: "billing.runs",
  intoId: "tickets.tickets",
  lineId: "ordering.cart_lines",
  loserId: "customers.customers",
  methodId: "payments.saved_methods",
  otherId: "tickets.tickets",
  rowId: "payments.batch_rows",
  runId: "billing.runs",
  seriesId: "payments.card_series",
  sessionId: "usage.sessions",
  // What is registered goes by the id of the document.
  sourceId: "billing.money_documents",
  subscriptionId: "notifications.push_subscriptions",
};

/** Ids of what belongs to the whole installation, so that nobody's can be asked for. */
export const installationWide: ReadonlySet<string> = new Set([
  "roleId",
  "taxId",
  "taxGroupId",
  "taxUpdateId",
  "planId",
  "planVersionId",
  "labelId",
  "locationId",
  "fieldId",
  "calendarId",
  // How the help desk is set up, and prepared answers, which list their partners.
  "statusId",
  "typeId",
  "groupId",
  "cannedId",
  // Switches of services, which list their partners.
  "switchId",
  // Tokens of front ends, which only staff of all partners have.
  "frontEndTokenId",
  // Sites, NASes and prefixes, which list their partners; profiles of equipment.
  "siteId",
  "nasId",
  // Equipment, which lists its partners, and who is told of it.
  "equipmentId",
  "alertGroupId",
  // Traces of RADIUS packets, which go with a router or with a service.
  "traceId",
  "prefixId",
  "profileId",
  // Values that devices are asked for.
  "snmpOidId",
  // Looks through what a device says, which go with the device.
  "snmpWalkId",
]);

/** Parameters that are no ids. */
export const plainParameters: Readonly<Record<string, string>> = {
  entity: "customer",
  channel: "mail",
  code: "no-such-code",
  driver: "sandbox",
  method: "card",
  month: "2026-01",
  notice: "support",
  field: "no_such_field",
  index: "0",
  key: "service",
  kind: "reminder_1",
  language: "en",
  number: "1",
  part: "portal",
  purpose: "marketing",
  report: "revenue",
};

/** Endpoints that decide in their handler who may, so that a 403 for somebody who passed the door is right. */
export const decidesInside: ReadonlySet<string> = new Set([
  "GET /api/admin/audit/:entity/:entityId",
  "GET /api/admin/messages",
  // Calendars are everybody's; staff of some partners only choose among them.
  "POST /api/admin/business-calendars",
  "PATCH /api/admin/business-calendars/:calendarId",
  "DELETE /api/admin/business-calendars/:calendarId",
  // Alert groups are the whole installation's; staff of some partners only choose among them.
  "POST /api/admin/alert-groups",
  "PATCH /api/admin/alert-groups/:alertGroupId",
  "DELETE /api/admin/alert-groups/:alertGroupId",
  "POST /api/admin/alert-groups/:alertGroupId/webhook-trial",
  "POST /api/admin/alert-groups/:alertGroupId/webhook-replay",
  // What devices are asked for is the whole installation's, too.
  "POST /api/admin/snmp-oids",
  "PATCH /api/admin/snmp-oids/:snmpOidId",
  "DELETE /api/admin/snmp-oids/:snmpOidId",
  // The kind of hold decides which of two rights it needs.
  "POST /api/admin/account-status-holds",
  // Statuses are the whole installation's; a shared answer needs a right of its own.
  "POST /api/admin/ticket-setup/statuses",
  "PATCH /api/admin/ticket-setup/statuses/:statusId",
  "DELETE /api/admin/ticket-setup/statuses/:statusId",
  "POST /api/admin/ticket-setup/statuses/order",
  "PATCH /api/admin/ticket-setup/moves",
  "POST /api/admin/ticket-answers",
]);

/** Writes that answer well to somebody else's id, because it changes nothing and tells nothing; say why. */
export const harmless: Readonly<Record<string, string>> = {};
