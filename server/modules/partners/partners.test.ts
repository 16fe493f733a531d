import type { Kysely } from "kysely";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { testProgram } from "../../../tests/support/test-program.ts";
import type { StaffActor } from "../../platform/actor.ts";
import { defineSetting } from "../../platform/settings.ts";
import { createLocation, deleteLocation, updateLocation } from "./change-locations.ts";
import { deletePartner, updatePartner } from "./change-partner.ts";
import { NewFieldBody } from "./contract.ts";
import { createPartner } from "./create-partner.ts";
import { createField, listFields, updateField } from "./fields.ts";
import { explainSetting, getSetting, loadSettings } from "./get-setting.ts";
import { createLabel, deleteLabel, listLabels, updateLabel } from "./labels.ts";
import { changeSettings, listSettings, SettingBook } from "./list-settings.ts";
import { listLocations } from "./location-queries.ts";
import { findPartnerOfPage, getPartner } from "./partner-queries.ts";
import { holdCurrency, holdFieldValues, holdLabels, holdLocations } from "./ports.ts";
import { resetSetting, setSetting } from "./set-setting.ts";

const reopenDays = defineSetting({
  key: "tickets.reopen_days",
  shape: z.int().min(0).max(365),
  fallback: 14,
  levels: ["system", "partner", "location", "customer"],
  may: "config.helpdesk.update",
  title: "Days to reopen",
  help: "A reply within so many days opens the ticket again.",
});
const systemOnly = defineSetting({
  key: "tickets.word",
  shape: z.enum(["a", "b"]),
  fallback: "a",
  levels: ["system"],
  may: "config.main.update",
  title: "Word",
  help: "",
});
const password = defineSetting({
  key: "mailbox.password",
  shape: z.string().max(200),
  fallback: "",
  levels: ["system"],
  may: "config.mail.update",
  secret: true,
  title: "Password",
  help: "",
});
const book = new SettingBook([reopenDays, systemOnly, password], (plain) => `sealed ${plain}`);

const newPartner = (code: string) => ({
  code,
  name: code.toUpperCase(),
  legalName: `${code} Ltd`,
  currency: "EUR",
  timeZone: "Europe/Zagreb",
});

const staff = (partners: StaffActor["partners"], ...rights: string[]): StaffActor => ({
  kind: "staff",
  adminId: "01890a5d-ac96-774b-bcce-b302099a8057",
  sessionId: "01890a5d-ac96-774b-bcce-b302099a8058",
  name: "Ben",
  partners,
  levels: new Map(rights.map((right) => [right as never, "all"])),
});
const customerId = "01890a5d-ac96-774b-bcce-b302099a8059";

