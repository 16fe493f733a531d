// The nightly proof of the sums of usage, and their repair (network.md N-129).
import { describe, expect, it } from "vitest";
import { checkSums } from "../../server/modules/usage/differences/check-sums.ts";
import { checkSumsEndpoint, listDifferencesEndpoint, repairDifferenceEndpoint } from "../../server/modules/usage/differences/contract.ts";
import { closeInvoiced, recordUsage } from "../../server/modules/usage/index.ts";
import { day } from "../../shared/calendar.ts";
import { signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

describe("sums that are proven by night", async () => {
  const program = await testProgram({ now: "2026-12-02T04:10:00Z" });
  const shop = await sampleShop(program);
  // Bound to a partner, so that all of it is done under the rights of one.
  const staff = await signInStaff(program, { role: "super_administrator", partners: [shop.partnerId] });
  const carry = async (serviceId: string, from: string, until: string, downBytes: bigint) => {
    const one = { key: `${serviceId} ${from}`, serviceId, upBytes: 0n };
    await program.inWork((work) =>
      recordUsage(work, [
        { ...one, at: new Date(from), seconds: 0n, downBytes: 0n },
        { ...one, at: new Date(until), seconds: BigInt((Date.parse(until) - Date.parse(from)) / 1000), downBytes, isLast: true },
      ]),
    );
  };
  const night = () => checkSums({ inWork: (act) => program.inWork(act) }, {});
  const found = async (serviceId: string) =>
    (await staff.ok(listDifferencesEndpoint, { query: { filter: { serviceId, isRepaired: false } } } as never)).items;
  const told = (serviceId: string) =>
    program.query("select 1 from platform.events where type = 'usage.sums_differ' and object_id = $1", [serviceId]);
  const sum = async (table: string, serviceId: string) =>
    (
      await program.query<{ bytes: string }>(
        `select coalesce(sum(down_bytes), 0)::text as bytes from usage.${table} where service_id = $1`,
        [serviceId],
      )
    )[0]!.bytes;
  const repairAll = async (serviceId: string) => {
    for (const { id } of await found(serviceId)) await staff.ok(repairDifferenceEndpoint, { params: { differenceId: id } } as never);
  };

  it("N-129 finds nothing where all is right: over midnight, over months, and with data that came after the invoice", async () => {
    const serviceId = await shop.add(await shop.customer());
    await carry(serviceId, "2026-11-28T10:00:00Z", "2026-11-29T02:00:00Z", 1_000_003n);
    const invoice = { id: crypto.randomUUID(), number: "INV-1", issuedOn: day("2026-12-01") };
    await program.inWork((work) => closeInvoiced(work, [{ serviceId, invoice }]));
    await carry(serviceId, "2026-11-30T20:00:00Z", "2026-12-01T03:00:00Z", 7_777_777n);
    await carry(serviceId, "2026-11-30T12:00:00Z", "2026-11-30T13:00:00Z", 55n);
    await night();
    expect(await found(serviceId)).toEqual([]);
  });

  it.each([
    { why: "an hour that is gone", harm: "delete from usage.hours where service_id = $1", found: ["hours"] },
    {
      why: "a month with too much",
      harm: "update usage.months set down_bytes = down_bytes + 5 where service_id = $1",
      found: ["days"],
    },
    {
      why: "hours and day that sessions did not carry",
      harm: `with hour as (update usage.hours set down_bytes = down_bytes + 500 where service_id = $1),
        day as (update usage.days set down_bytes = down_bytes + 500 where service_id = $1)
        update usage.months set down_bytes = down_bytes + 500 where service_id = $1`,
      found: ["sessions"],
    },
    {
      why: "a day that is gone",
      harm: "with hour as (delete from usage.hours where service_id = $1) delete from usage.days where service_id = $1",
      found: ["days", "sessions"],
    },
  ])("N-129 finds $why, tells of the service once, and the sums are repaired from what is kept", async ({ harm, found: kinds }) => {
    const serviceId = await shop.add(await shop.customer());
    await carry(serviceId, "2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z", 3600n);
    await program.query(harm, [serviceId]);
    await night();
    await night();
    expect((await found(serviceId)).map((one) => one.kind).toSorted()).toEqual(kinds);
    expect(await told(serviceId)).toHaveLength(kinds.length);
    await repairAll(serviceId);
    expect([await sum("days", serviceId), await sum("hours", serviceId), await sum("months", serviceId)]).toEqual(["3600", "3600", "3600"]);
    await night();
    expect(await found(serviceId)).toEqual([]);
  });

  it("N-129 a day is checked when somebody asks", async () => {
    const serviceId = await shop.add(await shop.customer());
    await carry(serviceId, "2026-11-10T10:00:00Z", "2026-11-10T11:00:00Z", 3600n);
    await program.query("update usage.days set down_bytes = 1 where service_id = $1", [serviceId]);
    await night();
    expect((await found(serviceId)).filter(({ kind }) => kind !== "days")).toEqual([]);
    await staff.ok(checkSumsEndpoint, { body: { onDay: "2026-11-10" } } as never);
    await program.runJobs();
    expect((await found(serviceId)).map((one) => one.kind)).toContain("hours");
    const [first] = await found(serviceId);
    await repairAll(serviceId);
    expect(await staff.refused(repairDifferenceEndpoint, { params: { differenceId: first!.id } } as never)).toMatchObject({ status: 409 });
  });
});
