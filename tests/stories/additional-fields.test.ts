import { describe, expect, it } from "vitest";
import type { z } from "zod";
import * as contract from "../../server/modules/customers/contract.ts";
import { listAuditEndpoint } from "../../server/modules/identity/contract.ts";
import {
  createFieldEndpoint,
  deleteFieldEndpoint,
  fieldChoicesEndpoint,
  listFieldsEndpoint,
  type NewFieldBody,
  updateFieldEndpoint,
} from "../../server/modules/partners/contract.ts";
import { createLocation, createPartner } from "../../server/modules/partners/index.ts";
import { exportCustomersEndpoint, listCustomersEndpoint, quickSearchEndpoint } from "../../server/modules/reports/contract.ts";
import type { Levels } from "../../shared/role-defaults.ts";
import { signInStaff } from "../support/call-api.ts";
import { testProgram } from "../support/test-program.ts";

const program = await testProgram();
const makePartner = (code: string) =>
  program.inWork((work) =>
    createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb", country: "HR" }),
  );
const north = await makePartner("north");
const south = await makePartner("south");
const hill = await program.inWork((work) => createLocation(work, { name: "Hill", parentId: null, address: "", partnerIds: [north.id] }));
const staff = await signInStaff(program, { fullName: "Eva", login: "eva" });
const may = (levels: Levels, partners: "all" | string[] = "all") => signInStaff(program, { levels, partners });

type Field = Omit<z.input<typeof NewFieldBody>, "module" | "title">;
const define = (field: Field) => staff.ok(createFieldEndpoint, { body: { module: "customers", title: { en: field.name }, ...field } });
let people = 0;
const create = (extra: Record<string, unknown> = {}, more: Partial<z.input<typeof contract.NewCustomerBody>> = {}, who = staff) =>
  who.ok(contract.createCustomerEndpoint, {
    body: {
      partnerId: north.id,
      category: "individual",
      fullName: `Person ${++people} Alone`,
      extra,
      ...(more.partnerId === undefined ? { locationId: hill.id } : {}),
      ...more,
    },
  });
const get = (customerId: string, who = staff) => who.ok(contract.getCustomerEndpoint, { params: { customerId } });
const set = (customer: { id: string; version: number }, extra: Record<string, unknown>, who = staff) =>
  who.ok(contract.updateCustomerEndpoint, { params: { customerId: customer.id }, version: customer.version, body: { extra } });
const refuseSet = async (customer: { id: string; version: number }, extra: Record<string, unknown>, who = staff) =>
  (await who.refused(contract.updateCustomerEndpoint, { params: { customerId: customer.id }, version: customer.version, body: { extra } }))
    .errors;
const entries = async (customerId: string) => (await staff.ok(listAuditEndpoint, { query: { filter: { customerId } } })).items;
const text = (content: string) => new TextEncoder().encode(content) as Uint8Array<ArrayBuffer>;
const pdf = { name: "Plan.pdf", bytes: text("%PDF-1.7\n%âãÏÓ\nhello") };
const upload = (field: string, file = pdf, partnerId = north.id, who = staff) =>
  who.ok(contract.uploadFieldFileEndpoint, { body: { field, partnerId }, file });
const viewer: Levels = { "customers.profile.view": "all", "customers.additional_fields.view": "all" };

