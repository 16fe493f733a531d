import { describe, expect, it } from "vitest";
import { signInCustomer, signInStaff, stranger } from "../../../tests/support/call-api.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { createTransactionEndpoint } from "../billing/ledger/contract.ts";
import * as partnersContract from "../partners/contract.ts";
import { NewFieldBody } from "../partners/contract.ts";
import { createField, createLabel, createLocation, createPartner, setSetting } from "../partners/index.ts";
import * as contract from "./contract.ts";
import { guardCustomers } from "./ports.ts";
import { requiredOfIndividuals } from "./settings.ts";

const program = await testProgram();
const makePartner = (code: string) =>
  program.inWork((work) =>
    createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb", country: "HR" }),
  );
const one = await makePartner("north");
const two = await makePartner("south");
const staff = await signInStaff(program, { fullName: "Eva" });
const ben = await signInStaff(program, { partners: [two.id], fullName: "Ben" });
let people = 0;
type Body = Parameters<typeof staff.ok<typeof contract.createCustomerEndpoint>>[1];
const create = (body: Partial<NonNullable<Body>["body"]> = {}, who = staff) =>
  who.ok(contract.createCustomerEndpoint, {
    body: { partnerId: one.id, category: "individual", fullName: `Person ${++people} Unlike`, ...body },
  });
const params = (customer: { id: string }) => ({ customerId: customer.id });

