// The configuration as its pages ask for it: over HTTP, with the settings that all modules really have.
import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../tests/support/provider.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import * as contract from "./contract.ts";

describe("the configuration", async () => {
  const program = await testProgram();
  const north = await program.inWork((work) => makeProvider(work));
  const south = await program.inWork((work) => makeProvider(work, { code: "south" }));
  const boss = await signInStaff(program);
  const ofSouth = await signInStaff(program, { role: "administrator", partners: [south.partnerId] });
  const settings = async (who: typeof boss, query: { level: "system" | "partner"; scopeId?: string; keys?: string }) =>
    (await who.call(contract.listSettingsEndpoint, { query })).body.items;
  const settingOf = async (who: typeof boss, key: string, scopeId?: string) => {
    const [setting] = await settings(who, { level: scopeId ? "partner" : "system", ...(scopeId ? { scopeId } : {}), keys: key });
    if (!setting) throw new Error(`${key} is not shown`);
    return setting;
  };

  it("O-238 B-7 a value set for one partner says so, and a reset goes back to what everybody has", async () => {
    const before = await settingOf(boss, "billing.due_days", south.partnerId);
    expect(before).toMatchObject({ value: 15, origin: "default", inheritedFrom: "default", node: "config.finance", version: 0 });
    const place = { level: "partner", scopeId: south.partnerId } as const;
    const changed = await boss.call(contract.changeSettingsEndpoint, {
      body: { ...place, changes: [{ key: "billing.due_days", version: 0, value: 20 }] },
    });
    expect(changed.body.items).toMatchObject([{ value: 20, origin: "partner", inherited: 15, version: 1 }]);
    expect(await settingOf(boss, "billing.due_days", north.partnerId)).toMatchObject({ value: 15, origin: "default" });
    await boss.call(contract.changeSettingsEndpoint, {
      body: { level: "system", changes: [{ key: "billing.due_days", version: 0, value: 10 }] },
    });
    expect(await settingOf(boss, "billing.due_days", south.partnerId)).toMatchObject({ value: 20, inherited: 10, inheritedFrom: "system" });
    const reset = await boss.call(contract.changeSettingsEndpoint, {
      body: { ...place, changes: [{ key: "billing.due_days", version: 1, reset: true }] },
    });
    expect(reset.body.items).toMatchObject([{ value: 10, origin: "system", version: 2 }]);
  });

  it("O-29 what holds for the whole installation alone is not shown to staff of some partners", async () => {
    const shown = async (who: typeof boss) => (await settings(who, { level: "system" })).map(({ key }) => key);
    expect(await shown(boss)).toEqual(expect.arrayContaining(["identity.idle_min", "customers.recycle_days", "billing.due_days"]));
    const seen = await shown(ofSouth);
    expect(seen).toContain("customers.duplicate_warn");
    expect(seen.filter((key) => key.startsWith("identity.") || key === "customers.recycle_days")).toEqual([]);
    const refused = await ofSouth.call(contract.changeSettingsEndpoint, {
      body: { level: "system", changes: [{ key: "customers.duplicate_warn", version: 0, value: 70 }] },
    });
    expect(refused.status).toBe(403);
  });

  it("P-42 staff of one partner see and change the portal of theirs alone, and each save is in the audit log with old and new", async () => {
    const key = "portal.notices.choose";
    const put = (who: typeof boss, scopeId: string, value: boolean, version = 0) =>
      who.call(contract.changeSettingsEndpoint, {
        body: { level: "partner", scopeId, changes: [{ key, version, value }] },
      });
    expect((await put(ofSouth, south.partnerId, false)).body.items).toMatchObject([{ value: false, origin: "partner" }]);
    expect((await put(ofSouth, north.partnerId, false)).status).toBe(404);
    const general = await ofSouth.call(contract.changeSettingsEndpoint, {
      body: { level: "system", changes: [{ key, version: 0, value: false }] },
    });
    expect(general.status).toBe(403);
    expect(await settingOf(boss, key, north.partnerId)).toMatchObject({ value: true, origin: "default" });
    const entries = await program.query<{ changes: Record<string, unknown> }>(
      "select changes from identity.audit_entries where entity = 'setting' and partner_id = $1 and changes ? $2",
      [south.partnerId, key],
    );
    expect(entries.map(({ changes }) => changes[key])).toEqual([{ before: true, after: false }]);
    await boss.ok(contract.changeSettingsEndpoint, {
      body: { level: "partner", scopeId: south.partnerId, changes: [{ key, version: 1, reset: true }] },
    });
  });

  it("O-239 values that fit one by one and not together are refused at the one that was typed", async () => {
    const change = (changes: { key: string; version: number; value: unknown }[]) =>
      boss.call(contract.changeSettingsEndpoint, { body: { level: "partner", scopeId: south.partnerId, changes } });
    const above = await change([{ key: "payments.topup_min", version: 0, value: "1000.01" }]);
    expect([above.status, above.problem?.errors]).toEqual([
      422,
      [expect.objectContaining({ field: "changes.0.value", code: "above-other" })],
    ]);
    // 9.00 is more than 10.00 to whoever compares letters.
    const numbers = await change([
      { key: "payments.topup_min", version: 0, value: "9.00" },
      { key: "payments.topup_max", version: 0, value: "10.00" },
    ]);
    expect(numbers.status).toBe(200);
    const other = await change([{ key: "payments.topup_max", version: 1, value: "8" }]);
    expect(other.problem?.errors).toMatchObject([{ field: "changes.0.value", code: "above-other" }]);
    const scores = await change([{ key: "customers.duplicate_list", version: 0, value: 61 }]);
    expect(scores.problem?.errors).toMatchObject([{ code: "above-other" }]);
  });

  it("O-239 a dangerous change says what it would do before it is saved, and changes nothing by saying so", async () => {
    const effects = (changes: { key: string; version: number; value: unknown }[]) =>
      boss.call(contract.settingEffectsEndpoint, { body: { level: "system", changes } });
    const factor = { key: "identity.require_2fa", version: 0, value: "all" };
    expect((await effects([factor])).body.items).toEqual([{ key: factor.key, code: "set-up-first", count: 2 }]);
    expect((await effects([{ ...factor, value: "off" }])).body.items).toEqual([]);
    const networks = { key: "identity.ip_allow_list", version: 0 };
    expect((await effects([{ ...networks, value: ["192.0.2.0/24"] }])).body.items).toMatchObject([{ code: "shuts-you-out" }]);
    expect((await effects([{ ...networks, value: ["127.0.0.0/8"] }])).body.items).toEqual([]);
    expect(await settingOf(boss, factor.key)).toMatchObject({ value: "off", hasEffect: true, version: 0 });
    const [deleted] = await program.inWork((work) =>
      addSubscribers(work, south, { count: 1, startOn: day("2026-01-01"), nextBillingOn: day("2026-02-01") }),
    );
    await program.query("update customers.customers set deleted_at = $2 where id = $1", [deleted?.customerId, "2026-01-05T00:00:00Z"]);
    const recycle = { key: "customers.recycle_days", version: 0 };
    expect((await effects([{ ...recycle, value: 7 }])).body.items).toEqual([{ key: recycle.key, code: "removes", count: 1 }]);
    expect((await effects([{ ...recycle, value: 20 }])).body.items).toEqual([]);
  });

  it("O-242 the list of partners counts the customers of each by status, of one's own alone", async () => {
    await program.inWork((work) => addSubscribers(work, north, { count: 3, startOn: day("2026-01-01"), nextBillingOn: day("2026-02-01") }));
    const figures = async (who: typeof boss) =>
      (await who.call(contract.partnerFiguresEndpoint)).body.items.map(({ partnerId, customers }) => [
        partnerId,
        Object.values(customers).reduce((sum, count) => sum + count, 0),
      ]);
    expect(await figures(boss)).toEqual([
      [north.partnerId, 3],
      [south.partnerId, 0],
    ]);
    expect(await figures(ofSouth)).toEqual([[south.partnerId, 0]]);
  });

  it("O-243 what keeps a partner from being deleted is counted; without anything it goes, labels and locations included", async () => {
    const made = await boss.call(contract.createPartnerEndpoint, {
      body: { code: "east", name: "East", legalName: "East Ltd", currency: "EUR", timeZone: "Europe/Berlin" },
    });
    const partnerId = made.body.id;
    const uses = async () => {
      const answer = await boss.call(contract.partnerUsesEndpoint, { params: { partnerId } });
      expect(answer.problem).toBeUndefined();
      return answer.body.items;
    };
    expect(await uses()).toEqual([]);
    const label = await boss.call(contract.createLabelEndpoint, {
      body: { module: "customers", title: "East side", colour: "#00aa00", partnerIds: [partnerId] },
    });
    const location = await boss.call(contract.createLocationEndpoint, { body: { name: "East hill", partnerIds: [partnerId] } });
    expect(await uses()).toEqual([
      { what: "partners.labels", count: 1, andMore: false },
      { what: "partners.location_partners", count: 1, andMore: false },
    ]);
    const remove = () => boss.call(contract.deletePartnerEndpoint, { params: { partnerId }, version: made.body.version });
    // Taken out of its label or location, those would suddenly be everybody's.
    expect((await remove()).problem?.code).toBe("partner-in-use");
    await boss.call(contract.deleteLabelEndpoint, { params: { labelId: label.body.id }, version: 1 });
    expect((await remove()).problem?.code).toBe("partner-in-use");
    await boss.call(contract.deleteLocationEndpoint, { params: { locationId: location.body.id }, version: 1 });
    expect((await remove()).status).toBe(200);
    expect((await boss.call(contract.partnerUsesEndpoint, { params: { partnerId: north.partnerId } })).body.items).toEqual(
      expect.arrayContaining([{ what: "customers.customers", count: 3, andMore: false }]),
    );
  });

  it("O-29 O-243 staff of one partner neither suspend nor delete it", async () => {
    const mine = await ofSouth.call(contract.getPartnerEndpoint, { params: { partnerId: south.partnerId } });
    const call = { params: { partnerId: south.partnerId }, version: mine.body.version };
    expect((await ofSouth.call(contract.updatePartnerEndpoint, { ...call, body: { status: "suspended" } })).status).toBe(403);
    expect((await ofSouth.call(contract.deletePartnerEndpoint, call)).status).toBe(403);
    const remover = await signInStaff(program, { levels: { "admin.partners.delete": "all" }, partners: [south.partnerId] });
    expect((await remover.call(contract.deletePartnerEndpoint, call)).problem?.code).toBe("permission-denied");
    expect((await remover.call(contract.partnerUsesEndpoint, { params: { partnerId: north.partnerId } })).status).toBe(404);
    expect((await ofSouth.call(contract.updatePartnerEndpoint, { ...call, body: { city: "Split" } })).status).toBe(200);
    // What is said anyway and stays as it is, is no change.
    const again = { ...call, version: mine.body.version + 1 };
    expect((await ofSouth.call(contract.updatePartnerEndpoint, { ...again, body: { status: "active", zip: "1" } })).status).toBe(200);
  });

  it("O-243 a suspended partner takes no new customers, and can be taken back", async () => {
    const { body } = await boss.call(contract.getPartnerEndpoint, { params: { partnerId: south.partnerId } });
    const set = (status: "active" | "suspended", version: number) =>
      boss.call(contract.updatePartnerEndpoint, { params: { partnerId: south.partnerId }, body: { status }, version });
    const add = () =>
      program.inWork((work) => addSubscribers(work, south, { count: 1, startOn: day("2026-01-01"), nextBillingOn: day("2026-02-01") }));
    expect((await set("suspended", body.version)).body.status).toBe("suspended");
    await expect(add()).rejects.toMatchObject({ code: "partner-suspended" });
    expect((await set("active", body.version + 1)).body.status).toBe("active");
    await expect(add()).resolves.toHaveLength(1);
    const main = await boss.call(contract.getPartnerEndpoint, { params: { partnerId: north.partnerId } });
    const refused = await boss.call(contract.updatePartnerEndpoint, {
      params: { partnerId: north.partnerId },
      body: { status: "suspended" },
      version: main.body.version,
    });
    expect(refused.problem?.code).toBe("default-partner");
  });

  it("O-244 records move only to a location that serves all whom the old one served", async () => {
    const make = async (name: string, partnerIds: string[]) =>
      (await boss.call(contract.createLocationEndpoint, { body: { name, partnerIds } })).body.id;
    const both = await make("Both", [north.partnerId, south.partnerId]);
    const southOnly = await make("South only", [south.partnerId]);
    const everybody = await make("Everybody", []);
    const remove = (locationId: string, moveTo: string) =>
      boss.call(contract.deleteLocationEndpoint, { params: { locationId }, query: { moveTo }, version: 1 });
    expect((await remove(both, southOnly)).problem?.errors).toMatchObject([{ field: "moveTo", code: "serves-fewer" }]);
    expect((await remove(everybody, both)).problem?.errors).toMatchObject([{ field: "moveTo", code: "serves-fewer" }]);
    expect((await remove(southOnly, both)).status).toBe(200);
    expect((await remove(both, everybody)).status).toBe(200);
  });

  it("O-26 O-59 staff of one partner see labels for it and for everybody, and make none for others", async () => {
    const make = (who: typeof boss, title: string, partnerIds: string[]) =>
      who.call(contract.createLabelEndpoint, { body: { module: "tickets", title, colour: "#ABCDEF", partnerIds } });
    await make(boss, "Of north", [north.partnerId]);
    expect((await make(boss, "Common", [])).body).toMatchObject({ colour: "#abcdef", textColour: "#000000", internalOnly: true });
    expect((await make(ofSouth, "Of south", [south.partnerId])).status).toBe(200);
    expect((await make(ofSouth, "Foreign", [north.partnerId])).problem?.errors).toMatchObject([{ field: "partnerIds" }]);
    expect((await make(ofSouth, "Everybody's", [])).problem?.errors).toMatchObject([{ field: "partnerIds", code: "required" }]);
    const seen = await ofSouth.call(contract.listLabelsEndpoint, { query: { module: "tickets" } });
    expect(seen.body.items.map(({ title }) => title)).toEqual(["Common", "Of south"]);
  });

  it("O-61 O-62 a field of every type is defined, its options in their order and every language; its name never changes", async () => {
    const options = [
      { key: "fibre", title: { en: "Fibre", ar: "ألياف" }, colour: "#0e7490" },
      { key: "cable", title: { en: "Cable" }, archived: true },
    ];
    const needed: { [type in contract.FieldType]?: object } = {
      choice: { options },
      choices: { options },
      link: { link: { to: "plan" } },
      calculated: { template: "{{ customer.extra.of_text }}" },
    };
    for (const [at, type] of contract.fieldTypes.entries()) {
      const body = { module: "customers", name: `of_${type}`, type, title: { en: type }, position: at } as const;
      const made = await boss.call(contract.createFieldEndpoint, {
        body: { ...body, ...needed[type] },
      });
      expect([type, made.status]).toEqual([type, 200]);
    }
    const { body } = await boss.call(contract.listFieldsEndpoint, { query: { module: "customers" } });
    expect(body.items.map(({ type }) => type)).toEqual([...contract.fieldTypes]);
    const choice = body.items.find(({ type }) => type === "choice");
    expect(choice?.options).toEqual([{ ...options[0], archived: false }, options[1]]);
    const renamed = await boss.call(contract.updateFieldEndpoint, {
      params: { fieldId: choice?.id ?? "" },
      body: { name: "other" } as never,
      version: 1,
    });
    expect(renamed.problem?.code).toBe("validation-failed");
  });

  it("O-62 O-29 every fault of a definition is named at its field, and only staff of all partners define", async () => {
    const wrong = await boss.call(contract.createFieldEndpoint, {
      body: { module: "items", name: "wrong", type: "choice", title: {}, checks: { min: "1" }, options: [] },
    });
    expect(wrong.problem?.errors?.map(({ field }) => field).toSorted()).toEqual(["checks.min", "options", "title"]);
    const badDefault = await boss.call(contract.createFieldEndpoint, {
      body: { module: "items", name: "net", type: "network", title: { en: "Net" }, defaultValue: "192.0.2.7/24" },
    });
    expect(badDefault.problem?.errors).toMatchObject([{ field: "defaultValue", code: "network-format" }]);
    const scoped = await ofSouth.call(contract.createFieldEndpoint, {
      body: { module: "items", name: "mine", type: "text", title: { en: "Mine" } },
    });
    expect(scoped.status).toBe(403);
  });

  it("O-63 a deleted field is gone from the list, and its name is free again", async () => {
    const body = { module: "tasks", name: "gate", type: "text", title: { en: "Gate" } } as const;
    const made = await boss.call(contract.createFieldEndpoint, { body });
    await boss.call(contract.deleteFieldEndpoint, { params: { fieldId: made.body.id }, version: 1 });
    expect((await boss.call(contract.listFieldsEndpoint, { query: { module: "tasks" } })).body.items).toEqual([]);
    expect((await boss.call(contract.createFieldEndpoint, { body })).status).toBe(200);
  });
});