describe("O-61 a file", async () => {
  await define({ name: "site_plan", type: "file", inList: true, checks: { fileKinds: ["pdf"], maxMb: 1 } });

  it("is uploaded, kept with the customer, shown by its name, fetched with an entry in the log, replaced and removed", async () => {
    const made = await create({ site_plan: (await upload("site_plan")).id });
    expect(made.extra.site_plan).toMatchObject({
      name: "Plan.pdf",
      mediaType: "application/pdf",
      sizeBytes: pdf.bytes.length,
      mayShowInline: true,
    });
    const fetched = { params: { customerId: made.id, field: "site_plan" } };
    const reply = await staff.call(contract.downloadFieldFileEndpoint, fetched);
    expect(reply.bytes.equals(Buffer.from(pdf.bytes))).toBe(true);
    expect(reply.headers["content-disposition"]).toContain('attachment; filename="Plan.pdf"');
    const shown = await staff.call(contract.downloadFieldFileEndpoint, { ...fetched, query: { inline: "true" } });
    expect(shown.headers["content-disposition"]).toContain("inline");

    const second = await upload("site_plan", { ...pdf, name: "Second.pdf" });
    const replaced = await set(made, { site_plan: second.id });
    expect(replaced.extra.site_plan).toMatchObject({ id: second.id, name: "Second.pdf" });
    const removed = await set(replaced, { site_plan: null });
    expect(removed.extra).not.toHaveProperty("site_plan");
    expect((await staff.call(contract.downloadFieldFileEndpoint, fetched)).status).toBe(404);
    const log = await entries(made.id);
    expect(log.filter(({ action }) => action === "field-file-downloaded")).toHaveLength(2);
    expect(
      log.find(({ action, changes }) => action === "updated" && changes?.["extra.site_plan"]?.after === "Second.pdf")?.changes,
    ).toEqual({
      "extra.site_plan": { before: "Plan.pdf", after: "Second.pdf" },
    });
  });

  it("is of the kinds and size that the field allows", async () => {
    const refuse = async (file: typeof pdf) =>
      (await staff.refused(contract.uploadFieldFileEndpoint, { body: { field: "site_plan", partnerId: north.id }, file })).code;
    expect(await refuse({ name: "note.txt", bytes: text("hello") })).toBe("file-type-refused");
    expect(await refuse({ name: "big.pdf", bytes: text(`%PDF-1.7\n${"x".repeat(1024 * 1024)}`) })).toBe("file-too-big");
    expect(await refuse({ name: "plan.pdf", bytes: text("MZ\u0090\u0000 this program") })).toBe("file-type-refused");
  });

  it("of somebody else, of another field, of another partner or of another upload is no value", async () => {
    await define({ name: "other_plan", type: "file" });
    const made = await create();
    const [mine, ofOther] = [await upload("site_plan"), await upload("other_plan")];
    const stranger = await may({ ...viewer, "customers.profile.update": "all", "customers.additional_fields.update": "all" });
    const unknown = [{ field: "extra.site_plan", code: "unknown-file" }];
    expect(await refuseSet(made, { site_plan: mine.id }, stranger)).toMatchObject(unknown);
    expect(await refuseSet(made, { site_plan: ofOther.id })).toMatchObject(unknown);
    expect(await refuseSet(made, { site_plan: (await upload("site_plan", pdf, south.id)).id })).toMatchObject(unknown);
    const theirs = await create({ site_plan: mine.id });
    expect(await refuseSet(made, { site_plan: theirs.extra.site_plan && mine.id })).toMatchObject(unknown);
    const bound = await may({ "customers.additional_fields.update": "all" }, [south.id]);
    expect(
      (await bound.refused(contract.uploadFieldFileEndpoint, { body: { field: "site_plan", partnerId: north.id }, file: pdf })).status,
    ).toBe(404);
    const foreign = await may(viewer, [south.id]);
    const fetched = { params: { customerId: theirs.id, field: "site_plan" } };
    expect((await foreign.call(contract.downloadFieldFileEndpoint, fetched)).status).toBe(404);
    const blind = await may({ "customers.profile.view": "all" });
    expect((await blind.call(contract.downloadFieldFileEndpoint, fetched)).status).toBe(403);
  });

  it("that no customer is saved with is dropped a day later, and one that is stays", async () => {
    const { cleanUpCustomers } = await import("../../server/modules/customers/purge.ts");
    const { enqueue } = await import("../../server/platform/jobs.ts");
    const [lost, used] = [await upload("site_plan"), await upload("site_plan")];
    const made = await create({ site_plan: used.id });
    const known = () => program.query("select id from platform.files where id = any ($1)", [[lost.id, used.id]]);
    program.clock.moveTo("2026-01-16T09:00:01Z");
    await program.inWork((work) => enqueue(work, cleanUpCustomers, {}));
    await program.runJobs();
    program.clock.moveTo("2026-01-15T09:00:00Z");
    expect(await known()).toEqual([{ id: used.id }]);
    expect((await get(made.id)).extra.site_plan).toMatchObject({ id: used.id });
  });
});