describe("adding and editing", () => {
  it("O-54 a name, a partner and a category suffice; the rest comes from the partner", async () => {
    const made = await create();
    expect(made).toMatchObject({
      status: "new",
      language: "en",
      country: "HR",
      addedOn: "2026-01-15",
      portalLogin: "001001",
      partner: { number: 1, name: "north" },
      version: 1,
    });
    expect(made.addedBy).toBe(staff.adminId);
  });

  it("O-54 asks for what the provider wants, and for a location only where there is one", async () => {
    await program.inWork((work) =>
      setSetting(work, requiredOfIndividuals, { level: "partner", partnerId: two.id }, ["locationId", "phones"]),
    );
    const body = { partnerId: two.id, category: "individual", fullName: "No Phone" } as const;
    expect((await staff.refused(contract.createCustomerEndpoint, { body })).errors?.map((error) => error.field)).toEqual(["phones"]);
    const form = () => staff.ok(contract.customerFormEndpoint, { query: { partnerId: two.id } });
    const known = async () => (await form()).requiredOfIndividuals;
    expect((await form()).loginExample).toBe("001042");
    expect(await known()).toEqual(["phones"]);
    const hill = await program.inWork((work) => createLocation(work, { name: "Hill", parentId: null, address: "", partnerIds: [two.id] }));
    expect((await staff.refused(contract.createCustomerEndpoint, { body })).errors?.map((error) => error.field)).toEqual([
      "locationId",
      "phones",
    ]);
    expect(await known()).toEqual(["locationId", "phones"]);
    const made = await create({ ...body, phones: ["01 4092 123"], locationId: hill.id });
    expect(made).toMatchObject({ location: { path: ["Hill"] }, phones: ["+38514092123"] });
    const company = await create({ ...body, category: "company", locationId: hill.id });
    expect(company.category).toBe("company");
  });

  it("O-5 names all failing fields at once: e-mail, phone, coordinates, birth date, field of another category", async () => {
    await program.inWork((work) =>
      createField(
        work,
        NewFieldBody.parse({ module: "customers", name: "vat_mode", type: "text", title: { en: "VAT" }, category: "company" }),
      ),
    );
    const problem = await staff.refused(contract.createCustomerEndpoint, {
      body: {
        partnerId: one.id,
        category: "individual",
        fullName: "Bad",
        emails: ["a@b.cz, not"],
        phones: ["1"],
        dateOfBirth: "2030-01-01",
        extra: { vat_mode: "x" },
      },
    });
    expect(problem).toMatchObject({ status: 422, code: "validation-failed" });
    expect(problem.errors?.map((error) => error.code).toSorted()).toEqual([
      "email-format",
      "field-not-for-category",
      "in-the-future",
      "phone-format",
    ]);
    const shape = await staff.refused(contract.createCustomerEndpoint, {
      body: { partnerId: one.id, category: "individual", fullName: "Bad", lat: 91, lng: 0 },
    });
    expect(shape.errors).toMatchObject([{ field: "lat", code: "too-big" }]);
  });

  it("O-4 an edit names its version; what is sent replaces, the rest stays", async () => {
    const made = await create({
      emails: ["first@x.hr"],
      contactPersons: [{ name: "Iva", phone: "01 4092 124" }],
      addresses: [{ street1: "Ilica 1" }, { street1: "Ilica 2" }],
    });
    expect(made.contactPersons).toMatchObject([{ name: "Iva", phone: "+38514092124" }]);
    const [, second] = made.addresses;
    expect((await staff.call(contract.updateCustomerEndpoint, { params: params(made), body: { city: "Split" } })).status).toBe(428);
    const after = await staff.ok(contract.updateCustomerEndpoint, {
      params: params(made),
      version: 1,
      body: { city: "Split", lat: 45.8, lng: 16, addresses: [{ ...second!, street2: "2nd floor" }, { street1: "Vlaška 3" }] },
    });
    expect(after).toMatchObject({
      city: "Split",
      geoSource: "hand",
      version: 2,
      emails: ["first@x.hr"],
      contactPersons: [{ name: "Iva" }],
    });
    expect(after.addresses.map((address) => [address.street1, address.street2])).toEqual([
      ["Ilica 2", "2nd floor"],
      ["Vlaška 3", ""],
    ]);
    expect(after.addresses[0]!.id).toBe(second!.id);
    const stale = await staff.refused(contract.updateCustomerEndpoint, { params: params(made), version: 1, body: { city: "Zadar" } });
    expect(stale).toMatchObject({ code: "edit-conflict", current: { city: "Split", version: 2 } });
    expect((await staff.ok(contract.updateCustomerEndpoint, { params: params(made), version: 2, body: { city: "Split" } })).version).toBe(
      2,
    );
  });

  it("O-62 a field that became required is asked for at the next edit; unique values are guarded", async () => {
    const made = await create();
    await program.inWork((work) =>
      createField(
        work,
        NewFieldBody.parse({
          module: "customers",
          name: "meter",
          type: "integer",
          title: { en: "Meter" },
          isRequired: true,
          isUnique: "partner",
        }),
      ),
    );
    expect(
      (await staff.refused(contract.updateCustomerEndpoint, { params: params(made), version: 1, body: { city: "Split" } })).errors,
    ).toMatchObject([{ field: "extra.meter", code: "required" }]);
    const after = await staff.ok(contract.updateCustomerEndpoint, { params: params(made), version: 1, body: { extra: { meter: 7 } } });
    expect(after.extra).toEqual({ meter: 7 });
    const second = { partnerId: one.id, category: "individual", fullName: "Second Meter", extra: { meter: "07" } } as const;
    expect((await staff.refused(contract.createCustomerEndpoint, { body: second })).errors).toMatchObject([
      { field: "extra.meter", code: "duplicate" },
    ]);
    const fields = await staff.ok(partnersContract.listFieldsEndpoint, { query: { module: "customers" } });
    const meter = fields.items.find((field) => field.name === "meter")!;
    await staff.ok(partnersContract.updateFieldEndpoint, {
      params: { fieldId: meter.id },
      version: 1,
      body: { isRequired: false, type: "decimal" },
    });
    expect((await staff.ok(contract.getCustomerEndpoint, { params: params(made) })).extra).toEqual({ meter: "7" });
  });

  it("O-64 additional fields are absent for who may not see them, and stay when such a person edits", async () => {
    const limited = await signInStaff(program, { levels: { "customers.profile.view": "all", "customers.profile.update": "all" } });
    const made = await create({ extra: { meter: "8" } });
    expect((await limited.ok(contract.getCustomerEndpoint, { params: params(made) })).extra).toEqual({});
    await limited.ok(contract.updateCustomerEndpoint, { params: params(made), version: 1, body: { city: "Split" } });
    expect((await staff.ok(contract.getCustomerEndpoint, { params: params(made) })).extra).toEqual({ meter: "8" });
    expect(
      (await limited.refused(contract.updateCustomerEndpoint, { params: params(made), version: 2, body: { extra: { meter: "9" } } })).code,
    ).toBe("permission-denied");
  });

  it("the number of an identity document is masked, and showing it is logged", async () => {
    const made = await create({ identification: "AB1234567" });
    expect(made.identification).toBe("•••••••67");
    program.clock.moveTo("2026-01-15T09:30:00Z");
    expect((await staff.refused(contract.revealIdentificationEndpoint, { params: params(made) })).code).toBe("reauthentication-required");
    program.clock.moveTo("2026-01-15T09:00:00Z");
    expect(await staff.ok(contract.revealIdentificationEndpoint, { params: params(made) })).toEqual({ identification: "AB1234567" });
    expect(
      await program.query("select action from identity.audit_entries where customer_id = $1 and action = 'identification-revealed'", [
        made.id,
      ]),
    ).toHaveLength(1);
  });

  it("O-6 O-26 another partner's staff, customers and strangers get nowhere", async () => {
    const made = await create();
    const paths = [
      [contract.getCustomerEndpoint, {}],
      [contract.listCommentsEndpoint, {}],
      [contract.listConsentsEndpoint, {}],
      [contract.listSubAccountsEndpoint, {}],
      [contract.listStatusChangesEndpoint, {}],
      [contract.deletionBlockersEndpoint, {}],
      [contract.duplicatesOfEndpoint, {}],
      [contract.customerSettingsEndpoint, {}],
      [contract.previewStatusEndpoint, {}],
      [contract.setLabelsEndpoint, { body: { labelIds: [] } }],
      [contract.changeStatusEndpoint, { body: { to: "active", reason: "" } }],
      [contract.updateCustomerEndpoint, { body: {}, version: 1 }],
      [contract.deleteCustomerEndpoint, { version: 1 }],
      [contract.addCommentEndpoint, { body: { body: "x" } }],
      [contract.recordConsentEndpoint, { body: { purpose: "offers", isGiven: true, channel: "phone" } }],
    ] as const;
    const customer = await signInCustomer(program, made.id);
    const nobody = await stranger(program);
    for (const [endpoint, input] of paths) {
      const call = { params: params(made), ...input } as never;
      expect([endpoint.path, (await ben.call(endpoint, call)).status]).toEqual([endpoint.path, 404]);
      expect([endpoint.path, (await customer.call(endpoint, call)).status]).toEqual([endpoint.path, 401]);
      expect([endpoint.path, (await nobody.call(endpoint, call)).status]).toEqual([endpoint.path, 401]);
    }
    expect(
      (await ben.refused(contract.createCustomerEndpoint, { body: { partnerId: one.id, category: "individual", fullName: "x" } })).code,
    ).toBe("not-found");
  });

  it("partner-bound staff do all of it for their own, under the row policies", async () => {
    const vip = await program.inWork((work) =>
      createLabel(work, { module: "customers", title: "VIP", colour: "#00aa00", description: "", internalOnly: true, partnerIds: [] }),
    );
    const hill = (await ben.ok(partnersContract.listLocationsEndpoint, {})).items[0]!;
    const mine = { partnerId: two.id, phones: ["01 4092 125"], locationId: hill.id };
    const made = await create(
      { ...mine, contactPersons: [{ name: "Iva" }], addresses: [{ street1: "Riva 1" }], extra: { meter: "1" } },
      ben,
    );
    const other = await create(mine, ben);
    await ben.ok(contract.updateCustomerEndpoint, {
      params: params(made),
      version: 1,
      body: { city: "Split", emails: ["ben@x.hr"], addresses: [] },
    });
    await ben.ok(contract.setLabelsEndpoint, { params: params(made), body: { labelIds: [vip.id] } });
    const comment = await ben.ok(contract.addCommentEndpoint, { params: params(made), body: { body: "mine" } });
    await ben.ok(contract.editCommentEndpoint, { params: { commentId: comment.id }, version: 1, body: { isPinned: true } });
    await ben.ok(contract.deleteCommentEndpoint, { params: { commentId: comment.id }, version: 2 });
    await ben.ok(contract.recordConsentEndpoint, { params: params(made), body: { purpose: "offers", isGiven: true, channel: "phone" } });
    await ben.ok(contract.changeStatusEndpoint, { params: params(made), body: { to: "active", reason: "" } });
    await ben.ok(contract.linkEndpoint, { params: params(other), body: { mainId: made.id, mode: "independent" } });
    await ben.ok(contract.unlinkEndpoint, { params: params(other) });
    await ben.ok(contract.notADuplicateEndpoint, { params: params(other), body: { otherId: made.id } });
    await ben.ok(contract.planStatusEndpoint, { params: params(made), body: { to: "inactive", reason: "", at: "2026-02-01T00:00:00Z" } });
    await ben.ok(contract.cancelPlannedStatusEndpoint, { params: params(made) });
    const after = await ben.ok(contract.changeStatusEndpoint, { params: params(made), body: { to: "inactive", reason: "" } });
    expect(after).toMatchObject({ status: "inactive", labels: [{ title: "VIP", textColour: "#000000" }] });
    await ben.ok(contract.deleteCustomerEndpoint, { params: params(made), version: after.version });
    expect((await ben.ok(contract.restoreCustomerEndpoint, { params: params(made) })).city).toBe("Split");
    expect((await ben.ok(partnersContract.listLabelsEndpoint, { query: { module: "customers" } })).items).toMatchObject([
      { title: "VIP", uses: 1 },
    ]);
  });
});

