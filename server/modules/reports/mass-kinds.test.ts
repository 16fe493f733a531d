import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { sampleCustomers, samplePartner } from "../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { openAccounts } from "../billing/index.ts";
import { addComment } from "../customers/index.ts";
import { NewFieldBody } from "../partners/contract.ts";
import { createField, createLabel } from "../partners/index.ts";
import * as contract from "./contract.ts";

const program = await testProgram();
const north = await samplePartner(program, "north");
const south = await samplePartner(program, "south");
const eva = await signInStaff(program, { fullName: "Eva" });

const customers = async (count: number, partner = north, status = "active"): Promise<string[]> => {
  const ids = await sampleCustomers(program, partner, count, status);
  await program.inWork((work) =>
    openAccounts(
      work,
      ids.map((customerId) => ({
        ...{ customerId, partnerId: partner, currency: "EUR", billingDay: 1, prepaidMonths: 0 },
        ...{ paymentMethod: "bank_transfer" as const, nextBillingOn: day("2026-02-01") },
      })),
    ),
  );
  return ids;
};
const preview = (kind: string, params: object, ids: readonly string[], who = eva) =>
  who.ok(contract.previewMassActionEndpoint, { body: { kind, params: params as Record<string, unknown>, ids: [...ids] } });
const refused = (kind: string, params: object, ids: readonly string[], who = eva) =>
  who.refused(contract.previewMassActionEndpoint, { body: { kind, params: params as Record<string, unknown>, ids: [...ids] } });
async function run(kind: string, params: object, ids: readonly string[], who = eva) {
  const seen = await preview(kind, params, ids, who);
  await who.ok(contract.confirmMassActionEndpoint, {
    params: { actionId: seen.id },
    body: seen.isDestructive ? { count: seen.expected.changed } : {},
  });
  await program.runJobs();
  return who.ok(contract.getMassActionEndpoint, { params: { actionId: seen.id } });
}
const auditsOf = async (id: string): Promise<string[]> =>
  (await program.query<{ action: string }>("select action from identity.audit_entries where customer_id = $1", [id])).map(
    ({ action }) => action,
  );

describe("O-74 a preview tells what becomes what", () => {
  it("of a status, at once and planned, and keeps it with the result", async () => {
    const [id] = await customers(1);
    const params = { to: "blocked", blockedBy: "admin", reason: "Asked for" };
    const told = [{ code: "status", before: "active", after: "blocked" }];
    expect((await preview("customers.change-status", params, [id!])).firstRows[0]).toMatchObject({ id, told });
    const later = await run("customers.change-status", { ...params, at: "2099-02-01T00:00:00.000Z" }, [id!]);
    expect(later.firstRows[0]).toMatchObject({
      state: "changed",
      told: [{ code: "planned-status", before: "active", after: "blocked" }],
    });
  });

  it("of a language and of an account manager", async () => {
    const ids = await customers(1);
    const language = await run("customers.set-language", { language: "ar" }, ids);
    expect(language.firstRows[0]).toMatchObject({ told: [{ code: "language", after: "ar" }] });
    const back = await preview("customers.set-language", { language: "en" }, ids);
    expect(back.firstRows[0]).toMatchObject({ told: [{ code: "language", before: "ar", after: "en" }] });
    const managed = await preview("customers.set-account-manager", { accountManagerId: eva.adminId }, ids);
    expect(managed.firstRows[0]).toMatchObject({ told: [{ code: "account-manager", before: "", after: "Eva" }] });
  });

  it("O-67 of a link that stands already and is billed otherwise from now on", async () => {
    const [main, sub] = await customers(2);
    const link = { mainId: main, mode: "independent", mainMay: ["see"] };
    await run("customers.link-to-main", link, [sub!]);
    const seen = await preview("customers.link-to-main", { ...link, mode: "aggregated" }, [sub!]);
    expect(seen.firstRows[0]).toMatchObject({ told: [{ code: "link-mode", before: "independent", after: "aggregated" }] });
  });
});