describe("O-61 a secret", async () => {
  await define({ name: "door_code", type: "secret", checks: { minLength: 4 } });
  const plain = "K9#opensesame";
  const made = await create({ door_code: plain });
  const params = { customerId: made.id, field: "door_code" };

  it("is stored encrypted and stands in no answer, list, search, export or log", async () => {
    expect(made.extra.door_code).toEqual({ isSet: true });
    const [row] = await program.query<{ extra: { door_code: { sealed: string } } }>("select extra from customers.customers where id = $1", [
      made.id,
    ]);
    expect(row?.extra.door_code.sealed).toMatch(/^v1\./);
    const changed = await set(made, { door_code: `${plain}!` });
    const everything = await program.query<{ row: string }>(
      `select to_jsonb(entry)::text as row from identity.audit_entries entry union all select to_jsonb(event)::text from platform.events event
       union all select to_jsonb(customer)::text from customers.customers customer`,
    );
    expect(everything.filter(({ row: stored }) => stored.includes("opensesame"))).toEqual([]);
    expect((await entries(made.id)).find(({ changes }) => changes?.["extra.door_code"])?.changes).toEqual({
      "extra.door_code": { before: "•••", after: "•••" },
    });
    expect(JSON.stringify(changed)).not.toContain("sealed");
    const list = await staff.ok(listCustomersEndpoint, { query: { filter: { text: plain } } });
    expect(list.items).toEqual([]);
    const file = await staff.call(exportCustomersEndpoint, { body: { format: "json" } });
    expect(file.bytes.toString()).not.toMatch(/opensesame|sealed|door_code/);
    await set(changed, { door_code: plain });
  });

  it("O-41 is revealed with the right, a fresh proof and an entry each time", async () => {
    expect(await staff.ok(contract.revealFieldEndpoint, { params })).toEqual({ value: plain });
    expect((await entries(made.id)).filter(({ action }) => action === "field-revealed")).toHaveLength(1);
    const blind = await may({ ...viewer, "customers.profile.update": "all", "customers.additional_fields.update": "all" });
    expect((await blind.call(contract.revealFieldEndpoint, { params })).status).toBe(403);
    const unseen = await may({ "customers.profile.view": "all", "customers.secrets.reveal": "all" });
    expect((await unseen.call(contract.revealFieldEndpoint, { params })).status).toBe(403);
    const late = await signInStaff(program);
    program.clock.moveTo("2026-01-15T09:16:00Z");
    expect(await late.refused(contract.revealFieldEndpoint, { params })).toMatchObject({ status: 401 });
    program.clock.moveTo("2026-01-15T09:00:00Z");
    expect((await staff.call(contract.revealFieldEndpoint, { params: { ...params, field: "site_plan" } })).status).toBe(404);
  });

  it("is checked, cleared, and not kept when the form says nothing about it", async () => {
    expect(await refuseSet(await get(made.id), { door_code: "abc" })).toMatchObject([{ field: "extra.door_code", code: "too-small" }]);
    const untouched = await staff.ok(contract.updateCustomerEndpoint, {
      params: { customerId: made.id },
      version: (await get(made.id)).version,
      body: { city: "Split" },
    });
    expect(untouched.extra.door_code).toEqual({ isSet: true });
    const cleared = await set(untouched, { door_code: null });
    expect(cleared.extra).not.toHaveProperty("door_code");
    expect((await staff.call(contract.revealFieldEndpoint, { params })).status).toBe(404);
  });

  it("of a deleted field does not come back as a text (O-63)", async () => {
    const field = await define({ name: "old_code", type: "secret" });
    await create({ old_code: "1234" });
    await staff.ok(deleteFieldEndpoint, { params: { fieldId: field.id }, version: field.version });
    const again = { module: "customers", name: "old_code", title: { en: "Code" } } as const;
    expect(await staff.refused(createFieldEndpoint, { body: { ...again, type: "text" } })).toMatchObject({
      status: 409,
      errors: [{ field: "name", code: "values-kept" }],
    });
    await staff.ok(createFieldEndpoint, { body: { ...again, type: "secret" } });
  });
});

