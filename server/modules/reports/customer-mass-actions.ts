// What can be done to many customers at once (O-74). Each act goes through the door that one customer goes through.
import { sql } from "kysely";
import { z } from "zod";
import type { Permission } from "../../../shared/permissions.ts";
import { FilledLine, LanguageTag, Line } from "../../../shared/text.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { type AnyMassActionKind, defineMassAction, type Looked } from "../../platform/mass-actions/mass-action.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import {
  addAndRemoveLabels,
  type BlockCause,
  type CustomerStatus,
  changeCustomerStatus,
  decideMove,
  getReachable,
  labelsOfCustomers,
  lockCustomer,
  reachableCustomers,
  updateImportedCustomers,
} from "../customers/index.ts";
import { findAdministrator } from "../identity/index.ts";
import { findForeignLocations } from "../partners/index.ts";

interface Row {
  id: string;
  number: bigint;
  name: string;
  language: string;
  partnerId: string;
  status: CustomerStatus;
  blockedBy: BlockCause | null;
  locationId: string | null;
  accountManagerId: string | null;
}

async function read(work: Work, ids: readonly string[], permission: Permission): Promise<Row[]> {
  const { rows } =
    await sql<Row>`select id, number, full_name as name, language, partner_id as "partnerId", status, blocked_by as "blockedBy", location_id as "locationId", account_manager_id as "accountManagerId"
    from customers.customers customer where id = any (${[...ids]}::uuid[]) and deleted_at is null
      and ${visibleTo(work.actor, { partner: "customer.partner_id" })} and ${reachableCustomers(work, permission, "customer")}`.execute(
      work.tx,
    );
  return rows;
}

const looked = (row: Row, skip: string | undefined): [string, Looked] => [
  row.id,
  { label: `${row.number} ${row.name}`, partnerId: row.partnerId, skip },
];

const sameStatus = "same-status";
/** From where it is, its status cannot go there. */
const noSuchMove = "no-such-move";
const changeStatus = defineMassAction({
  name: "customers.change-status",
  params: z
    .strictObject({
      to: z.enum(["active", "blocked", "inactive", "archived"]),
      blockedBy: z.enum(["admin", "abuse"]).optional(),
      reason: FilledLine(80),
      text: Line(500).default(""),
    })
    .refine(({ to, blockedBy }) => to !== "blocked" || blockedBy !== undefined, {
      params: { code: "required" },
      message: "a block has a cause",
      path: ["blockedBy"],
    }),
  may: "customers.status.update",
  isDestructive: ({ to }) => to !== "active",
  async look(work, ids, params) {
    const rows = await read(work, ids, "customers.status.update");
    return new Map(
      rows.map((row) => {
        const move = decideMove(row, params, "staff");
        return looked(row, move.kind === "nothing" ? sameStatus : move.kind === "refused" ? noSuchMove : undefined);
      }),
    );
  },
  async act(work, customerId, { to, blockedBy, reason, text }) {
    await lockCustomer(work, customerId);
    const customer = await getReachable(work, customerId, "customers.status.update");
    const move = decideMove(customer, { to, blockedBy }, "staff");
    if (move.kind !== "move") return { kind: "skipped", why: move.kind === "nothing" ? sameStatus : noSuchMove };
    await changeCustomerStatus(work, { customerId, to, blockedBy, reason: [reason, text].filter(Boolean).join(": ") });
    return { kind: "changed" };
  },
});

const sameLabels = "same-labels";
const changeLabels = defineMassAction({
  name: "customers.labels",
  params: z
    .strictObject({ add: z.array(z.uuid()).max(50).default([]), remove: z.array(z.uuid()).max(50).default([]) })
    .refine(({ add, remove }) => add.length + remove.length > 0, { params: { code: "required" }, message: "choose labels", path: ["add"] }),
  may: "customers.profile.update",
  isDestructive: () => false,
  async look(work, ids, { add, remove }) {
    const rows = await read(work, ids, "customers.profile.update");
    const labels = await labelsOfCustomers(work, ids);
    return new Map(
      rows.map((row) => {
        const has = new Set((labels.get(row.id) ?? []).map((label) => label.id));
        const changes = add.some((id) => !has.has(id)) || remove.some((id) => has.has(id));
        return looked(row, changes ? undefined : sameLabels);
      }),
    );
  },
  async act(work, customerId, params) {
    return (await addAndRemoveLabels(work, customerId, params)) ? { kind: "changed" } : { kind: "skipped", why: sameLabels };
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
    return new Map(
      rows.map((row) =>
        looked(row, row.locationId === locationId ? sameLocation : foreign.has(row.partnerId) ? "foreign-location" : undefined),
      ),
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
    return new Map(rows.map((row) => looked(row, row.accountManagerId === accountManagerId ? sameManager : undefined)));
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
    return new Map(rows.map((row) => looked(row, row.language === language ? sameLanguage : undefined)));
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

export const customerMassActions: readonly AnyMassActionKind[] = [changeStatus, changeLabels, setLocation, setAccountManager, setLanguage];
