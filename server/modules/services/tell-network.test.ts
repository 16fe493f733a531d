// Static addresses of services as their lives go by: to another partner, and back to the provider when they have ended.
import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { sampleShop } from "../../../tests/support/sample-services.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { createPrefixEndpoint, listAddressesEndpoint } from "../network/addresses/contract.ts";
import { assignStatic } from "../network/index.ts";
import { changeServiceState } from "./index.ts";
import { servicesOfPartnerMoves } from "./partner-move.ts";
import { releaseAddressesStep, servicesForNetwork } from "./tell-network.ts";

describe("addresses of services", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  const shop = await sampleShop(program);
  const staff = await signInStaff(program);
  const domain = "services";
  await staff.ok(createPrefixEndpoint, { body: { domain, cidr: "203.0.113.0/24", role: "static" } });
  const give = async (address: string): Promise<string> => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, undefined, { startOn: day("2026-05-01") });
    await program.inWork((work) =>
      assignStatic(work, { serviceId, customerId, partnerId: shop.partnerId, address, prefixId: null, domain }),
    );
    return serviceId;
  };
  const held = async () =>
    (await staff.ok(listAddressesEndpoint, { query: { filter: { domain } } })).items.map(({ address, service }) => [
      address,
      service?.number,
    ]);
  const numberOf = async (serviceId: string): Promise<string> => {
    const [row] = await program.query<{ number: bigint }>("select number from services.services where id = $1", [serviceId]);
    return `S-${row?.number}`;
  };
  const releaseOn = (on: string) =>
    releaseAddressesStep.run({ partnerId: shop.partnerId, on: day(on), isMissed: false, inWork: (act) => program.inWork(act) });

  it("M-14 an ended service keeps its addresses for the days that are set, one that runs for good", async () => {
    const [ended, runs] = [await give("203.0.113.5"), await give("203.0.113.6")];
    expect(await held()).toEqual([
      ["203.0.113.5", await numberOf(ended)],
      ["203.0.113.6", await numberOf(runs)],
    ]);
    await program.inWork((work) => changeServiceState(work, { serviceId: ended, to: "disabled", cause: "end_now", on: day("2026-05-11") }));
    expect(await releaseOn("2026-06-10")).toEqual({ addresses: 0 });
    expect(await releaseOn("2026-06-11")).toEqual({ addresses: 1 });
    expect(await held()).toEqual([["203.0.113.6", await numberOf(runs)]]);
    // Asked again there is nothing left to do.
    expect(await releaseOn("2026-06-12")).toEqual({ addresses: 0 });
  });

  it("N-33 a service is found by its number, with its letter and without, both in one file", async () => {
    const serviceId = await give("203.0.113.7");
    const number = (await numberOf(serviceId)).slice(2);
    const found = await program.inWork((work) => servicesForNetwork.find(work, [`S-${number}`, number, `s-0${number}`, "S-999999", "x"]));
    expect([...found].map(([ref, named]) => [ref, named.serviceId])).toEqual([
      [`S-${number}`, serviceId],
      [number, serviceId],
      [`s-0${number}`, serviceId],
    ]);
  });

  it("N-6 what a customer's services have goes along to another partner", async () => {
    const serviceId = await give("203.0.113.8");
    const other = await sampleShop(program, "south");
    const [row] = await program.query<{ id: string }>("select customer_id as id from services.services where id = $1", [serviceId]);
    const customer = { id: row?.id ?? "" };
    await program.inWork(async (work) => servicesOfPartnerMoves.carry?.(work, { customer, to: { id: other.partnerId } } as never));
    const [held] = await program.query<{ partner: string }>("select partner_id as partner from network.addresses where service_id = $1", [
      serviceId,
    ]);
    expect(held?.partner).toBe(other.partnerId);
  });
});