describe("O-61 a link to a record", async () => {
  const toCustomer = await define({ name: "referrer", type: "link", inList: true, link: { to: "customer", states: ["active"] } });
  await define({ name: "installer", type: "link", link: { to: "administrator" } });
  await define({ name: "reseller", type: "link", link: { to: "partner", samePartner: false } });
  await define({ name: "cabinet", type: "link", link: { to: "location" } });
  const target = await create({}, { status: "active", fullName: "Iva Target", portalLogin: "iva.target" });
  const foreign = await create({}, { status: "active", partnerId: south.id, fullName: "South Target" });

  it("is stored as an id and shown by a name, written by id or by what people know the record by", async () => {
    const made = await create({ referrer: target.id, installer: "EVA", reseller: "south", cabinet: "hill" });
    expect(made.extra).toMatchObject({
      referrer: { state: "here", id: target.id, name: "Iva Target" },
      installer: { state: "here", id: staff.adminId, name: "Eva" },
      reseller: { state: "here", id: south.id, name: "south" },
      cabinet: { state: "here", id: hill.id, name: "Hill" },
    });
    const byNumber = await set(made, { referrer: null, cabinet: null });
    expect((await set(byNumber, { referrer: String(target.number) })).extra.referrer).toMatchObject({ id: target.id });
    expect((await entries(made.id)).find(({ changes }) => changes?.["extra.cabinet"])?.changes).toEqual({
      "extra.cabinet": { before: "Hill", after: null },
      "extra.referrer": { before: `Customer ${target.number}`, after: null },
    });
  });

  it("goes only to what the filter lets through and the writer may see", async () => {
    const passive = await create({}, { status: "inactive" });
    const made = await create();
    const wrong = [{ field: "extra.referrer", code: "unknown-record" }];
    expect(await refuseSet(made, { referrer: passive.id })).toMatchObject(wrong);
    expect(await refuseSet(made, { referrer: foreign.id })).toMatchObject(wrong);
    expect(await refuseSet(made, { referrer: "no such login" })).toMatchObject(wrong);
    const own = await may({
      ...viewer,
      "customers.profile.view": "own",
      "customers.profile.update": "all",
      "customers.additional_fields.update": "all",
    });
    expect(await refuseSet(made, { referrer: target.id }, own)).toMatchObject(wrong);
  });

  it("O-6 shows a reader who may not see the target no name, and one that is gone as gone", async () => {
    const made = await create({ referrer: target.id, reseller: "south" });
    const bound = await may(viewer, [north.id]);
    expect((await get(made.id, bound)).extra).toMatchObject({
      referrer: { state: "here", name: "Iva Target" },
      reseller: { state: "hidden" },
    });
    const doomed = await create({}, { status: "active", fullName: "Doomed Target" });
    const linked = await create({ referrer: doomed.id });
    await staff.ok(contract.changeStatusEndpoint, { params: { customerId: doomed.id }, body: { to: "inactive", reason: "other" } });
    await staff.ok(contract.deleteCustomerEndpoint, { params: { customerId: doomed.id }, version: (await get(doomed.id)).version });
    const later = await get(linked.id);
    expect(later.extra.referrer).toEqual({ state: "gone", id: doomed.id });
    // What stays is not asked about again.
    expect((await set(later, { installer: "eva" })).extra.referrer).toMatchObject({ state: "gone" });
  });

  it("offers what fits a text, as far as the reader and the filter go", async () => {
    const ask = (query: { text?: string; partnerId?: string }, fieldId = toCustomer.id, who = staff) =>
      who.ok(fieldChoicesEndpoint, { params: { fieldId }, query });
    expect((await ask({ text: "target", partnerId: north.id })).items).toEqual([
      { id: target.id, name: "Iva Target", note: String(target.number) },
    ]);
    expect((await ask({ text: "target" })).items).toEqual([]);
    const bound = await may({ "customers.profile.view": "all", "customers.additional_fields.update": "all" }, [south.id]);
    expect((await bound.call(fieldChoicesEndpoint, { params: { fieldId: toCustomer.id }, query: { partnerId: north.id } })).status).toBe(
      404,
    );
  });

  it("keeps its target: another kind of target would lose the values (O-63)", async () => {
    const fields = (await staff.ok(listFieldsEndpoint, { query: { module: "customers" } })).items;
    const referrer = fields.find(({ name }) => name === "referrer")!;
    expect(
      await staff.refused(updateFieldEndpoint, {
        params: { fieldId: referrer.id },
        version: referrer.version,
        body: { link: { to: "plan" } },
      }),
    ).toMatchObject({ status: 409, code: "lossy-type-change" });
  });
});