describe("partners", async () => {
  const program = await testProgram();
  const one = await program.inWork((work) => createPartner(work, newPartner("north")));
  const two = await program.inWork((work) => createPartner(work, { ...newPartner("south"), portalHost: "my.south.example" }));

  it("O-242 the first partner is the default partner, number 1", () => {
    expect([one.number, two.number]).toEqual([1, 2]);
  });

  it("O-242 two first partners at once: one of them is number 1", async () => {
    const empty = await testProgram();
    const made = await Promise.all(["a1", "b1"].map((code) => empty.inWork((work) => createPartner(work, newPartner(code)))));
    expect(made.map((partner) => partner.number).toSorted()).toEqual([1, 2]);
    await empty.close();
  });

  it("O-5 a code or host name that is taken is named", async () => {
    await expect(program.inWork((work) => createPartner(work, newPartner("north")))).rejects.toMatchObject({
      code: "duplicate",
      errors: [{ field: "code" }],
    });
    await expect(
      program.inWork((work) => updatePartner(work, one.id, { portalHost: "my.south.example" }, one.version)),
    ).rejects.toMatchObject({
      errors: [{ field: "portalHost" }],
    });
  });

  it("O-4 an edit of an old version gets the current record", async () => {
    const after = await program.inWork((work) => updatePartner(work, two.id, { city: "Split" }, 1));
    expect(after).toMatchObject({ city: "Split", version: 2 });
    await expect(program.inWork((work) => updatePartner(work, two.id, { city: "Zadar" }, 1))).rejects.toMatchObject({
      code: "edit-conflict",
      current: { city: "Split", version: 2 },
    });
    const [entry] = await program.query("select changes from identity.audit_entries where entity = 'partner' and action = 'updated'");
    expect(entry).toEqual({ changes: { city: { before: "", after: "Split" } } });
  });

  it("O-26 partner-bound staff see and edit their own partner only", async () => {
    const ben = staff([two.id]);
    await expect(program.inWork((work) => updatePartner(work, one.id, { city: "x" }, 1), ben)).rejects.toMatchObject({ code: "not-found" });
    const mine = await program.inWork((work) => getPartner(work, two.id), ben);
    await expect(program.inWork((work) => updatePartner(work, two.id, { zip: "21000" }, mine.version), ben)).resolves.toMatchObject({
      zip: "21000",
    });
    await expect(program.inWork((work) => createPartner(work, newPartner("east")), ben)).rejects.toMatchObject({
      code: "permission-denied",
    });
  });

  it("O-243 a partner is deleted only when nothing refers to it, and the default one never", async () => {
    const three = await program.inWork((work) => createPartner(work, newPartner("third")));
    await program.query(
      `insert into customers.customers (partner_id, portal_login, category, status, full_name, language, added_on, created_at, updated_at)
       values ($1, 'someone', 'individual', 'new', 'Someone', 'en', '2026-01-01', now(), now())`,
      [three.id],
    );
    await expect(program.inWork((work) => deletePartner(work, three.id, 1))).rejects.toMatchObject({ code: "partner-in-use" });
    await program.query("delete from customers.customers where partner_id = $1", [three.id]);
    await program.inWork((work) => deletePartner(work, three.id, 1));
    await expect(program.inWork((work) => getPartner(work, three.id))).rejects.toMatchObject({ code: "not-found" });
    await expect(program.inWork((work) => deletePartner(work, one.id, one.version))).rejects.toMatchObject({ code: "default-partner" });
  });

  it("O-243 the currency stays where there is money", async () => {
    holdCurrency("test", { keeps: async (_work, id) => (id === one.id ? "it has 3 billing accounts." : undefined) });
    await expect(program.inWork((work) => updatePartner(work, one.id, { currency: "USD" }, one.version))).rejects.toMatchObject({
      code: "currency-locked",
      status: 409,
    });
    holdCurrency("test", { keeps: async () => undefined });
  });

  it("P-15 the host name decides, then the code, then the default partner", async () => {
    const find = (host: string, code?: string) => program.inWork(async (work) => (await findPartnerOfPage(work, { host, code }))?.code);
    expect(await find("MY.south.example", "north")).toBe("south");
    expect(await find("127.0.0.1", "south")).toBe("south");
    expect(await find("127.0.0.1")).toBe("north");
    expect(await find("127.0.0.1", "nobody")).toBe("north");
  });
});

