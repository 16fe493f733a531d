// What can be done to many customers at once (O-74). Each act goes through the door that one customer goes through.
import { z } from "zod";
import { MomentShape } from "../../../shared/endpoint.ts";
import { FilledLine, LanguageTag, Line } from "../../../shared/text.ts";
import { type AnyMassActionKind, defineMassAction, type Told } from "../../platform/mass-actions/mass-action.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import {
  addAndRemoveLabels,
  changeCustomerStatus,
  decideMove,
  getReachable,
  labelsOfCustomers,
  listPlannedStatuses,
  lockCustomer,
  type PlannedStatus,
  planStatus,
  replaceLabels,
  updateImportedCustomers,
} from "../customers/index.ts";
import { findAdministrator } from "../identity/index.ts";
import { findForeignLocations, listLabels, listLocations } from "../partners/index.ts";
import { linkToMain } from "./link-to-main.ts";
import { followTemplate, setBilling } from "./mass-billing.ts";
import { removeCustomers } from "./mass-delete.ts";
import { setField } from "./mass-field.ts";
import { writeToCustomers } from "./mass-message.ts";
import { setPartner } from "./mass-partner.ts";
import { looked, readCustomers as read } from "./mass-rows.ts";

const sameStatus = "same-status";
/** From where it is, its status cannot go there. */
const noSuchMove = "no-such-move";
/** One change can wait for a customer, no more. */
const planWaits = "plan-pending";
const changeStatus = defineMassAction({
  name: "customers.change-status",
  params: z
    .strictObject({
      to: z.enum(["active", "blocked", "inactive", "archived"]),
      blockedBy: z.enum(["admin", "abuse"]).optional(),
      reason: FilledLine(80),
      text: Line(500).default(""),
      /** Not now: planned for then (O-53). */
      at: MomentShape.optional(),
    })
    .refine(({ to, blockedBy }) => to !== "blocked" || blockedBy !== undefined, {
      params: { code: "required" },
      message: "a block has a cause",
      path: ["blockedBy"],
    }),
  may: "customers.status.update",
  isDestructive: ({ to }) => to !== "active",
  async look(work, ids, params) {
    if (params.at !== undefined && new Date(params.at) <= work.now)
      throw fieldProblem("params.at", "in-the-past", "Choose a time that is still to come.");
    const rows = await read(work, ids, "customers.status.update");
    const planned = params.at === undefined ? new Map<string, PlannedStatus>() : await listPlannedStatuses(work, ids);
    return new Map(
      rows.map((row) => {
        const move = decideMove(row, params, "staff");
        const plan = planned.get(row.id);
        const skip = move.kind === "nothing" ? sameStatus : move.kind === "refused" ? noSuchMove : plan ? planWaits : undefined;
        if (plan) return looked(row, skip, [{ code: "planned-status", after: plan.to, detail: `${plan.to}, ${plan.at.toISOString()}` }]);
        return looked(row, skip, skip ? [] : [statusTold(row.status, params)]);
      }),
    );
  },
  async act(work, customerId, { to, blockedBy, reason, text, at }) {
    await lockCustomer(work, customerId);
    const customer = await getReachable(work, customerId, "customers.status.update");
    const move = decideMove(customer, { to, blockedBy }, "staff");
    if (move.kind !== "move") return { kind: "skipped", why: move.kind === "nothing" ? sameStatus : noSuchMove };
    if (at !== undefined) {
      if ((await listPlannedStatuses(work, [customerId])).size > 0) return { kind: "skipped", why: planWaits };
      await planStatus(work, customerId, { to, blockedBy, reason, text, at });
      return { kind: "changed" };
    }
    await changeCustomerStatus(work, { customerId, to, blockedBy, reason: [reason, text].filter(Boolean).join(": ") });
    return { kind: "changed" };
  },
});

/** What becomes what; a planned change is told as one, so that nobody takes it for done. */
const statusTold = (before: string, { to, at }: { to: string; at?: string | undefined }): Told => ({
  code: at === undefined ? "status" : "planned-status",
  before,
  after: to,
});