describe("duplicates", () => {
  it("O-81 adding somebody who is likely here already asks first", async () => {
    const first = await create({ fullName: "Marta Same", emails: ["marta@x.hr"], zip: "10000", street1: "Savska 5" });
    const again = {
      partnerId: one.id,
      category: "individual",
      fullName: "MÁRTA same",
      emails: ["Marta@x.hr"],
    } satisfies NonNullable<Body>["body"];
    const problem = await staff.refused(contract.createCustomerEndpoint, { body: again });
    expect(problem).toMatchObject({
      status: 409,
      code: "likely-duplicate",
      errors: [{ params: { number: first.number, score: 65, reasons: ["email", "name"] } }],
    });
    await staff.ok(contract.createCustomerEndpoint, { body: { ...again, acceptDuplicates: true } });
    const other = {
      ...again,
      partnerId: two.id,
      locationId: (await staff.ok(partnersContract.listLocationsEndpoint, {})).items[0]!.id,
      phones: ["01 4092 126"],
    };
    await staff.ok(contract.createCustomerEndpoint, { body: other });
  });

  it("O-81 a form shows them while it is filled; not a duplicate is remembered per pair", async () => {
    const query = { partnerId: one.id, fullName: "Marta Same", zip: "10000", street1: "savska 5" };
    const [found] = (await staff.ok(contract.checkDuplicatesEndpoint, { query })).items;
    expect(found).toMatchObject({ score: 45, reasons: ["name", "address"] });
    const [pair] = (await staff.ok(contract.duplicatesOfEndpoint, { params: params(found!) })).items;
    await staff.ok(contract.notADuplicateEndpoint, { params: params(pair!), body: { otherId: found!.id } });
    expect((await staff.ok(contract.duplicatesOfEndpoint, { params: params(found!) })).items).toEqual([]);
  });
});