describe("settings", async () => {
  const program = await testProgram();
  const one = await program.inWork((work) => createPartner(work, newPartner("north")));
  const two = await program.inWork((work) => createPartner(work, newPartner("south")));
  const hill = await program.inWork((work) => createLocation(work, { name: "Hill", parentId: null, address: "", partnerIds: [two.id] }));
  const days = (place: Parameters<typeof getSetting>[2]) => program.inWork((work) => getSetting(work, reopenDays, place));

  it("O-238 the worked example: 14, 21 for partner 2, 3 at Hill; after the reset and a new common value 10 and 3", async () => {
    expect(await days({ partnerId: one.id })).toBe(14);
    await program.inWork(async (work) => {
      await setSetting(work, reopenDays, { level: "partner", partnerId: two.id }, 21);
      await setSetting(work, reopenDays, { level: "location", locationId: hill.id }, 3);
    });
    expect([
      await days({ partnerId: two.id, locationId: hill.id }),
      await days({ partnerId: two.id }),
      await days({ partnerId: one.id }),
    ]).toEqual([3, 21, 14]);
    await program.inWork(async (work) => {
      await resetSetting(work, reopenDays, { level: "partner", partnerId: two.id });
      await setSetting(work, reopenDays, { level: "system" }, 10);
    });
    expect([
      await days({ partnerId: two.id, locationId: hill.id }),
      await days({ partnerId: two.id }),
      await days({ partnerId: one.id }),
    ]).toEqual([3, 10, 10]);
  });

  it("B-7 value and origin; a change is seen by the same work", async () => {
    await program.inWork(async (work) => {
      const place = { partnerId: two.id, customerId };
      expect(await explainSetting(work, reopenDays, place)).toEqual({ value: 10, origin: "system" });
      await setSetting(work, reopenDays, { level: "customer", customerId, partnerId: two.id }, 1);
      expect(await explainSetting(work, reopenDays, place)).toEqual({ value: 1, origin: "customer" });
      const loaded = await loadSettings(work, [reopenDays], {
        partnerId: two.id,
        customerIds: [customerId, two.id],
        locationIds: [hill.id],
      });
      expect([
        loaded.get(reopenDays),
        loaded.get(reopenDays, { customerId }),
        loaded.get(reopenDays, { customerId: two.id, locationId: hill.id }),
      ]).toEqual([10, 1, 3]);
      expect(() => loaded.get(systemOnly)).toThrow("not loaded");
      await resetSetting(work, reopenDays, { level: "customer", customerId, partnerId: two.id });
      expect(await explainSetting(work, reopenDays, place)).toEqual({ value: 10, origin: "system" });
    });
  });

  it("M-9 the default partner has no values of its own; its page shows and edits the system's", async () => {
    await expect(program.inWork((work) => setSetting(work, reopenDays, { level: "partner", partnerId: one.id }, 5))).rejects.toMatchObject({
      code: "setting-level",
    });
    const before = await program.inWork((work) => listSettings(work, book, { level: "partner", scopeId: one.id }, { module: "tickets" }));
    expect(before.map((setting) => [setting.key, setting.value, setting.origin])).toEqual([
      ["tickets.reopen_days", 10, "system"],
      ["tickets.word", "a", "default"],
    ]);
    const version = before[0]?.version ?? -1;
    await program.inWork((work) =>
      changeSettings(work, book, { level: "partner", scopeId: one.id }, [{ key: "tickets.reopen_days", version, value: 11, reset: false }]),
    );
    expect(await days({ partnerId: two.id })).toBe(11);
    await expect(
      program.inWork((work) =>
        changeSettings(work, book, { level: "system" }, [{ key: "tickets.reopen_days", version, value: 12, reset: false }]),
      ),
    ).rejects.toMatchObject({ code: "edit-conflict", current: { value: 11 } });
  });

  it("O-238 a page of settings says limits, origin and what would be inherited", async () => {
    const [setting, ...others] = await program.inWork((work) => listSettings(work, book, { level: "location", scopeId: hill.id }, {}));
    expect(others).toEqual([]);
    expect(setting).toMatchObject({
      value: 3,
      origin: "location",
      inherited: 11,
      inheritedFrom: "system",
      shape: { type: "integer", minimum: 0, maximum: 365 },
      mayChange: true,
    });
  });

  it("out-of-range names the limits, all fields at once, and nothing is saved", async () => {
    const changes = [
      { key: "tickets.reopen_days", version: 0, value: 366, reset: false },
      { key: "tickets.word", version: 0, value: "c", reset: false },
    ];
    await expect(program.inWork((work) => changeSettings(work, book, { level: "system" }, changes))).rejects.toMatchObject({
      code: "out-of-range",
      errors: [
        { field: "changes.0.value", params: { maximum: 365 } },
        { field: "changes.1.value", params: { enum: ["a", "b"] } },
      ],
    });
    await expect(
      program.inWork((work) => setSetting(work, systemOnly, { level: "partner", partnerId: two.id }, "b")),
    ).rejects.toMatchObject({ code: "setting-level" });
    expect(await program.inWork((work) => getSetting(work, systemOnly))).toBe("a");
  });

  it("O-29 the system's values are for staff of all partners, a partner's for those who see it", async () => {
    const ben = staff([two.id], "config.helpdesk.update");
    const change = (asked: Parameters<typeof changeSettings>[2], key = "tickets.reopen_days") =>
      program.inWork((work) => changeSettings(work, book, asked, [{ key, version: 9, value: 5, reset: false }]), ben);
    await expect(change({ level: "system" })).rejects.toMatchObject({ code: "permission-denied" });
    await expect(change({ level: "partner", scopeId: one.id })).rejects.toMatchObject({ code: "not-found" });
    await expect(change({ level: "partner", scopeId: two.id }, "tickets.word")).rejects.toMatchObject({ code: "permission-denied" });
    const version =
      (await program.inWork((work) => listSettings(work, book, { level: "partner", scopeId: two.id }, {}), ben))[0]?.version ?? -1;
    await program.inWork(
      (work) =>
        changeSettings(work, book, { level: "partner", scopeId: two.id }, [
          { key: "tickets.reopen_days", version, value: 5, reset: false },
        ]),
      ben,
    );
    expect(await days({ partnerId: two.id })).toBe(5);
    expect(await program.inWork((work) => listSettings(work, book, { level: "system" }, {}), ben)).toMatchObject([
      { key: "tickets.reopen_days", mayChange: false },
    ]);
  });

  it("the second net: partner-bound staff read and write no other partner's values, a customer writes none", async () => {
    const ben = staff([two.id]);
    await program.inWork(async (work) => {
      await setSetting(work, reopenDays, { level: "customer", customerId, partnerId: two.id }, 2);
    });
    const three = await program.inWork((work) => createPartner(work, newPartner("third")));
    const carl = staff([three.id]);
    const rows = (actor: Parameters<typeof program.inWork>[1]) =>
      program.inWork(
        async (work) =>
          (
            await (work.tx as never as Kysely<{ "partners.settings": { level: string } }>)
              .selectFrom("partners.settings")
              .select("level")
              .execute()
          )
            .map((row) => row.level)
            .toSorted(),
        actor,
      );
    expect(await rows(ben)).toEqual(["customer", "location", "partner", "system"]);
    expect(await rows(carl)).toEqual(["location", "system"]);
    const customer = { kind: "customer", customerId, partnerId: two.id, name: "Ana", sessionId: customerId } as const;
    expect(await rows(customer)).toEqual(["customer", "location", "partner", "system"]);
    expect(await rows({ ...customer, customerId: two.id })).toEqual(["location", "partner", "system"]);
    await expect(
      program.inWork((work) => setSetting(work, reopenDays, { level: "partner", partnerId: two.id }, 1), customer),
    ).rejects.toThrow("permission denied");
    await program.query("update partners.settings set value = '7' where level = 'partner'");
    await program.inWork(
      (work) =>
        (work.tx as never as Kysely<{ "partners.settings": { value: unknown } }>)
          .updateTable("partners.settings")
          .set({ value: "1" })
          .execute(),
      carl,
    );
    expect(await days({ partnerId: two.id })).toBe(7);
  });

  it("O-240 a change is audited and announced", async () => {
    await program.inWork((work) => setSetting(work, reopenDays, { level: "partner", partnerId: two.id }, 30));
    const [entry] = await program.query(
      "select partner_id, changes from identity.audit_entries where entity = 'setting' order by at desc, seq desc limit 1",
    );
    expect(entry).toEqual({ partner_id: two.id, changes: { "tickets.reopen_days": { before: 7, after: 30 } } });
    const [event] = await program.query("select distinct data from platform.events where type = 'settings.changed' and object_id = $1", [
      two.id,
    ]);
    expect(event).toEqual({ data: { key: "tickets.reopen_days", level: "partner" } });
  });

  it("O-238 a password is sealed, never shown, and the log says only that it changed", async () => {
    const change = (version: number, value: string) =>
      program.inWork((work) => changeSettings(work, book, { level: "system" }, [{ key: password.key, version, value, reset: false }]));
    expect(await change(0, "hunter2")).toMatchObject([{ value: "", secret: true, isSet: true }]);
    expect(await program.inWork((work) => getSetting(work, password))).toBe("sealed hunter2");
    const [entry] = await program.query("select changes from identity.audit_entries where entity = 'setting' and label = 'Password'");
    expect(entry).toEqual({ changes: { [password.key]: { before: "", after: "•••" } } });
    expect(await change(1, "")).toMatchObject([{ value: "", isSet: false }]);
  });

  it("two settings of one key are a fault at the start", () => {
    expect(() => new SettingBook([reopenDays, reopenDays], String)).toThrow("two settings");
  });
});

