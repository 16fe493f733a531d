import { describe, expect, it } from "vitest";
import { makeFormat } from "../../lib/format.ts";
import type { Translate } from "../../lib/texts.tsx";
import { type ActivityEntry, byWords, changeLines, doerWords, entryTitle, plainWord, reasonWords, toldLines } from "./activity-words.ts";

const texts: Record<string, string> = {
  "audit.about": "{entity} {number}: {action}",
  "audit.from-to": "{field}: {before} → {after}",
  "audit.is-now": "{field}: {after}",
  "audit.removed": "{field}: {before} removed",
  "audit.field-changed": "{field} changed",
  "audit.nothing": "nothing",
  "audit.value-at": "{value} on {at}",
  "audit.yes": "yes",
  "audit.no": "no",
  "audit.as-customer": "{staff}, as the customer",
  "audit.by-program": "the program",
  "audit.action.created": "Created",
  "audit.action-of.refund.done": "Paid out",
  "audit.entity.refund": "Refund",
  "audit.entity.payment": "Payment",
  "audit.entity.paper_template": "قالب PDF",
  "audit.entity.plan": "باقة",
  "papers.kind.credit_note": "إشعار دائن",
  "papers.kind.all": "كل المستندات",
  "audit.field.status": "Status",
  "audit.value.active": "Active",
  "audit.field.role": "Role",
  "audit.entity.role": "Role",
  "identity.role.name.manager": "مدير",
  "identity.right.of-node": "{node}: {action}",
  "identity.right.node.finance.invoices": "Invoices",
  "identity.right.action.issue": "Issue",
  "identity.level.deny": "No",
  "identity.level.all": "All",
  "audit.value.blocked": "Blocked",
  "audit.value.plan_change": "change of plan",
  "audit.said.due": "{document}: due {day}.",
  "audit.said.spared": "{kind} lasts through {day}.",
};
const fill = (key: string, values: Record<string, unknown> = {}): string | undefined =>
  texts[key]?.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
const t = Object.assign((key: string, values?: Record<string, unknown>) => fill(key, values) ?? key, {
  optional: fill,
}) as unknown as Translate;
const format = makeFormat({ locale: "en-GB", timeZone: "UTC" });

const entry = (changes: ActivityEntry["changes"], more: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: "1:1",
  at: "2026-01-15T09:00:00Z",
  actor: { kind: "staff", id: "a", name: "Ana" },
  staff: null,
  source: "admin",
  entity: "customer",
  entityId: "c1",
  label: "Customer 1042",
  action: "status-changed",
  reason: null,
  changes,
  ip: null,
  userAgent: null,
  requestId: "r",
  partnerId: null,
  customerId: null,
  ...more,
});

describe("O-51 a difference is told in sentences", () => {
  it.each([
    ["a status in the reader's words", { status: { before: "active", after: "blocked" } }, ["Status: Active → Blocked"]],
    ["what was empty has no before", { city: { before: "", after: "Split" } }, ["City: Split"]],
    ["what was emptied is named", { city: { before: "Split", after: "" } }, ["City: Split removed"]],
    ["days as the reader writes them", { endOn: { before: null, after: "2026-02-28" } }, ["End on: 28 Feb 2026"]],
    ["amounts with their currency", { amount: { before: null, after: "139.13 EUR" } }, ["Amount: €139.13"]],
    ["yes and no", { visibleInPortal: { before: false, after: true } }, ["Visible in portal: no → yes"]],
    ["lists", { phones: { before: ["+1"], after: ["+1", "+2"] } }, ["Phones: \u2066+1\u2069 → \u2066+1\u2069, \u2066+2\u2069"]],
    ["an additional field by its name", { "extra.roof_key": { before: null, after: "12" } }, ["Roof key: 12"]],
    [
      "an id says only that it changed",
      { locationId: { before: null, after: "01890a5d-ac96-774b-bcce-b302099a8057" } },
      ["Location id changed"],
    ],
    ["a digest is for the raw view", { sha256: { before: null, after: "abc" } }, []],
    ["numbers of records without grouping", { main: { before: null, after: 1173 } }, ["Main: 1173"]],
    [
      "a plan with its time",
      { plannedStatus: { before: null, after: "blocked at 2026-12-24T17:30:00.000Z" } },
      ["Planned status: Blocked on 24 Dec 2026, 17:30"],
    ],
    [
      "a built-in role in the reader's language",
      { role: { before: "Our night shift", after: "Manager" } },
      ["Role: Our night shift → مدير"],
    ],
    ["a right by its name, with its level", { "finance.invoices.issue": { before: "deny", after: "all" } }, ["Invoices: Issue: No → All"]],
    ["an empty list is nothing", { labels: { before: [], after: null } }, []],
  ])("%s", (_why, changes, lines) => {
    expect(changeLines(t, format, entry(changes))).toEqual(lines);
  });
});