describe("status", () => {
  it("O-52 shows where it may go and what that brings about, moves, and keeps the history", async () => {
    const stop = { code: "services-stop", detail: "2 services will stop.", count: 2 };
    guardCustomers("test-effects", { effects: async (_work, { to }) => (to === "inactive" ? [stop] : []) });
    const made = await create({ status: "active" });
    const preview = await staff.ok(contract.previewStatusEndpoint, { params: params(made), query: { to: "inactive" } });
    expect(preview).toMatchObject({ moves: ["blocked", "inactive"], effects: expect.arrayContaining([stop]) });
    expect(preview.reasons.length).toBeGreaterThan(0);
    await staff.ok(contract.changeStatusEndpoint, {
      params: params(made),
      body: { to: "blocked", blockedBy: "abuse", reason: "Abuse", text: "spam" },
    });
    expect((await staff.refused(contract.changeStatusEndpoint, { params: params(made), body: { to: "new", reason: "" } })).code).toBe(
      "transition-refused",
    );
    const history = await staff.ok(contract.listStatusChangesEndpoint, { params: params(made) });
    expect(history.items).toMatchObject([{ from: "active", to: "blocked", blockedBy: "abuse", reason: "Abuse: spam", by: "Eva" }]);
    guardCustomers("test-effects", {});
  });

  it("O-53 one change is planned for later and carried out by a job; a pointless one is skipped", async () => {
    const [a, b, c] = [await create({ status: "active" }), await create({ status: "active" }), await create({ status: "active" })];
    const at = "2026-01-15T10:00:00Z";
    for (const customer of [a, b, c])
      await staff.ok(contract.planStatusEndpoint, { params: params(customer), body: { to: "inactive", reason: "Moved away", at } });
    const planned = await staff.ok(contract.getCustomerEndpoint, { params: params(a) });
    expect(planned.plannedStatus).toMatchObject({ to: "inactive", at: "2026-01-15T10:00:00.000Z", plannedBy: "Eva", reason: "Moved away" });
    expect(
      (await staff.refused(contract.planStatusEndpoint, { params: params(a), body: { to: "blocked", blockedBy: "admin", reason: "", at } }))
        .code,
    ).toBe("change-pending");
    expect(
      (
        await staff.refused(contract.planStatusEndpoint, {
          params: params(a),
          body: { to: "inactive", reason: "", at: "2026-01-15T08:00:00Z" },
        })
      ).errors,
    ).toMatchObject([{ field: "at" }]);
    await staff.ok(contract.changeStatusEndpoint, { params: params(b), body: { to: "inactive", reason: "" } });
    await staff.ok(contract.cancelPlannedStatusEndpoint, { params: params(c) });
    program.clock.moveTo("2026-01-15T10:00:00Z");
    await program.query("update graphile_worker._private_jobs set run_at = now()");
    await program.runJobs();
    const states = await program.query("select customer_id, state from customers.planned_status_changes");
    const stateOf = (customer: { id: string }) => states.find((row) => row.customer_id === customer.id)?.state;
    expect([stateOf(a), stateOf(b), stateOf(c)]).toEqual(["done", "skipped", "cancelled"]);
    expect((await staff.ok(contract.getCustomerEndpoint, { params: params(a) })).status).toBe("inactive");
    expect((await staff.ok(contract.getCustomerEndpoint, { params: params(c) })).status).toBe("active");
    program.clock.moveTo("2026-01-15T09:00:00Z");
  });
});