describe("O-82 a merge", () => {
  it("takes secrets, files and links as they are stored, tells no secret, and a link to who was merged names who stayed", async () => {
    const survivor = await create({}, { status: "active", fullName: "Merge Stays" });
    const loser = await create(
      { door_code: "Loser-1", site_plan: (await upload("site_plan")).id, installer: "eva" },
      { status: "active", fullName: "Merge Goes" },
    );
    const friend = await create({ referrer: loser.id });
    await staff.ok(contract.mergeEndpoint, {
      params: { customerId: survivor.id },
      body: {
        loserId: loser.id,
        typed: loser.number,
        take: ["extra.door_code", "extra.site_plan", "extra.installer"],
        versions: { survivor: survivor.version, loser: loser.version },
      },
    });
    const after = await get(survivor.id);
    expect(after.extra).toMatchObject({ door_code: { isSet: true }, site_plan: { name: "Plan.pdf" }, installer: { name: "Eva" } });
    const params = { customerId: survivor.id, field: "door_code" };
    expect(await staff.ok(contract.revealFieldEndpoint, { params })).toEqual({ value: "Loser-1" });
    expect((await staff.call(contract.downloadFieldFileEndpoint, { params: { ...params, field: "site_plan" } })).status).toBe(200);
    const snapshot = await staff.call(contract.mergeSnapshotEndpoint, { params: { loserId: loser.id } });
    expect(snapshot.bytes.toString()).not.toMatch(/sealed|Loser-1/);
    expect((await get(friend.id)).extra.referrer).toEqual({ state: "here", id: loser.id, name: "Merge Stays" });
  });
});

describe("O-61 a calculated field", async () => {
  await define({ name: "rent", type: "decimal" });
  await define({ name: "months", type: "integer" });
  const total = await define({
    name: "total_rent",
    type: "calculated",
    template: "{% if customer.extra.rent %}{{ customer.extra.rent | times: customer.extra.months }} ({{ customer.number }}){% endif %}",
    inList: true,
  });

  it("is worked out on read, on the page, in the list and in the export, and cannot be written", async () => {
    const made = await create({ rent: "12.1", months: 3 });
    const result = `36.3 (${made.number})`;
    expect(made.extra.total_rent).toBe(result);
    expect((await create()).extra).not.toHaveProperty("total_rent");
    const list = await staff.ok(listCustomersEndpoint, { query: { filter: { text: made.fullName } } });
    // Only what stands in lists: rent and months do not.
    expect(list.items[0]?.extra).toEqual({ total_rent: result });
    const file = await staff.call(exportCustomersEndpoint, {
      body: { format: "csv", filter: { text: made.fullName }, columns: ["number", "extra.total_rent"] as never },
    });
    expect(file.bytes.toString().trim().split(/\r?\n/)).toEqual(
      ["number,extra.total_rent", `${made.number},${result}`].map((line) => expect.stringContaining(line)),
    );
    expect(await refuseSet(made, { total_rent: "1" })).toMatchObject([{ field: "extra.total_rent", code: "read-only" }]);
    expect((await set(made, { months: 10 })).extra.total_rent).toBe(`121 (${made.number})`);
  });

  it("O-157 is checked on save, and keeps what it reads", async () => {
    const refused = await staff.refused(updateFieldEndpoint, {
      params: { fieldId: total.id },
      version: total.version,
      body: { template: "{{ customer.extra.rents }}" },
    });
    expect(refused.errors).toMatchObject([{ field: "template", code: "unknown-name", params: { name: "customer.extra.rents" } }]);
    const fields = (await staff.ok(listFieldsEndpoint, { query: { module: "customers" } })).items;
    const rent = fields.find(({ name }) => name === "rent")!;
    expect(await staff.refused(deleteFieldEndpoint, { params: { fieldId: rent.id }, version: rent.version })).toMatchObject({
      status: 409,
      code: "field-in-use",
    });
  });
});