describe("O-67 many are linked to a main account", () => {
  it("and whom the preview leaves out is left out by the act too, for the same reason, and not failed", async () => {
    const [main, sub] = await customers(2);
    const [foreign] = await customers(1, south);
    const link = { mainId: main, mode: "independent", mainMay: ["see"] };
    const seen = await preview("customers.link-to-main", link, [sub!, foreign!]);
    expect(seen.expected).toEqual({ changed: 1, skipped: [{ why: "other-partner", count: 1 }] });
    expect((await run("customers.link-to-main", link, [sub!, foreign!])).counts).toMatchObject({ changed: 1, skipped: 1, failed: 0 });
  });
});

describe("O-53 a status planned for many", () => {
  it("waits for its time, once for each customer, and skips who has a plan already", async () => {
    const ids = await customers(3);
    const params = { to: "inactive", reason: "Season ends", at: "2099-02-01T00:00:00.000Z" };
    await run("customers.change-status", params, [ids[0]!]);
    const seen = await preview("customers.change-status", params, ids);
    expect(seen.expected).toEqual({ changed: 2, skipped: [{ why: "plan-pending", count: 1 }] });
    expect(seen.oddRows[0]).toMatchObject({ id: ids[0], told: [{ code: "planned-status", after: "inactive" }] });
    expect((await run("customers.change-status", params, ids)).counts).toMatchObject({ changed: 2, skipped: 1 });
    const plans = await program.query(
      "select to_status, at from customers.planned_status_changes where customer_id = any ($1) and state = 'pending'",
      [ids],
    );
    expect(plans).toHaveLength(3);
    expect(await auditsOf(ids[1]!)).toContain("status-planned");
    expect((await refused("customers.change-status", { ...params, at: "2026-01-01T00:00:00.000Z" }, ids)).errors?.[0]).toMatchObject({
      field: "params.at",
    });
  });
});

describe("O-74 labels", () => {
  it("replaces all that they carry, and tells what is lost", async () => {
    const [old, fresh] = await Promise.all(
      ["Old", "Fresh"].map((title) =>
        program.inWork((work) =>
          createLabel(work, { module: "customers", title, colour: "#00aa00", description: "", internalOnly: true, partnerIds: [] }),
        ),
      ),
    );
    const ids = await customers(2);
    await run("customers.labels", { add: [old!.id] }, [ids[0]!]);
    const seen = await preview("customers.labels", { replace: [fresh!.id] }, ids);
    expect(seen.firstRows[0]?.told).toEqual([{ code: "labels-lost", before: "Old" }]);
    expect((await run("customers.labels", { replace: [fresh!.id] }, ids)).counts).toMatchObject({ changed: 2 });
    const carried = await program.query("select label_id from customers.customer_labels where customer_id = any ($1)", [ids]);
    expect(carried.map((row) => row.label_id)).toEqual([fresh!.id, fresh!.id]);
    expect((await refused("customers.labels", { add: [old!.id], replace: [] }, ids)).status).toBe(422);
  });
});

describe("O-74 billing settings", () => {
  it("changes what is named, tells what becomes what, and skips who has it so", async () => {
    const ids = await customers(3);
    await program.query("update billing.accounts set due_days = 30, payment_method = 'card' where id = $1", [ids[2]]);
    const wish = { dueDays: 30, paymentMethod: "card", withoutSavedMethod: true };
    const seen = await preview("customers.set-billing", wish, ids);
    expect(seen).toMatchObject({ isDestructive: false, expected: { changed: 2, skipped: [{ why: "same-billing", count: 1 }] } });
    expect(seen.firstRows[0]?.told).toEqual([
      { code: "payment-method", before: expect.any(String), after: "card" },
      { code: "due-days", before: "inherit", after: "30" },
      { code: "no-saved-method" },
    ]);
    expect((await run("customers.set-billing", wish, ids)).counts).toMatchObject({ changed: 2, skipped: 1, failed: 0 });
    const rows = await program.query("select due_days, payment_method from billing.accounts where id = any ($1)", [ids]);
    expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(new Set(['{"due_days":30,"payment_method":"card"}']));
    expect(await auditsOf(ids[0]!)).toContain("change");
    expect((await preview("customers.set-billing", { billingEnabled: false }, ids)).isDestructive).toBe(true);
    expect((await refused("customers.set-billing", {}, ids)).status).toBe(422);
    expect((await run("customers.set-billing", { deactivationDays: "never" }, ids)).counts).toMatchObject({ changed: 3, failed: 0 });
    const never = await program.query("select 1 from billing.accounts where id = any ($1) and never_deactivates", [ids]);
    expect(never).toHaveLength(3);
    const clerk = await signInStaff(program, { levels: { "customers.profile.view": "all", "customers.profile.update": "all" } });
    expect((await refused("customers.set-billing", wish, ids, clerk)).code).toBe("permission-denied");
  });
});