it("O-51 why comes before what changed: a month that was closed all the same says why", () => {
  const changes = { status: { before: "active", after: "blocked" } };
  expect(toldLines(t, format, entry(changes, { reason: "The bank told us late" }))).toEqual([
    "The bank told us late",
    "Status: Active → Blocked",
  ]);
  expect(toldLines(t, format, entry(changes, { reason: "plan_change" }))).toEqual(["change of plan", "Status: Active → Blocked"]);
  expect(toldLines(t, format, entry(changes))).toEqual(["Status: Active → Blocked"]);
});

it("says what was done in a kind's own words, where it has them", () => {
  const refund = (action: string) =>
    entryTitle(t, entry(null, { entity: "refund", entityId: "r1", label: "Refund R-2026-00007", action }), {
      entity: "payment",
      entityId: "p1",
    });
  expect(refund("done")).toBe("Refund R-2026-00007: Paid out");
  expect(refund("created")).toBe("Refund R-2026-00007: Created");
});

it("names a record that is not the one that is looked at, in the reader's words", () => {
  const own = { entity: "customer", entityId: "c1" };
  const paid = entry(null, { entity: "payment", entityId: "p1", label: "Payment 2026-02-00468", action: "created" });
  expect(entryTitle(t, paid, own)).toBe("Payment \u20662026-02-00468\u2069: Created");
  expect(entryTitle(t, entry(null, { entity: "role", entityId: "r1", label: "Manager", action: "created" }), own)).toBe(
    "Role مدير: Created",
  );
  const ofPaper = (label: string) =>
    entryTitle(t, entry(null, { entity: "paper_template", entityId: "t1", label, action: "created" }), own);
  expect(ofPaper("PDF template of Northern: Fibre: credit note, de")).toBe("قالب PDF Northern: Fibre · إشعار دائن · de: Created");
  expect(ofPaper("PDF template of Northern Fibre: all documents")).toBe("قالب PDF Northern Fibre · كل المستندات: Created");
  const router = entry(null, { entity: "plan", entityId: "p2", label: "Plan router", action: "created" });
  expect(entryTitle(t, router, own)).toBe("باقة router: Created");
  expect(entryTitle(t, entry(null, { action: "created" }), own)).toBe("Created");
  expect(entryTitle(t, entry(null, { action: "never-heard-of" }), own)).toBe("Never heard of");
});

it("tells who it was: a person, a person through the customer's eyes, or the program", () => {
  expect(doerWords(t, entry(null))).toBe("Ana");
  expect(doerWords(t, entry(null, { staff: { id: "s", name: "Ben" } }))).toBe("Ben, as the customer");
  expect(doerWords(t, entry(null, { actor: { kind: "system", id: null, name: "x" }, source: "job" }))).toBe("the program");
});

it("writes days and amounts of a kept reason in the reader's way, and words of ours as words", () => {
  expect(reasonWords(t, format, "Spared until 2026-11-30: pending payment.")).toBe(`pending lasts through ${format.day("2026-11-30")}.`);
  const said = reasonWords(t, format, "202601001572 was due on 2026-09-16. 112.38 EUR unpaid.");
  expect(said).toBe(`202601001572: due ${format.day("2026-09-16")}. ${format.money({ amount: "112.38", currency: "EUR" })} unpaid.`);
  expect(reasonWords(t, format, "plan_change")).toBe("change of plan");
  expect(reasonWords(t, format, "Outage of 14 hours")).toBe("Outage of 14 hours");
  expect([byWords(t, "daily:collections.block"), byWords(t, "Ana")]).toEqual(["the program", "Ana"]);
});

it("reads names of fields apart", () => {
  expect([plainWord("blockedBy"), plainWord("password_link-sent")]).toEqual(["blocked by", "password link sent"]);
});