describe("locations, labels, additional fields", async () => {
  const program = await testProgram();
  const one = await program.inWork((work) => createPartner(work, newPartner("north")));
  const two = await program.inWork((work) => createPartner(work, newPartner("south")));
  const ben = staff([two.id]);
  const make = (name: string, parentId: string | null = null, partnerIds: string[] = []) =>
    program.inWork((work) => createLocation(work, { name, parentId, address: "", partnerIds }));

  it("O-244 locations nest at most five levels, never in themselves", async () => {
    let parent: string | null = null;
    const chain: Awaited<ReturnType<typeof make>>[] = [];
    for (const name of ["L1", "L2", "L3", "L4", "L5"]) {
      const made = await make(name, parent);
      chain.push(made);
      parent = made.id;
    }
    await expect(make("L6", parent)).rejects.toMatchObject({ code: "location-too-deep" });
    const [top, second] = chain as [(typeof chain)[number], (typeof chain)[number]];
    await expect(program.inWork((work) => updateLocation(work, top.id, { parentId: second.id }, 1))).rejects.toMatchObject({
      errors: [{ code: "cycle" }],
    });
    const other = await make("Other");
    await expect(program.inWork((work) => updateLocation(work, second.id, { parentId: other.id }, 1))).resolves.toMatchObject({
      path: ["Other", "L2"],
    });
    const deeper = await make("Deeper", other.id);
    await expect(program.inWork((work) => updateLocation(work, second.id, { parentId: deeper.id }, 2))).rejects.toMatchObject({
      code: "location-too-deep",
    });
  });

  it("O-244 removing one moves what lies in it", async () => {
    const [from, to] = [await make("From"), await make("To")];
    const moved: unknown[] = [];
    holdLocations("test", {
      countUses: async (_work, id) => (id === from.id ? 3 : 0),
      moveUses: async (_work, move) => void moved.push(move),
    });
    await expect(program.inWork((work) => deleteLocation(work, from.id, { moveTo: undefined, version: 1 }))).rejects.toMatchObject({
      code: "location-in-use",
    });
    await program.inWork((work) => deleteLocation(work, from.id, { moveTo: to.id, version: 1 }));
    expect(moved).toEqual([{ from: from.id, to: to.id }]);
    expect((await program.inWork((work) => listLocations(work))).map((location) => location.name)).not.toContain("From");
  });

  it("O-27 partner-bound staff see what serves their partner and edit what serves nobody else", async () => {
    const mine = await make("Mine", null, [two.id]);
    const shared = await make("Shared", null, [one.id, two.id]);
    await make("Theirs", null, [one.id]);
    const names = (await program.inWork((work) => listLocations(work), ben)).map((location) => location.name);
    expect(names).toEqual(expect.arrayContaining(["Mine", "Shared", "Other"]));
    expect(names).not.toContain("Theirs");
    await expect(program.inWork((work) => updateLocation(work, shared.id, { name: "x" }, 1), ben)).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(program.inWork((work) => updateLocation(work, mine.id, { name: "Mine too" }, 1), ben)).resolves.toMatchObject({
      name: "Mine too",
      version: 2,
    });
    await program.inWork((work) => setSetting(work, reopenDays, { level: "location", locationId: mine.id }, 3), ben);
    await expect(
      program.inWork((work) => setSetting(work, reopenDays, { level: "location", locationId: shared.id }, 3), ben),
    ).rejects.toMatchObject({ code: "permission-denied" });
    await expect(program.inWork((work) => updateLocation(work, mine.id, { partnerIds: [one.id] }, 2), ben)).rejects.toMatchObject({
      errors: [{ field: "partnerIds" }],
    });
    await expect(
      program.inWork((work) => createLocation(work, { name: "All", parentId: null, address: "", partnerIds: [] }), ben),
    ).rejects.toMatchObject({
      errors: [{ field: "partnerIds", code: "required" }],
    });
  });

  it("O-59 a label's title is unique in its module; removing it takes it from everything", async () => {
    const label = { module: "customers", colour: "#00aa00", description: "", internalOnly: true, partnerIds: [] } as const;
    const vip = await program.inWork((work) => createLabel(work, { ...label, partnerIds: [], title: "VIP" }));
    await expect(program.inWork((work) => createLabel(work, { ...label, partnerIds: [], title: "vip" }))).rejects.toMatchObject({
      code: "duplicate",
    });
    await expect(
      program.inWork((work) => createLabel(work, { ...label, partnerIds: [], module: "tickets", title: "VIP" })),
    ).resolves.toMatchObject({ title: "VIP" });
    const removed: string[] = [];
    holdLabels("customers", {
      countUses: async (_work, ids) => new Map(ids.map((id) => [id, 7])),
      removeUses: async (_work, id) => void removed.push(id),
    });
    await expect(program.inWork((work) => updateLabel(work, vip.id, { colour: "#111111" }, 1))).resolves.toMatchObject({
      uses: 7,
      textColour: "#ffffff",
      version: 2,
    });
    await expect(program.inWork((work) => updateLabel(work, vip.id, { colour: "#111111" }, 2), ben)).rejects.toMatchObject({
      code: "not-found",
    });
    await program.inWork((work) => deleteLabel(work, vip.id, 2));
    expect(removed).toEqual([vip.id]);
    expect(await program.inWork((work) => listLabels(work, "customers"))).toEqual([]);
  });

  it("O-61 O-62 O-63 a field is defined, changes its type without loss, becomes unique without doubles", async () => {
    const body = NewFieldBody.parse({ module: "customers", name: "meter", type: "integer", title: { en: "Meter" } });
    const field = await program.inWork((work) => createField(work, body));
    await expect(program.inWork((work) => createField(work, body))).rejects.toMatchObject({ code: "duplicate" });
    await expect(program.inWork((work) => createField(work, { ...body, name: "odd", checks: { pattern: "x" } }))).rejects.toMatchObject({
      errors: [{ field: "checks.pattern" }],
    });
    await expect(
      program.inWork((work) => createField(work, { ...body, name: "odd", type: "text", checks: { pattern: "(a" } })),
    ).rejects.toMatchObject({
      errors: [{ field: "checks.pattern", code: "pattern-format" }],
    });
    const converted: unknown[] = [];
    let doubles = [{ value: "5", records: ["Customer 1001", "Customer 1002"] }];
    holdFieldValues("customers", {
      findDuplicates: async () => doubles,
      convertValues: async (_work, change) => void converted.push(change),
    });
    await expect(program.inWork((work) => updateField(work, field.id, { type: "yes_no" }, 1))).rejects.toMatchObject({
      code: "lossy-type-change",
      status: 409,
    });
    await expect(program.inWork((work) => updateField(work, field.id, { isUnique: "partner" }, 1))).rejects.toMatchObject({
      code: "duplicate-values",
      errors: [{ params: { value: "5" } }],
    });
    doubles = [];
    await program.inWork((work) => updateField(work, field.id, { isUnique: "partner", type: "decimal" }, 1));
    expect(converted).toEqual([{ name: "meter", from: "integer", to: "decimal" }]);
    expect(await program.inWork((work) => listFields(work, "customers"))).toMatchObject([
      { name: "meter", type: "decimal", isUnique: "partner", version: 2 },
    ]);
    await expect(program.inWork((work) => createField(work, { ...body, name: "ben" }), ben)).rejects.toMatchObject({
      code: "permission-denied",
    });
  });
});