describe("comments", () => {
  it("O-70 at most three are pinned and stand first; authors edit their own, late edits keep the earlier text", async () => {
    const made = await create();
    const add = (body: string, isPinned = false) =>
      staff.ok(contract.addCommentEndpoint, { params: params(made), body: { body, isPinned } });
    const first = await add("One", true);
    for (const text of ["Two", "Three"]) await add(text, true);
    expect((await staff.refused(contract.addCommentEndpoint, { params: params(made), body: { body: "Four", isPinned: true } })).code).toBe(
      "too-many-pinned",
    );
    program.clock.moveTo("2026-01-15T09:05:00Z");
    await add("Later");
    const bodies = (await staff.ok(contract.listCommentsEndpoint, { params: params(made) })).items.map((comment) => comment.body);
    expect(bodies.at(-1)).toBe("Later");
    const quick = await staff.ok(contract.editCommentEndpoint, { params: { commentId: first.id }, version: 1, body: { body: "One!" } });
    expect(quick).toMatchObject({ body: "One!", earlier: [], version: 2 });
    program.clock.moveTo("2026-01-15T09:16:00Z");
    const late = await staff.ok(contract.editCommentEndpoint, { params: { commentId: first.id }, version: 2, body: { body: "One?" } });
    expect(late.earlier).toEqual([{ body: "One!", until: "2026-01-15T09:16:00.000Z", by: "Eva" }]);
    const other = await signInStaff(program, {
      levels: { "customers.profile.view": "all", "customers.comments.view": "all", "customers.comments.update": "own" },
    });
    expect(
      (await other.refused(contract.editCommentEndpoint, { params: { commentId: first.id }, version: 3, body: { body: "x" } })).code,
    ).toBe("permission-denied");
    expect((await other.ok(contract.listCommentsEndpoint, { params: params(made) })).items.every((comment) => !comment.mayEdit)).toBe(true);
    await staff.ok(contract.deleteCommentEndpoint, { params: { commentId: first.id }, version: 3 });
    expect((await staff.ok(contract.listCommentsEndpoint, { params: params(made) })).items).toHaveLength(3);
    program.clock.moveTo("2026-01-15T09:00:00Z");
  });
});

