import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type Caller, signInStaff } from "../../../tests/support/call-api.ts";
import { samplePartner } from "../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { addCustomers } from "../customers/index.ts";
import { createLocationEndpoint, deleteLocationEndpoint } from "../partners/contract.ts";
import { setSetting } from "../partners/index.ts";
import { createNas, findQuietSite, joinNasGuards, joinSiteHolds, listNases } from "./index.ts";
import * as profiles from "./profiles/contract.ts";
import * as nases from "./routers/contract.ts";
import { dnsAddress, landingAddress, radiusAddress } from "./settings.ts";
import * as sites from "./sites/contract.ts";

const strong = "gulls-over-the-harbour";
const other = "rain-behind-the-mountain";

describe("sites and routers through their endpoints", async () => {
  const program = await testProgram({ now: "2026-03-01T12:00:00Z" });
  const north = await samplePartner(program, "north");
  const south = await samplePartner(program, "south");
  let boss: Caller;
  let ofNorth: Caller;
  let ofSouth: Caller;
  /** Anew after the clock was moved: sign-ins and proofs do not last. */
  const signIn = async (): Promise<void> => {
    boss = await signInStaff(program);
    ofNorth = await signInStaff(program, { role: "administrator", partners: [north] });
    ofSouth = await signInStaff(program, { role: "administrator", partners: [south] });
  };
  beforeAll(signIn);

  let made = 0;
  const newSite = (more: object = {}, by = boss) => {
    made += 1;
    return by.ok(sites.createSiteEndpoint, { body: { name: `Site ${made}`, kind: "pop", ...more } });
  };
  const newNas = (more: object = {}, by = boss) => {
    made += 1;
    return by.ok(nases.createNasEndpoint, { body: nasBody(more) });
  };
  const nasBody = (more: object = {}) => {
    made += 1;
    return { name: `BNG ${made}`, profile: "mikrotik_ppp", sources: [`10.9.${made >> 8}.${made & 255}`], ...more } as never;
  };
  const nasId = (nas: { id: string }) => ({ params: { nasId: nas.id } });
  const siteId = (site: { id: string }) => ({ params: { siteId: site.id } });

  describe("N-6 partner scope", () => {
    it("what serves some partners is there for their staff alone, what serves all is there for everybody", async () => {
      const [common, theirs, shared] = [
        await newSite(),
        await newSite({ partnerIds: [north] }),
        await newSite({ partnerIds: [north, south] }),
      ];
      const [commonNas, theirNas] = [await newNas({ siteId: common.id }), await newNas({ partnerIds: [north], siteId: theirs.id })];
      const seenBy = async (caller: Caller) => {
        const siteRows = (await caller.ok(sites.listSitesEndpoint, { query: { limit: 250 } as never })).items;
        const nasRows = (await caller.ok(nases.listNasesEndpoint, { query: { limit: 250 } as never })).items;
        return new Set([...siteRows, ...nasRows].map(({ id }) => id));
      };
      const [byNorth, bySouth] = [await seenBy(ofNorth), await seenBy(ofSouth)];
      for (const one of [common, theirs, shared, commonNas, theirNas]) expect(byNorth.has(one.id)).toBe(true);
      expect(bySouth.has(common.id) && bySouth.has(shared.id) && bySouth.has(commonNas.id)).toBe(true);
      expect(bySouth.has(theirs.id) || bySouth.has(theirNas.id)).toBe(false);
      expect((await ofSouth.call(sites.getSiteEndpoint, siteId(theirs))).status).toBe(404);
      expect((await ofSouth.call(nases.getNasEndpoint, nasId(theirNas))).status).toBe(404);
      expect((await ofSouth.call(nases.nasConfigurationEndpoint, nasId(theirNas))).status).toBe(404);
      // Whom else it serves is not theirs to know.
      expect(await ofSouth.ok(sites.getSiteEndpoint, siteId(shared))).toMatchObject({ partnerIds: [south], mayChange: false });
      const file = await ofSouth.call(nases.exportNasesEndpoint, { body: {} as never });
      expect(file.bytes.toString()).toContain(commonNas.name);
      expect(file.bytes.toString()).not.toContain(theirNas.name);
    });

    it("they change what lies wholly in theirs, and nothing else", async () => {
      const [common, shared, own] = [
        await newSite(),
        await newSite({ partnerIds: [north, south] }),
        await newSite({ partnerIds: [north] }),
      ];
      for (const site of [common, shared])
        expect((await ofNorth.call(sites.updateSiteEndpoint, { ...siteId(site), body: { notes: "x" }, version: 1 })).status).toBe(404);
      expect(await ofNorth.ok(sites.updateSiteEndpoint, { ...siteId(own), body: { notes: "x" }, version: 1 })).toMatchObject({
        notes: "x",
      });
      const [commonNas, ownNas] = [await newNas(), await newNas({ partnerIds: [north] })];
      const edit = { body: { model: "CCR2004" }, version: 1 };
      expect((await ofNorth.call(nases.updateNasEndpoint, { ...nasId(commonNas), ...edit })).status).toBe(404);
      expect((await ofNorth.call(nases.deleteNasEndpoint, { ...nasId(commonNas), version: 1 })).status).toBe(404);
      expect((await ofNorth.ok(nases.updateNasEndpoint, { ...nasId(ownNas), ...edit })).model).toBe("CCR2004");
    });

    it("they add what serves theirs: neither all nor somebody else", async () => {
      const mine = await newNas({ partnerIds: [north] }, ofNorth);
      expect(mine).toMatchObject({ isForAll: false, partnerIds: [north], mayChange: true });
      expect((await newSite({ partnerIds: [north] }, ofNorth)).mayChange).toBe(true);
      expect(await ofNorth.refused(nases.createNasEndpoint, { body: nasBody() })).toMatchObject({
        status: 422,
        errors: [{ field: "partnerIds", code: "required" }],
      });
      expect(await ofNorth.refused(nases.createNasEndpoint, { body: nasBody({ partnerIds: [south] }) })).toMatchObject({
        errors: [{ field: "partnerIds", code: "unknown-partner" }],
      });
      // Nor do they give what is theirs to all.
      expect(
        (await ofNorth.call(nases.updateNasEndpoint, { ...nasId(mine), body: { partnerIds: [] }, version: mine.version })).status,
      ).toBe(422);
    });

    it("the database shows them no more than that, whatever a query forgets", async () => {
      const [hidden, mine] = [await newNas({ partnerIds: [south] }), await newNas({ partnerIds: [north] })];
      const common = await newNas();
      const client = await program.database.pool.connect();
      try {
        await client.query(`begin; set local role demarc_partner_staff; set local demarc.partner_ids = '{${north}}'`);
        const seen = await client.query("select id from network.nases where id = any ($1)", [[hidden.id, mine.id, common.id]]);
        expect(seen.rows.map(({ id }) => id).toSorted()).toEqual([mine.id, common.id].toSorted());
        const changed = await client.query("update network.nases set model = 'x' where id = any ($1) returning id", [
          [hidden.id, mine.id, common.id],
        ]);
        expect(changed.rows.map(({ id }) => id)).toEqual([mine.id]);
        await client.query("savepoint before");
        await expect(client.query("insert into network.nas_partners values ($1, $2)", [common.id, north])).rejects.toThrow(
          /row-level security/,
        );
        await client.query("rollback to before");
        await expect(client.query("update network.nases set all_partners = true where id = $1", [mine.id])).rejects.toThrow(
          /row-level security/,
        );
      } finally {
        await client.query("rollback");
        client.release();
      }
    });

    it("a name is taken where somebody would meet it twice", async () => {
      await newSite({ name: "Hilltop", partnerIds: [north] });
      expect((await newSite({ name: "Hilltop", partnerIds: [south] })).name).toBe("Hilltop");
      const taken = { status: 422, errors: [{ field: "name", code: "already-taken" }] };
      expect(
        await boss.refused(sites.createSiteEndpoint, { body: { name: "hilltop", kind: "pop", partnerIds: [north, south] } }),
      ).toMatchObject(taken);
      expect(await boss.refused(sites.createSiteEndpoint, { body: { name: "HILLTOP", kind: "pop" } })).toMatchObject(taken);
      await newNas({ name: "Edge" });
      // Although the other one serves all and is not theirs to change.
      expect(await ofNorth.refused(nases.createNasEndpoint, { body: nasBody({ name: "edge", partnerIds: [north] }) })).toMatchObject(taken);
    });
  });

  describe("N-7 the list", () => {
    it("filters, sorts, pages, and goes out as a file without secrets", async () => {
      const tag = `rack-${randomUUID().slice(0, 8)}`;
      const [b, a] = [
        await newNas({ name: `${tag} b`, tags: [tag], profile: "accel_ppp", secret: strong }),
        await newNas({ name: `${tag} a`, tags: [tag], status: "disabled", nasIdentifier: `${tag}.a` }),
      ];
      const list = async (filter: object, sort = "name") =>
        (await boss.ok(nases.listNasesEndpoint, { query: { sort, filter: { tag, ...filter } } as never })).items.map(({ id }) => id);
      expect(await list({})).toEqual([a.id, b.id]);
      expect(await list({}, "-name")).toEqual([b.id, a.id]);
      expect(await list({ status: "disabled" })).toEqual([a.id]);
      expect(await list({ profile: "accel_ppp" })).toEqual([b.id]);
      expect(await list({ text: `${tag}.A` })).toEqual([a.id]);
      expect(await list({ text: b.sources[0] })).toEqual([b.id]);
      expect(await list({ accessType: "hotspot" })).toEqual([]);
      const first = await boss.ok(nases.listNasesEndpoint, { query: { limit: 1, filter: { tag } } as never });
      const second = await boss.ok(nases.listNasesEndpoint, { query: { limit: 1, cursor: first.next ?? "", filter: { tag } } as never });
      expect([first.total?.count, second.items[0]?.id, second.next]).toEqual([2, b.id, null]);
      const { bytes } = await boss.call(nases.exportNasesEndpoint, { body: { filter: { tag } } as never });
      const file = bytes.toString();
      expect(file).toContain(`${tag} a`);
      expect(file).not.toContain(strong);
    });

    it("every change stands in the log, with what it was and is and without secrets", async () => {
      const nas = await newNas({ secret: strong });
      await boss.ok(nases.updateNasEndpoint, { ...nasId(nas), body: { model: "CCR2004", secret: other }, version: 1 });
      const entries = await program.query<{ action: string; changes: unknown }>(
        "select action, changes from identity.audit_entries where entity = 'nas' and entity_id = $1 order by action",
        [nas.id],
      );
      expect(entries.map(({ action }) => action)).toEqual(["created", "updated"]);
      expect(entries[1]?.changes).toMatchObject({
        model: { before: "", after: "CCR2004" },
        secret: { before: "(changed)", after: "(changed)" },
      });
      expect(JSON.stringify(entries)).not.toContain(strong);
      expect(JSON.stringify(entries)).not.toContain(other);
    });

    it("M-7 an old version is refused with the record as it is", async () => {
      const site = await newSite();
      await boss.ok(sites.updateSiteEndpoint, { ...siteId(site), body: { notes: "first" }, version: 1 });
      expect(await boss.refused(sites.updateSiteEndpoint, { ...siteId(site), body: { notes: "second" }, version: 1 })).toMatchObject({
        status: 409,
        code: "edit-conflict",
        current: { notes: "first" },
      });
    });
  });

  describe("N-8 bad input is refused as a whole", () => {
    it.each([
      { why: "host bits", body: { sources: ["10.0.0.5/24"] }, error: { field: "sources.0", code: "host-bits" } },
      { why: "no network", body: { sources: ["10.0.0.0/24", "300.1.1.1"] }, error: { field: "sources.1", code: "not-a-network" } },
      { why: "twice the same", body: { sources: ["10.77.0.1", "10.77.0.1/32"] }, error: { field: "sources.1", code: "twice" } },
      { why: "an unknown profile", body: { profile: "nobody" }, error: { field: "profile", code: "unknown-value" } },
      { why: "an unknown site", body: { siteId: randomUUID() }, error: { field: "siteId", code: "unknown-value" } },
      {
        why: "a network for an address",
        body: { managementAddress: "10.0.0.0/24" },
        error: { field: "managementAddress", code: "not-an-address" },
      },
    ])("$why", async ({ body, error }) => {
      const before = await program.query("select id from network.nases");
      expect(await boss.refused(nases.createNasEndpoint, { body: nasBody(body) })).toMatchObject({ status: 422, errors: [error] });
      expect(await program.query("select id from network.nases")).toHaveLength(before.length);
    });

    it.each([
      { interimSeconds: 59 },
      { interimSeconds: 3601 },
      { dynamicPort: 0 },
      { dynamicPort: 65536 },
      { sources: [] },
      { accessTypes: [] },
    ])("%o", async (body) => {
      expect((await boss.call(nases.createNasEndpoint, { body: nasBody(body) })).status).toBe(422);
    });

    it("a site does not lie in itself, at any depth, nor when two people move at once", async () => {
      const top = await newSite();
      const middle = await newSite({ parentId: top.id });
      const low = await newSite({ parentId: middle.id });
      expect(await boss.refused(sites.updateSiteEndpoint, { ...siteId(top), body: { parentId: low.id }, version: 1 })).toMatchObject({
        errors: [{ field: "parentId", code: "site-in-itself" }],
      });
      const [one, two] = [await newSite(), await newSite()];
      const into = (site: { id: string }, parentId: string) =>
        boss.call(sites.updateSiteEndpoint, { ...siteId(site), body: { parentId }, version: 1 });
      const statuses = (await Promise.all([into(one, two.id), into(two, one.id)])).map(({ status }) => status).toSorted();
      expect(statuses).toEqual([200, 422]);
    });

    it("both coordinates or none", async () => {
      expect(await boss.refused(sites.createSiteEndpoint, { body: { name: "Half", kind: "tower", lat: 45.1 } })).toMatchObject({
        errors: [{ field: "lng", code: "required" }],
      });
    });
  });

  describe("N-15 retiring a site", () => {
    it("is refused while something is in use there, and names it", async () => {
      const site = await newSite();
      const nas = await newNas({ siteId: site.id });
      const prefix = { kind: "prefix", id: randomUUID(), label: "198.51.100.0/24" };
      joinSiteHolds("test", (_work, id) => Promise.resolve(id === site.id && holdsPrefix ? [prefix] : []));
      let holdsPrefix = true;
      const retire = () => boss.call(sites.moveSiteEndpoint, { ...siteId(site), body: { status: "retired" }, version: 1 });
      const refused = await retire();
      expect(refused.problem).toMatchObject({
        status: 409,
        code: "site-in-use",
        errors: [{ params: { kind: "nas", id: nas.id, label: nas.name } }, { params: prefix }],
      });
      expect((await boss.ok(sites.getSiteEndpoint, siteId(site))).holds.map(({ label }) => label)).toEqual([nas.name, "198.51.100.0/24"]);
      await boss.ok(nases.updateNasEndpoint, { ...nasId(nas), body: { status: "disabled" }, version: 1 });
      expect((await retire()).problem?.errors).toHaveLength(1);
      holdsPrefix = false;
      expect((await retire()).body).toMatchObject({ status: "retired" });
      const retired = { status: 422, errors: [{ field: "siteId", code: "retired" }] };
      expect(await boss.refused(nases.createNasEndpoint, { body: nasBody({ siteId: site.id }) })).toMatchObject(retired);
      expect(await boss.refused(nases.updateNasEndpoint, { ...nasId(nas), body: { status: "active" }, version: 2 })).toMatchObject(retired);
    });

    it("leaves no router behind that is put up at the same moment", async () => {
      const site = await newSite();
      await Promise.all([
        boss.call(sites.moveSiteEndpoint, { ...siteId(site), body: { status: "retired" }, version: 1 }),
        boss.call(nases.createNasEndpoint, { body: nasBody({ siteId: site.id }) }),
      ]);
      const { status, nasCount } = await boss.ok(sites.getSiteEndpoint, siteId(site));
      expect([status, nasCount]).toEqual(nasCount === 0 ? ["retired", 0] : ["active", 1]);
    });

    it("looks at equipment of partners that one does not see, and does not name it", async () => {
      const site = await newSite({ partnerIds: [north] });
      const nas = await newNas({ siteId: site.id, partnerIds: [south] });
      const refused = await ofNorth.refused(sites.moveSiteEndpoint, { ...siteId(site), body: { status: "retired" }, version: 1 });
      expect(refused).toMatchObject({ code: "site-in-use" });
      expect(JSON.stringify(refused)).not.toContain(nas.name);
    });
  });

  describe("N-16, N-17 the site", () => {
    it("N-16 shows what stands there, what lies below it and who lives there", async () => {
      const [customer] = await program.inWork((work) =>
        addCustomers(work, [
          {
            partnerId: north,
            category: "individual",
            fullName: "Ana Anić",
            language: "en",
            status: "active",
            emails: [],
            addedOn: "2026-01-01" as never,
          },
        ]),
      );
      const site = await newSite({ kind: "mdu" });
      const below = await newSite({ parentId: site.id });
      const nas = await newNas({ siteId: site.id });
      await boss.ok(sites.addSiteUnitEndpoint, {
        ...siteId(site),
        body: { number: "12", floor: "3", customerId: customer!.id, defaultVlan: 112 },
      });
      const shown = await boss.ok(sites.addSiteUnitEndpoint, { ...siteId(site), body: { number: "13" } });
      expect(shown).toMatchObject({ nasCount: 1, servedUnits: 1, children: [{ id: below.id }], holds: [{ id: nas.id }] });
      expect(shown.units.map(({ number, customer: who }) => [number, who?.name])).toEqual(
        expect.arrayContaining([
          ["12", "Ana Anić"],
          ["13", undefined],
        ]),
      );
      // The building serves all, its tenants are each partner's own.
      expect((await ofSouth.ok(sites.getSiteEndpoint, siteId(site))).units.map(({ customer: who }) => who)).toEqual([null, null]);
      expect(await boss.refused(sites.addSiteUnitEndpoint, { ...siteId(site), body: { number: "12" } })).toMatchObject({
        errors: [{ field: "number", code: "already-taken" }],
      });
    });

    it("N-17 maintenance has an end within 30 days, holds for all below, and is over by itself", async () => {
      const site = await newSite();
      const below = await newSite({ parentId: site.id });
      const until = (moment: string, version = 1) =>
        boss.call(sites.moveSiteEndpoint, { ...siteId(site), body: { status: "maintenance", until: moment }, version });
      expect((await until("2026-03-31T12:00:00.001Z")).problem?.errors).toMatchObject([{ field: "until", code: "too-far" }]);
      expect((await until("2026-03-01T12:00:00Z")).problem?.errors).toMatchObject([{ field: "until", code: "in-the-past" }]);
      expect(
        (await boss.call(sites.moveSiteEndpoint, { ...siteId(site), body: { status: "maintenance" } as never, version: 1 })).status,
      ).toBe(422);
      expect((await until("2026-03-02T12:00:00Z")).body).toMatchObject({
        status: "maintenance",
        maintenanceUntil: "2026-03-02T12:00:00.000Z",
      });
      const quiet = () => program.inWork((work) => findQuietSite(work, below.id));
      expect((await quiet())?.id).toBe(site.id);
      expect((await boss.ok(sites.getSiteEndpoint, siteId(below))).quietThrough?.id).toBe(site.id);
      const inMaintenance = async () =>
        (await boss.ok(sites.listSitesEndpoint, { query: { limit: 250, filter: { status: "maintenance" } } as never })).items.map(
          ({ id }) => id,
        );
      expect(await inMaintenance()).toEqual([site.id]);
      program.clock.moveTo("2026-03-02T12:00:00Z");
      expect(await quiet()).toBeUndefined();
      await signIn();
      expect(await inMaintenance()).toEqual([]);
      expect(await boss.ok(sites.getSiteEndpoint, siteId(site))).toMatchObject({ status: "active", maintenanceUntil: null });
    });
  });

  it("O-244 a location that goes hands its sites on, also those that are not the remover's to change", async () => {
    const remover = await signInStaff(program, {
      levels: { "admin.locations.create": "all", "admin.locations.delete": "all" },
      partners: [north],
    });
    const place = (name: string) => remover.ok(createLocationEndpoint, { body: { name, partnerIds: [north] } as never });
    const [old, next] = [await place("Old town"), await place("New town")];
    const site = await newSite({ locationId: old.id });
    const remove = (query: object) =>
      remover.call(deleteLocationEndpoint, { params: { locationId: old.id }, query: query as never, version: 1 });
    expect((await remove({})).problem).toMatchObject({ status: 409 });
    expect((await remove({ moveTo: next.id })).status).toBe(200);
    expect((await boss.ok(sites.getSiteEndpoint, siteId(site))).locationId).toBe(next.id);
  });

  describe("N-18 one address leads to one NAS", () => {
    const twin = (more: object) => boss.call(nases.createNasEndpoint, { body: nasBody({ sources: ["192.0.2.1"], ...more }) });
    it("two behind one address share the secret and have identifiers of their own", async () => {
      expect((await twin({ secret: strong, nasIdentifier: "west" })).status).toBe(200);
      expect((await twin({ secret: other, nasIdentifier: "east" })).problem).toMatchObject({
        status: 409,
        errors: [{ field: "sources", code: "other-secret" }],
      });
      expect((await twin({ secret: strong })).problem).toMatchObject({
        status: 409,
        errors: [{ field: "nasIdentifier", code: "not-told-apart" }],
      });
      expect((await twin({ secret: strong, nasIdentifier: "east" })).status).toBe(200);
      expect((await twin({ sources: ["192.0.2.0/24"], secret: other })).problem?.code).toBe("source-taken");
      // Whoever does not see the others is told no more than that.
      const blind = await ofSouth.call(nases.createNasEndpoint, {
        body: nasBody({ sources: ["192.0.2.1"], secret: other, partnerIds: [south] }),
      });
      expect(blind.problem).toMatchObject({ code: "source-taken" });
    });

    it("two that are saved at once do not both get it", async () => {
      const both = await Promise.all([twin({ sources: ["192.0.2.77"] }), twin({ sources: ["192.0.2.77"] })]);
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    });

    it("N-21 both change their secret one after the other", async () => {
      const [west, east] = (await boss.ok(nases.listNasesEndpoint, { query: { filter: { text: "192.0.2.1/32" } } as never })).items;
      const next = "stones-under-the-river";
      const set = (nas: typeof west) =>
        boss.ok(nases.setNextSecretEndpoint, { ...nasId(nas!), body: { secret: next }, version: nas!.version });
      const first = await set(west);
      const early = await boss.refused(nases.promoteSecretEndpoint, { ...nasId(west!), version: first.version });
      expect(early).toMatchObject({ status: 409, code: "source-taken" });
      const second = await set(east);
      const promoted = await boss.ok(nases.promoteSecretEndpoint, { ...nasId(west!), version: first.version });
      expect(promoted.nextSecretSetAt).toBeNull();
      await boss.ok(nases.promoteSecretEndpoint, { ...nasId(east!), version: second.version });
      expect(await boss.ok(nases.revealNasSecretEndpoint, { ...nasId(east!), body: { which: "current" } })).toEqual({ secret: next });
    });
  });

  describe("N-4, N-20, N-21 secrets", () => {
    it("N-20 a weak one is refused, none at all becomes 24 random characters", async () => {
      for (const [secret, code] of [
        ["testing123testing123", "well-known"],
        ["short", undefined],
      ] as const) {
        const refused = await boss.refused(nases.createNasEndpoint, { body: nasBody({ secret }) });
        expect(refused.status).toBe(422);
        if (code) expect(refused.errors).toMatchObject([{ field: "secret", code }]);
      }
      const [one, two] = [await newNas(), await newNas()];
      const reveal = async (nas: { id: string }) =>
        (await boss.ok(nases.revealNasSecretEndpoint, { ...nasId(nas), body: { which: "current" } })).secret;
      expect(await reveal(one)).toMatch(/^[a-zA-Z2-9]{24}$/);
      expect(await reveal(one)).not.toBe(await reveal(two));
    });

    it("N-20 one that is in use already is taken with a standing warning, until it is changed", async () => {
      const imported = await program.inWork((work) =>
        createNas(work, program.tools, nases.createNasEndpoint.body.parse(nasBody({ name: "Old box", secret: "testing123testing123" })), {
          isImported: true,
        }),
      );
      const old = await boss.ok(nases.getNasEndpoint, nasId(imported));
      expect(old.warnings).toEqual(["weak-secret"]);
      const changed = await boss.ok(nases.updateNasEndpoint, { ...nasId(old), body: { secret: strong }, version: 1 });
      expect(changed.warnings).toEqual([]);
    });

    it("N-4 is sealed in the database, stands in no answer, and is revealed by right, proof and log entry", async () => {
      const nas = await newNas({ secret: strong, dynamicSecret: other });
      expect(JSON.stringify(nas)).not.toMatch(/gulls|rain/);
      const stored = await program.query("select * from network.nases where id = $1", [nas.id]);
      expect(JSON.stringify(stored)).not.toMatch(/gulls|rain/);
      const body = { which: "dynamic" as const };
      expect(await boss.ok(nases.revealNasSecretEndpoint, { ...nasId(nas), body })).toEqual({ secret: other });
      const viewer = await signInStaff(program, { levels: { "network.routers.view": "all" } });
      expect((await viewer.call(nases.revealNasSecretEndpoint, { ...nasId(nas), body })).status).toBe(403);
      program.clock.moveTo("2026-03-02T12:20:00Z");
      expect((await boss.call(nases.revealNasSecretEndpoint, { ...nasId(nas), body })).problem?.code).toBe("reauthentication-required");
      expect((await boss.call(nases.revealNasConfigurationEndpoint, nasId(nas))).problem?.code).toBe("reauthentication-required");
      const looks = await program.query("select changes from identity.audit_entries where entity_id = $1 and action = 'secret_revealed'", [
        nas.id,
      ]);
      expect(looks).toEqual([{ changes: { which: { before: null, after: "dynamic" } } }]);
      await signIn();
    });

    it("N-21 the next one stands beside the one in use until it is promoted or forgotten", async () => {
      const nas = await newNas({ secret: strong });
      const set = await boss.ok(nases.setNextSecretEndpoint, { ...nasId(nas), body: { secret: other }, version: 1 });
      expect(set.nextSecretSetAt).not.toBeNull();
      const known = () => program.inWork(async (work) => (await listNases(work)).find(({ id }) => id === nas.id));
      const { unseal } = program.tools;
      expect(unseal((await known())?.nextSecretSealed ?? "")).toBe(other);
      const cleared = await boss.ok(nases.clearNextSecretEndpoint, { ...nasId(nas), version: set.version });
      expect((await known())?.nextSecretSealed).toBeNull();
      expect(await boss.refused(nases.promoteSecretEndpoint, { ...nasId(nas), version: cleared.version })).toMatchObject({
        code: "no-next-secret",
      });
      const again = await boss.ok(nases.setNextSecretEndpoint, { ...nasId(nas), body: { secret: other }, version: cleared.version });
      await boss.ok(nases.promoteSecretEndpoint, { ...nasId(nas), version: again.version });
      expect(unseal((await known())?.secretSealed ?? "")).toBe(other);
    });
  });

  it("N-22 a NAS with open sessions is not deleted, and may be disabled", async () => {
    const nas = await newNas();
    let open = 2;
    joinNasGuards("test", (_work, id) => Promise.resolve(id === nas.id ? open : 0));
    expect(await boss.refused(nases.deleteNasEndpoint, { ...nasId(nas), version: 1 })).toMatchObject({ status: 409, code: "nas-in-use" });
    await boss.ok(nases.updateNasEndpoint, { ...nasId(nas), body: { status: "disabled" }, version: 1 });
    open = 0;
    await boss.ok(nases.deleteNasEndpoint, { ...nasId(nas), version: 2 });
    expect((await boss.call(nases.getNasEndpoint, nasId(nas))).status).toBe(404);
  });

  describe("N-24 the configuration", () => {
    it("has the installation's addresses, and the secret only after the reveal", async () => {
      const nas = await newNas({ secret: strong });
      const empty = await boss.ok(nases.nasConfigurationEndpoint, nasId(nas));
      expect(empty.missing).toEqual(["network.radius_address", "network.dns_address", "network.landing_address"]);
      await program.inWork(async (work) => {
        for (const [setting, value] of [
          [radiusAddress, "203.0.113.10"],
          [dnsAddress, "203.0.113.53"],
          [landingAddress, "203.0.113.80"],
        ] as const)
          await setSetting(work, setting, { level: "system" }, value, 0);
      });
      const shown = await boss.ok(nases.nasConfigurationEndpoint, nasId(nas));
      expect(shown.missing).toEqual([]);
      expect(shown.text).toContain(`address=203.0.113.10 secret="${shown.placeholder}"`);
      expect(shown.text).not.toContain(strong);
      const revealed = await boss.ok(nases.revealNasConfigurationEndpoint, nasId(nas));
      expect(revealed.text).toBe(shown.text.replaceAll(shown.placeholder, strong));
    });
  });

  describe("N-74 profiles of one's own", () => {
    it("N-68 N-73 begin as a copy, and are saved only if their lines can be sent and they restore what they set", async () => {
      const copy = await boss.ok(profiles.copyProfileEndpoint, { body: { from: "mikrotik_ppp", name: "Our BNGs" } });
      const edit = (body: object, version = copy.version) =>
        boss.call(profiles.updateProfileEndpoint, { params: { profileId: copy.key }, body, version });
      const bad = await edit({ blockLines: 'Mikrotik-Group = "walled"' });
      expect(bad.problem?.errors).toMatchObject([{ field: "restoreLines", code: "not-restored" }]);
      expect((await edit({ acceptLines: "nonsense" })).problem?.errors).toMatchObject([
        { field: "acceptLines", code: "not-template-lines" },
      ]);
      const lines = {
        acceptLines: 'Mikrotik-Rate = "1/2"',
        blockLines: "Session-Timeout = soon",
        restoreLines: "Session-Timeout = {{ nas.secret }}",
      };
      const faulty = await edit(lines);
      expect(faulty.status).toBe(422);
      expect(faulty.problem?.errors).toMatchObject([
        { field: "acceptLines", code: "template-faults", params: { faults: 'line 1: there is no attribute "Mikrotik-Rate"' } },
        {
          field: "blockLines",
          code: "template-faults",
          message: expect.stringContaining('line 1: Session-Timeout (integer): "soon" is not'),
        },
        { field: "restoreLines", code: "template-faults", message: expect.stringContaining("line 1: unknown variable `nas.secret`") },
      ]);
      const good = await edit({ blockLines: 'Mikrotik-Group = "walled"', restoreLines: 'Mikrotik-Group = "default"', interimSeconds: 600 });
      expect(good.body).toMatchObject({ name: "Our BNGs", base: "mikrotik_ppp", interimSeconds: 600 });
      const nas = await newNas({ profile: copy.key });
      expect(nas).toMatchObject({ interimSeconds: 600, profileTitle: "Our BNGs" });
      const known = await program.inWork(async (work) => (await listNases(work)).find(({ id }) => id === nas.id));
      expect(known?.profile.blockLines).toBe('Mikrotik-Group = "walled"');
      const remove = () => boss.call(profiles.deleteProfileEndpoint, { params: { profileId: copy.key }, version: 2 });
      expect((await remove()).problem).toMatchObject({ code: "profile-in-use" });
      await boss.ok(nases.updateNasEndpoint, { ...nasId(nas), body: { profile: "generic" }, version: 1 });
      expect((await remove()).status).toBe(200);
    });

    it("belong to the whole installation", async () => {
      expect((await ofNorth.call(profiles.copyProfileEndpoint, { body: { from: "generic", name: "Ours" } })).status).toBe(403);
      expect((await ofNorth.ok(profiles.listProfilesEndpoint)).items.length).toBeGreaterThan(14);
    });
  });

  it("what the RADIUS server reads of a NAS is all that it needs", async () => {
    const nas = await newNas({
      ...{
        sources: ["10.200.0.0/24", "bng.example.net"],
        nasIdentifier: "bng-7",
        nasIpAddress: "10.200.0.1",
        nasIpv6Address: "2001:db8::7",
      },
      ...{ profile: "cisco_ios", partnerIds: [north], swapRates: true, dynamicAddress: "10.200.0.9" },
    });
    const known = await program.inWork(async (work) => (await listNases(work)).find(({ id }) => id === nas.id));
    expect(known).toMatchObject({
      ...{ servesAll: false, partnerIds: [north], hostNames: ["bng.example.net"], nasIdentifier: "bng-7", profileKey: "cisco_ios" },
      ...{ networks: [{ family: 4, length: 24 }], nasIpAddress: { family: 4 }, nasIpv6Address: { family: 6 } },
      ...{ interimSeconds: 300, dynamic: { mode: "coa_and_disconnect", address: "10.200.0.9", port: 1700, packetsPerSecond: 50 } },
      ...{ messageAuthenticator: "auto", swapRates: true, swapAccounting: false, status: "active" },
    });
  });
});