describe("O-74 an additional field", async () => {
  const field = (name: string, more: object) =>
    program.inWork((work) =>
      createField(work, NewFieldBody.parse({ module: "customers", name, type: "text", title: { en: name }, ...more })),
    );
  await field("mast_height", { type: "integer", checks: { min: "1", max: "100" } });
  await field("vat_group", { category: "company" });
  await field("contract_code", { isUnique: "all" });

  it("is set with its type checked, cleared, and left alone where it is so already or not for the category", async () => {
    const ids = await customers(2);
    expect((await run("customers.set-field", { field: "mast_height", value: 12 }, ids)).counts).toMatchObject({ changed: 2 });
    const again = await preview("customers.set-field", { field: "mast_height", value: 12 }, ids);
    expect(again.expected).toEqual({ changed: 0, skipped: [{ why: "same-value", count: 2 }] });
    const other = await preview("customers.set-field", { field: "mast_height", value: 15 }, ids);
    expect(other.firstRows[0]?.told).toEqual([{ code: "value", before: "12", after: "15" }]);
    expect((await refused("customers.set-field", { field: "mast_height", value: "tall" }, ids)).errors?.[0]?.field).toBe("params.value");
    expect((await refused("customers.set-field", { field: "contract_code", value: "A" }, ids)).errors?.[0]?.code).toBe("unique");
    expect((await refused("customers.set-field", { field: "nothing", value: 1 }, ids)).errors?.[0]?.field).toBe("params.field");
    expect((await preview("customers.set-field", { field: "vat_group", value: "B" }, ids)).expected.skipped).toEqual([
      { why: "field-not-for-category", count: 2 },
    ]);
    const cleared = await run("customers.set-field", { field: "mast_height", value: null }, ids);
    expect(cleared).toMatchObject({ isDestructive: true, counts: { changed: 2 } });
    const [row] = await program.query("select extra from customers.customers where id = $1", [ids[0]]);
    expect(row?.extra).toEqual({});
  });
});

describe("O-57 deleting many", () => {
  it("takes who has nothing in the way to the recycle bin, and lists every blocker of the others", async () => {
    const free = await customers(2, north, "inactive");
    const [active] = await customers(1);
    const [owing] = await customers(1, north, "inactive");
    await program.query("update billing.balances set balance_minor = -1200 where account_id = $1", [owing]);
    const done = await run("customers.delete", {}, [...free, active!, owing!]);
    expect(done.counts).toMatchObject({ changed: 2, skipped: 2, failed: 0 });
    const rows = await program.query<{ object_id: string; told: { code: string }[] }>(
      "select object_id, told from platform.mass_action_rows where action_id = $1 and state = 'skipped'",
      [done.id],
    );
    const codes = Object.fromEntries(rows.map((row) => [row.object_id, row.told.map(({ code }) => code)]));
    expect(codes[active!]).toEqual(["blocker-status"]);
    expect(codes[owing!]).toEqual(["blocker-balance-not-zero"]);
    const gone = await program.query("select id from customers.customers where deleted_at is not null and id = any ($1)", [free]);
    expect(gone).toHaveLength(2);
  });
});