describe("links", () => {
  it("O-66 links, changes and unlinks, with every failed check listed; O-270 the marks show on both", async () => {
    const [main, sub, third] = [await create({ status: "active" }), await create(), await create()];
    const link = (customer: { id: string }, mainId: string, mode: "independent" | "aggregated" = "independent") => ({
      params: params(customer),
      body: { mainId, mode, mainMay: ["see", "pay"] as ("see" | "pay")[] },
    });
    expect(await staff.ok(contract.linkEndpoint, link(sub, main.id))).toMatchObject({
      link: { subAccounts: 0, main: { number: main.number, mode: "independent" } },
    });
    expect((await staff.ok(contract.getCustomerEndpoint, { params: params(main) })).link).toEqual({ subAccounts: 1, main: null });
    expect((await staff.refused(contract.linkEndpoint, link(main, third.id))).errors?.map((error) => error.code)).toEqual([
      "is-main",
      "main-not-active",
    ]);
    expect((await staff.refused(contract.linkEndpoint, link(third, sub.id))).errors?.map((error) => error.code)).toEqual([
      "main-is-sub",
      "main-not-active",
    ]);
    const book = (side: "debit" | "credit") =>
      staff.ok(createTransactionEndpoint, {
        params: params(sub),
        body: { side, amount: { amount: "12.00", currency: "EUR" }, text: "Test", reason: "test" },
      });
    await book("debit");
    expect((await staff.refused(contract.linkEndpoint, link(sub, main.id, "aggregated"))).errors).toMatchObject([
      { code: "balance-not-zero" },
    ]);
    await book("credit");
    expect((await staff.ok(contract.linkEndpoint, link(sub, main.id, "aggregated"))).link.main).toMatchObject({ mode: "aggregated" });
    expect((await staff.ok(contract.listSubAccountsEndpoint, { params: params(main) })).items).toMatchObject([
      { number: sub.number, mode: "aggregated", mainMay: ["see", "pay"] },
    ]);
    expect((await staff.refused(contract.changeStatusEndpoint, { params: params(main), body: { to: "inactive", reason: "" } })).code).toBe(
      "transition-refused",
    );
    expect((await staff.ok(contract.unlinkEndpoint, { params: params(sub) })).link.main).toBeNull();
    const events = await program.query(
      "select type, data->>'mode' as mode from platform.events where customer_id = $1 and type like 'customer.%linked' order by id",
      [sub.id],
    );
    expect(events.map((event) => [event.type, event.mode]).toSorted()).toEqual([
      ["customer.linked", "aggregated"],
      ["customer.linked", "independent"],
      ["customer.unlinked", "aggregated"],
    ]);
  });

  it("O-270 who may not see the main account sees the mark without its name", async () => {
    const creator = await signInStaff(program, { levels: { "customers.profile.view": "own", "customers.profile.create": "all" } });
    const main = await create({ status: "active" });
    const sub = await create({}, creator);
    await staff.ok(contract.linkEndpoint, { params: params(sub), body: { mainId: main.id, mode: "independent" } });
    expect((await creator.ok(contract.getCustomerEndpoint, { params: params(sub) })).link.main).toEqual({
      id: null,
      number: null,
      name: null,
      mode: "independent",
    });
  });
});