describe("O-62 O-63 O-64 the rest of a definition", async () => {
  await define({
    name: "building",
    type: "choice",
    options: [
      { key: "house", title: { en: "House" } },
      { key: "flats", title: { en: "Flats" } },
    ],
    inList: true,
  });
  await define({ name: "segment", type: "text", defaultValue: "home", category: "individual" });
  const meter = await define({ name: "meter_id", type: "text", isSearchable: true, inList: true });

  it("O-62 a new record begins with the defaults of its category", async () => {
    expect((await create()).extra.segment).toBe("home");
    expect((await create({ segment: "farm" })).extra.segment).toBe("farm");
    expect((await create({ segment: null })).extra).not.toHaveProperty("segment");
    expect((await create({}, { category: "company" })).extra).not.toHaveProperty("segment");
  });

  it("O-64 a person without the right has no values, columns, filters, matches or changes of them", async () => {
    const made = await create({ meter_id: "MT-778899", building: "flats" });
    const blind = await may({
      "customers.profile.view": "all",
      "customers.profile.export": "all",
      "customers.profile.create": "all",
      "customers.profile.merge": "all",
    });
    expect((await get(made.id, blind)).extra).toEqual({});
    const find = async (who: typeof staff) => (await who.ok(listCustomersEndpoint, { query: { filter: { text: "778899" } } })).items;
    expect((await find(staff)).map(({ id, extra }) => [id, extra])).toEqual([[made.id, { meter_id: "MT-778899", building: "flats" }]]);
    expect(await find(blind)).toEqual([]);
    const quick = (who: typeof staff) => who.ok(quickSearchEndpoint, { query: { q: "MT-778899" } });
    expect((await quick(staff)).kinds.flatMap(({ items }) => items.map(({ id }) => id))).toEqual([made.id]);
    expect((await quick(blind)).kinds).toEqual([]);
    const filter = { extra: { building: "flats" } };
    expect((await staff.ok(listCustomersEndpoint, { query: { filter } })).items.map(({ id }) => id)).toEqual([made.id]);
    expect((await staff.ok(listCustomersEndpoint, { query: { filter: { extra: { building: "house" } } } })).items).toEqual([]);
    expect((await blind.call(listCustomersEndpoint, { query: { filter } })).status).toBe(403);
    const file = await blind.call(exportCustomersEndpoint, { body: { format: "csv", columns: ["number", "extra.meter_id"] as never } });
    expect(file.bytes.toString()).not.toMatch(/meter_id|MT-/);
    await set(made, { meter_id: "MT-1" });
    const activity = (who: typeof staff) => who.ok(contract.customerActivityEndpoint, { params: { customerId: made.id } });
    const fieldsChanged = (items: Awaited<ReturnType<typeof activity>>["items"]) =>
      items.flatMap(({ changes }) => Object.keys(changes ?? {}));
    expect(fieldsChanged((await activity(staff)).items)).toContain("extra.meter_id");
    expect(fieldsChanged((await activity(blind)).items)).not.toContain("extra.meter_id");
    expect(
      (
        await blind.refused(contract.createCustomerEndpoint, {
          body: { partnerId: north.id, category: "individual", fullName: "X Y", extra: { meter_id: "1" } },
        })
      ).status,
    ).toBe(403);
  });

  it("O-64 a right for one's own customers shows the fields of those alone", async () => {
    const made = await create({ meter_id: "MT-own" });
    const own = await may({ "customers.profile.view": "all", "customers.additional_fields.view": "own" });
    expect((await get(made.id, own)).extra).toEqual({});
    await staff.ok(contract.updateCustomerEndpoint, {
      params: { customerId: made.id },
      version: made.version,
      body: { accountManagerId: own.adminId },
    });
    expect((await get(made.id, own)).extra).toMatchObject({ meter_id: "MT-own" });
  });

  it("O-62 a field that is no longer searchable is found by no more", async () => {
    const made = await create({ meter_id: "MT-424242" });
    const find = async () => (await staff.ok(listCustomersEndpoint, { query: { filter: { text: "424242" } } })).items.length;
    expect(await find()).toBe(1);
    const turn = async (isSearchable: boolean) => {
      const field = (await staff.ok(listFieldsEndpoint, { query: { module: "customers" } })).items.find(({ id }) => id === meter.id)!;
      await staff.ok(updateFieldEndpoint, { params: { fieldId: meter.id }, version: field.version, body: { isSearchable } });
      await program.runJobs();
    };
    await turn(false);
    expect(await find()).toBe(0);
    await turn(true);
    expect(await find()).toBe(1);
    expect(made.extra.meter_id).toBe("MT-424242");
  });

  it("O-63 a deleted field is gone from records at once", async () => {
    const field = await define({ name: "fleeting", type: "text" });
    const made = await create({ fleeting: "x" });
    await staff.ok(deleteFieldEndpoint, { params: { fieldId: field.id }, version: field.version });
    expect((await get(made.id)).extra).not.toHaveProperty("fleeting");
    const [row] = await program.query<{ kept: string }>("select extra->>'fleeting' as kept from customers.customers where id = $1", [
      made.id,
    ]);
    expect(row?.kept).toBe("x");
  });
});
