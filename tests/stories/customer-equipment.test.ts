// N-47 what stands at a customer's, with how it is: managed routers by what they say and by the session of their line, and equipment of the network.
import { describe, expect, it } from "vitest";
import { mergeEndpoint } from "../../server/modules/customers/contract.ts";
import { listCpesEndpoint } from "../../server/modules/devices/contract.ts";
import {
  createEquipmentEndpoint,
  getEquipmentEndpoint,
  listEquipmentEndpoint,
  placeEquipmentEndpoint,
  updateEquipmentEndpoint,
} from "../../server/modules/network/equipment/contract.ts";
import { applyAccounting } from "../../server/modules/usage/index.ts";
import { signInStaff } from "../support/call-api.ts";
import { samplePartner } from "../support/sample-customers.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const nasId = "0190a0c0-0000-7000-8000-0000000000a1";

describe("what stands at a customer's", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  const shop = await sampleShop(program);
  const south = await samplePartner(program, "south");
  const customerId = await shop.customer();
  const serviceId = await shop.add(customerId);
  const staff = await signInStaff(program);
  const tell = (status: "start" | "stop", time: string) => {
    const at = new Date(`2026-05-11T${time}Z`);
    return program.inWork((work) =>
      applyAccounting(work, [
        {
          ...{ status, at, receivedAt: at, nasId, sessionId: "81a00001", cookie: null, login: null, mac: null, serviceId },
          ...{ calledId: null, portId: null, ipv4: null, ipv6Wan: null, delegatedPrefix: null, downPackets: null, upPackets: null },
          ...{
            downBytes: null,
            upBytes: null,
            seconds: null,
            terminateCause: null,
            interimSeconds: 300,
            noGigawords: false,
            source: "radius",
          },
        },
      ]),
    );
  };
  const cpe = async () => (await staff.ok(listCpesEndpoint, { query: { filter: { customerId } } })).items[0];
  const add = (name: string, more: object = {}) =>
    staff.ok(createEquipmentEndpoint, { body: { name, kind: "ont", pingOn: false, ...more } });
  const place = (one: { id: string; version: number }, body: { customerId: string | null; serviceId?: string | null }) =>
    staff.ok(placeEquipmentEndpoint, { params: { equipmentId: one.id }, version: one.version, body });

  it("N-47 a router shows its service, and whether its line works by the session of that", async () => {
    const reading = {
      ...{ capabilities: [], firmware: "7.14", newFirmware: null, startedAt: "2026-05-11T07:00:00Z" },
      ...{ wan: { isUp: true, ipv4: null, ipv6: null, mac: null }, bands: [], guest: null, schedule: null, hosts: [], ports: [] },
      ...{ speedTest: null, signal: { dbm: -21.5, isGood: true }, wanLogin: null },
    };
    await program.query(
      `insert into devices.cpes (partner_id, customer_id, service_id, driver, ref, maker, model, serial, reading, read_at, is_online, created_at)
       values ($1, $2, $3, 'simulated', 'r1', 'Acme', 'R1', 'SN-1', $4, $5, true, $5)`,
      [shop.partnerId, customerId, serviceId, JSON.stringify(reading), "2026-05-11T07:59:00Z"],
    );
    const [service] = await program.query<{ number: string }>("select number::text from services.services where id = $1", [serviceId]);
    expect(await cpe()).toMatchObject({
      ...{ service: { id: serviceId, number: Number(service?.number) }, line: null, firmware: "7.14", isOnline: true },
      ...{ signal: { dbm: -21.5, isGood: true }, seenAt: "2026-05-11T07:59:00.000Z" },
    });
    await tell("start", "08:00:00");
    expect((await cpe())?.line).toEqual({ isOnline: true, heardAt: "2026-05-11T08:00:00.000Z" });
    // N-94 of which nobody has heard for three intervals and a minute.
    program.clock.moveTo("2026-05-11T08:17:00Z");
    expect((await cpe())?.line?.isOnline).toBe(false);
    await tell("stop", "08:17:00");
    expect((await cpe())?.line).toEqual({ isOnline: false, heardAt: "2026-05-11T08:17:00.000Z" });
  });

  it("N-47 equipment of the network is placed at a customer's, for one of their services, and serves their partner from then on", async () => {
    const one = await add("ONT 1");
    expect(one).toMatchObject({ isForAll: true, customer: null, service: null });
    const placed = await place(one, { customerId, serviceId });
    expect(placed).toMatchObject({
      isForAll: false,
      partnerIds: [shop.partnerId],
      customer: { id: customerId },
      service: { id: serviceId },
    });
    await add("ONT 2");
    const { items } = await staff.ok(listEquipmentEndpoint, { query: { filter: { customerId } } });
    expect(items.map(({ name }) => name)).toEqual(["ONT 1"]);
    expect(
      await program.query(
        "select action, changes->'customerId'->>'after' as at from identity.audit_entries where entity = 'equipment' and action = 'placed'",
      ),
    ).toEqual([{ action: "placed", at: customerId }]);
    const wide = { params: { equipmentId: one.id }, version: placed.version, body: { partnerIds: [] } };
    expect((await staff.refused(updateEquipmentEndpoint, wide)).errors).toMatchObject([{ field: "partnerIds", code: "of-a-customer" }]);
    const back = await place(placed, { customerId: null });
    expect(back).toMatchObject({ customer: null, service: null, partnerIds: [shop.partnerId] });
    await place(back, { customerId, serviceId });
  });

  it("N-8 N-47 another customer's service is refused, and nobody who is not there is a customer", async () => {
    const one = await add("ONT 3");
    const other = await shop.add(await shop.customer());
    const refused = async (body: { customerId: string | null; serviceId?: string }) =>
      (await staff.refused(placeEquipmentEndpoint, { params: { equipmentId: one.id }, version: one.version, body })).errors?.[0]?.field;
    expect(await refused({ customerId, serviceId: other })).toBe("serviceId");
    expect(await refused({ customerId: one.id })).toBe("customerId");
    expect(await refused({ customerId: null, serviceId })).toBe("customerId");
  });

  it("N-6 N-47 staff of another partner see neither the customer nor what stands there", async () => {
    const stranger = await signInStaff(program, { partners: [south] });
    expect((await stranger.ok(listEquipmentEndpoint, { query: { filter: { customerId } } })).items).toEqual([]);
    const one = await add("ONT of the south", { partnerIds: [south] });
    const wish = { params: { equipmentId: one.id }, version: one.version, body: { customerId } };
    expect((await stranger.refused(placeEquipmentEndpoint, wish)).errors).toMatchObject([{ field: "customerId" }]);
  });

  it("N-47 what stands at a customer's goes with them when two are merged", async () => {
    const loser = await shop.customer();
    const one = await place(await add("ONT 4"), { customerId: loser });
    const [row] = await program.query<{ number: string; version: number }>(
      "select number::text, version from customers.customers where id = $1",
      [loser],
    );
    const [survivor] = await program.query<{ version: number }>("select version from customers.customers where id = $1", [customerId]);
    await staff.ok(mergeEndpoint, {
      params: { customerId },
      body: {
        ...{ loserId: loser, typed: Number(row?.number), take: [] },
        versions: { survivor: survivor?.version ?? 0, loser: row?.version ?? 0 },
      },
    });
    expect((await staff.ok(getEquipmentEndpoint, { params: { equipmentId: one.id } })).customer?.id).toBe(customerId);
  });
});