describe("consents and settings of one customer", () => {
  it("O-85 consents are recorded with time and channel; the newest holds", async () => {
    const made = await create();
    const record = (isGiven: boolean) =>
      staff.ok(contract.recordConsentEndpoint, {
        params: params(made),
        body: { purpose: "offers", isGiven, channel: "phone", textVersion: "2026-1" },
      });
    await record(true);
    program.clock.moveTo("2026-01-15T09:01:00Z");
    await record(false);
    program.clock.moveTo("2026-01-15T09:00:00Z");
    expect((await staff.ok(contract.listConsentsEndpoint, { params: params(made) })).items).toMatchObject([
      { purpose: "offers", isGiven: false, channel: "phone", textVersion: "2026-1", by: "Eva" },
      { isGiven: true },
    ]);
  });

  it("B-7 a customer's own value wins and is reset again; the right is that to the customer's billing", async () => {
    const made = await create();
    const biller = await signInStaff(program, {
      levels: { "customers.profile.view": "all", "customers.billing.view": "all", "customers.billing.update": "all" },
    });
    const [setting] = (await biller.ok(contract.customerSettingsEndpoint, { params: params(made), query: { text: "billing.due_days" } }))
      .items;
    expect(setting).toMatchObject({ key: "billing.due_days", origin: "default", mayChange: true, version: 0 });
    const change = (value: Record<string, unknown>, version: number) =>
      biller.ok(contract.changeCustomerSettingsEndpoint, {
        params: params(made),
        body: { changes: [{ key: "billing.due_days", version, ...value }] },
      });
    expect((await change({ value: 3 }, 0)).items).toMatchObject([{ value: 3, origin: "customer", version: 1 }]);
    expect((await change({ reset: true }, 1)).items).toMatchObject([{ origin: "default", version: 2 }]);
    const clerk = await signInStaff(program, { levels: { "customers.profile.view": "all" } });
    expect(
      (await clerk.ok(contract.customerSettingsEndpoint, { params: params(made), query: { text: "billing.due_days" } })).items,
    ).toEqual([]);
  });
});

describe("activity", () => {
  it("O-69 shows what happened to the customer and to what is theirs, without the kinds that a reader may not see", async () => {
    const made = await create({ status: "active" });
    await staff.ok(contract.addCommentEndpoint, { params: params(made), body: { body: "Called" } });
    await program.inWork(async (work) => {
      for (const entity of ["service", "payment"])
        work.audit({ entity, entityId: made.id, label: entity, action: "created", partnerId: one.id, customerId: made.id });
    });
    const read = async (who: typeof staff, entity?: string) =>
      (await who.ok(contract.customerActivityEndpoint, { params: params(made), query: { filter: { entity } } })).items.map(
        (entry) => `${entry.entity} ${entry.action}`,
      );
    expect(new Set(await read(staff))).toEqual(new Set(["customer created", "customer commented", "service created", "payment created"]));
    expect(await read(staff, "payment")).toEqual(["payment created"]);
    const desk = await signInStaff(program, { levels: { "customers.profile.view": "all", "customers.services.view": "all" } });
    expect(await read(desk)).not.toContain("payment created");
    expect(await read(desk)).toContain("service created");
    expect((await ben.call(contract.customerActivityEndpoint, { params: params(made) })).status).toBe(404);
  });
});