const sameLabels = "same-labels";
const changeLabels = defineMassAction({
  name: "customers.labels",
  params: z
    .strictObject({
      add: z.array(z.uuid()).max(50).default([]),
      remove: z.array(z.uuid()).max(50).default([]),
      /** These and no others; instead of the two above. None: it carries no labels any more. */
      replace: z.array(z.uuid()).max(50).optional(),
    })
    .refine(({ add, remove, replace }) => add.length + remove.length > 0 !== (replace !== undefined), {
      params: { code: "required" },
      message: "choose labels",
      path: ["add"],
    }),
  may: "customers.profile.update",
  isDestructive: () => false,
  async look(work, ids, { add, remove, replace }) {
    const rows = await read(work, ids, "customers.profile.update");
    const labels = await labelsOfCustomers(work, ids);
    const known = new Map((await listLabels(work, "customers")).map((label) => [label.id, label]));
    return new Map(
      rows.map((row) => {
        const carried = labels.get(row.id) ?? [];
        const has = new Set(carried.map((label) => label.id));
        const shall = replace ? new Set(replace) : new Set([...has, ...add].filter((id) => !remove.includes(id)));
        const changes = shall.size !== has.size || [...shall].some((id) => !has.has(id));
        const foreign = [...shall].some((id) => {
          const label = known.get(id);
          return !has.has(id) && !(label && (label.partnerIds.length === 0 || label.partnerIds.includes(row.partnerId)));
        });
        const lost = carried.filter((label) => replace && !shall.has(label.id)).map((label) => label.title);
        return looked(
          row,
          !changes ? sameLabels : foreign ? "foreign-label" : undefined,
          lost.length > 0 ? [{ code: "labels-lost", before: lost.join(", ") }] : [],
        );
      }),
    );
  },
  async act(work, customerId, { replace, ...params }) {
    const changed = replace ? await replaceLabels(work, customerId, replace) : await addAndRemoveLabels(work, customerId, params);
    return changed ? { kind: "changed" } : { kind: "skipped", why: sameLabels };
  },
});

const sameLocation = "same-location";
const setLocation = defineMassAction({
  name: "customers.set-location",
  params: z.strictObject({ locationId: z.uuid().nullable() }),
  may: "customers.profile.update",
  isDestructive: () => false,
  async look(work, ids, { locationId }) {
    const rows = await read(work, ids, "customers.profile.update");
    const partnerIds = [...new Set(rows.map((row) => row.partnerId))];
    const foreign = new Set(
      (await findForeignLocations(work, locationId === null ? [] : partnerIds.map((partnerId) => ({ locationId, partnerId })))).map(
        (pair) => pair.partnerId,
      ),
    );
    const paths = new Map((await listLocations(work)).map(({ id, path }) => [id, path.join(" / ")]));
    const nameOf = (id: string | null): string => (id === null ? "" : (paths.get(id) ?? "?"));
    return new Map(
      rows.map((row) => {
        const skip = row.locationId === locationId ? sameLocation : foreign.has(row.partnerId) ? "foreign-location" : undefined;
        return looked(row, skip, skip ? [] : [{ code: "location", before: nameOf(row.locationId), after: nameOf(locationId) }]);
      }),
    );
  },
  act: (work, customerId, { locationId }) => changeField(work, customerId, { locationId }, sameLocation),
});

const sameManager = "same-manager";
const setAccountManager = defineMassAction({
  name: "customers.set-account-manager",
  params: z.strictObject({ accountManagerId: z.uuid().nullable() }),
  may: "customers.profile.update",
  isDestructive: () => false,
  async look(work, ids, { accountManagerId }) {
    if (accountManagerId !== null && (await findAdministrator(work, accountManagerId))?.status !== "active") {
      throw fieldProblem("params.accountManagerId", "unknown-value", "Choose somebody who works here.");
    }
    const rows = await read(work, ids, "customers.profile.update");
    const names = new Map<string | null, string>([[null, ""]]);
    for (const id of new Set([accountManagerId, ...rows.map((row) => row.accountManagerId)]))
      if (id !== null) names.set(id, (await findAdministrator(work, id))?.fullName ?? "?");
    const nameOf = (id: string | null): string => names.get(id) ?? "";
    return new Map(
      rows.map((row) => {
        if (row.accountManagerId === accountManagerId) return looked(row, sameManager);
        return looked(row, undefined, [{ code: "account-manager", before: nameOf(row.accountManagerId), after: nameOf(accountManagerId) }]);
      }),
    );
  },
  act: (work, customerId, { accountManagerId }) => changeField(work, customerId, { accountManagerId }, sameManager),
});

const sameLanguage = "same-language";
const setLanguage = defineMassAction({
  name: "customers.set-language",
  params: z.strictObject({ language: LanguageTag }),
  may: "customers.profile.update",
  isDestructive: () => false,
  async look(work, ids, { language }) {
    const rows = await read(work, ids, "customers.profile.update");
    return new Map(
      rows.map((row) => {
        if (row.language === language) return looked(row, sameLanguage);
        return looked(row, undefined, [{ code: "language", before: row.language, after: language }]);
      }),
    );
  },
  act: (work, customerId, { language }) => changeField(work, customerId, { language }, sameLanguage),
});

interface FieldWish {
  locationId?: string | null;
  accountManagerId?: string | null;
  language?: string;
}

async function changeField(work: Work, id: string, wish: FieldWish, same: string) {
  await lockCustomer(work, id);
  await getReachable(work, id, "customers.profile.update");
  const changed = await updateImportedCustomers(work, [{ id, ...wish }]);
  return changed.length > 0 ? ({ kind: "changed" } as const) : ({ kind: "skipped", why: same } as const);
}

export const customerMassActions: readonly AnyMassActionKind[] = [
  changeStatus,
  changeLabels,
  setLocation,
  setAccountManager,
  setLanguage,
  setPartner,
  setBilling,
  followTemplate,
  setField,
  writeToCustomers,
  linkToMain,
  removeCustomers,
];