describe("O-74 a message", () => {
  it("goes to who has an address and, when it is an offer, agreed to get some; once for each", async () => {
    const ids = await customers(3);
    for (const [at, id] of ids.slice(0, 2).entries()) {
      await program.query(
        "insert into customers.contacts (customer_id, partner_id, kind, position, value, normal) values ($1, $2, 'email', 1, $3, $3)",
        [id, north, `somebody${at}@example.org`],
      );
    }
    const words = { subject: "Work on the mast", text: "On Monday the mast is renewed.\nBe patient." };
    const service = await run("customers.send-message", { ...words, about: "service" }, ids);
    expect(service).toMatchObject({ isDestructive: true, counts: { changed: 2, skipped: 1 } });
    const mails = await program.query<{ subject: string; body_text: string }>(
      "select subject, body_text from notifications.messages where customer_id = any ($1) and kind = 'written' order by to_address",
      [ids],
    );
    expect(mails.map(({ subject }) => subject)).toEqual(["Work on the mast", "Work on the mast"]);
    expect(mails[0]?.body_text).toMatch(/^Hello Ana Horvat 1,\n\nOn Monday the mast is renewed\.\n\nBe patient\./);
    await program.query(
      "insert into customers.consents (customer_id, partner_id, purpose, is_given, at, channel, text_version, actor) values ($1, $2, 'marketing', true, now(), 'paper', '', '{}')",
      [ids[0], north],
    );
    expect((await preview("customers.send-message", { ...words, about: "offer" }, ids)).expected).toEqual({
      changed: 1,
      skipped: [
        { why: "no-address", count: 1 },
        { why: "no-consent", count: 1 },
      ],
    });
  });
});

describe("O-28 B-217 to another partner", () => {
  it("moves who is even with everything of theirs, and says what stands in the way of the others", async () => {
    const ids = await customers(4);
    const [free, owing, linked, sub] = ids as [string, string, string, string];
    await program.query("update billing.balances set balance_minor = -1200 where account_id = $1", [owing]);
    await program.query(
      "insert into customers.links (sub_id, main_id, partner_id, mode, main_may, label, linked_at) values ($1, $2, $3, 'independent', '{see}', '', now())",
      [sub, linked, north],
    );
    await program.inWork((work) => addComment(work, free, { body: "Knows the way", isPinned: false }));
    const seen = await preview("customers.set-partner", { partnerId: south }, ids);
    expect(seen.expected.skipped[0]?.why).toBe("has-blockers");
    const told = Object.fromEntries(seen.oddRows.map((row) => [row.id, row.told.map(({ code }) => code)]));
    expect(told[owing]).toEqual(["blocker-balance-not-zero"]);
    expect(told[sub]).toEqual(["blocker-linked-account"]);
    expect(seen.firstRows.map((row) => row.id)).toEqual([free]);
    const done = await run("customers.set-partner", { partnerId: south }, [free, owing]);
    expect(done).toMatchObject({ isDestructive: true, counts: { changed: 1, skipped: 1, failed: 0 } });
    const tables = await program.query<{ name: string }>(`select table_schema || '.' || table_name as name from information_schema.columns
      where column_name = 'customer_id' and table_schema in ('customers', 'services', 'documents') and table_name in
        (select table_name from information_schema.columns where column_name = 'partner_id') and table_name not in ('payer_accounts', 'merges')`);
    for (const { name } of tables) {
      const left = await program.query(`select 1 from ${name} where customer_id = $1 and partner_id <> $2`, [free, south]);
      expect([name, left.length]).toEqual([name, 0]);
    }
    const [account] = await program.query("select partner_id from billing.accounts where id = $1", [free]);
    expect(account?.partner_id).toBe(south);
    expect(await auditsOf(free)).toContain("moved-to-partner");
    expect((await preview("customers.set-partner", { partnerId: south }, [free])).expected.skipped).toEqual([
      { why: "same-partner", count: 1 },
    ]);
  });

  it("needs both partners in scope", async () => {
    const [id] = await customers(1);
    const ben = await signInStaff(program, {
      partners: [north],
      levels: { "customers.profile.view": "all", "customers.profile.update": "all" },
    });
    expect((await refused("customers.set-partner", { partnerId: south }, [id!], ben)).errors?.[0]?.field).toBe("params.partnerId");
    const both = await signInStaff(program, {
      partners: [north, south],
      levels: { "customers.profile.view": "all", "customers.profile.update": "all" },
    });
    expect((await run("customers.set-partner", { partnerId: south }, [id!], both)).counts).toMatchObject({ changed: 1, failed: 0 });
  });
});