describe("recycle bin", () => {
  it("O-57 only what nothing hinders is deleted, and comes back whole; its login stays taken meanwhile", async () => {
    const made = await create({ status: "active", emails: ["gone@x.hr"], portalLogin: "gone.soon" });
    guardCustomers("test-bin", { blockers: async () => [{ code: "open-invoices", detail: "3 invoices are open.", count: 3 }] });
    expect((await staff.ok(contract.deletionBlockersEndpoint, { params: params(made) })).items.map((blocker) => blocker.code)).toEqual([
      "status",
      "open-invoices",
    ]);
    expect(
      (await staff.refused(contract.deleteCustomerEndpoint, { params: params(made), version: 1 })).errors?.map((error) => error.code),
    ).toEqual(["status", "open-invoices"]);
    guardCustomers("test-bin", {});
    const inactive = await staff.ok(contract.changeStatusEndpoint, { params: params(made), body: { to: "inactive", reason: "" } });
    await staff.ok(contract.deleteCustomerEndpoint, { params: params(made), version: inactive.version });
    expect((await staff.call(contract.getCustomerEndpoint, { params: params(made) })).status).toBe(404);
    expect((await staff.ok(contract.listRecycledEndpoint, { query: { filter: { text: "GONE@x" } } })).items).toMatchObject([
      { number: made.number, deletedBy: "Eva", purgedAfter: "2026-02-14T09:00:00.000Z" },
    ]);
    const taken = { partnerId: one.id, category: "individual", fullName: "Wants It", portalLogin: "Gone.Soon" } as const;
    expect((await staff.refused(contract.createCustomerEndpoint, { body: taken })).code).toBe("login-in-recycle-bin");
    expect((await ben.ok(contract.listRecycledEndpoint, {})).items).toEqual([]);
    expect(await staff.ok(contract.restoreCustomerEndpoint, { params: params(made) })).toMatchObject({
      emails: ["gone@x.hr"],
      status: "inactive",
    });
  });

  it("O-7 after 30 days the job removes for good what nothing refers to, and empties the rest", async () => {
    const { cleanUpCustomers } = await import("./purge.ts");
    const { enqueue } = await import("../../platform/jobs.ts");
    const [plain, billed] = [
      await create({ status: "inactive", emails: ["a1@x.hr"], portalLogin: "free.again" }),
      await create({ status: "inactive", portalLogin: "free.too", identification: "ID-9" }),
    ];
    // A billing account refers to its customer.
    await program.query("delete from billing.balances where account_id = $1", [plain.id]);
    await program.query("delete from billing.accounts where id = $1", [plain.id]);
    for (const customer of [plain, billed]) await staff.ok(contract.deleteCustomerEndpoint, { params: params(customer), version: 1 });
    program.clock.moveTo("2026-02-14T08:59:00Z");
    const run = async () => {
      await program.inWork((work) => enqueue(work, cleanUpCustomers, {}));
      await program.runJobs();
      return program.query<{ number: number; purged: boolean; portal_login: string; full_name: string; identification: string }>(
        "select number::int, purged_at is not null as purged, portal_login, full_name, identification from customers.customers where id = any ($1) order by number",
        [[plain.id, billed.id]],
      );
    };
    expect((await run()).map((row) => row.purged)).toEqual([false, false]);
    program.clock.moveTo("2026-02-14T09:00:01Z");
    expect(await run()).toEqual([
      { number: billed.number, purged: true, portal_login: `purged-${billed.number}`, full_name: billed.fullName, identification: "" },
    ]);
    program.clock.moveTo("2026-01-15T09:00:00Z");
    await create({ portalLogin: "free.again" });
    await create({ portalLogin: "free.too" });
    expect((await staff.call(contract.restoreCustomerEndpoint, { params: params(billed) })).status).toBe(404);
  });
});
