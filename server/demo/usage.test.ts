// A year of traffic in sets: the sums of the demo tie as counted traffic's do.
import { describe, expect, it } from "vitest";
import { sampleShop } from "../../tests/support/sample-services.ts";
import { testProgram } from "../../tests/support/test-program.ts";
import { liveUsage } from "./usage.ts";

describe("the demo's usage", async () => {
  const program = await testProgram({ now: "2026-11-29T12:00:00Z" });
  const shop = await sampleShop(program);
  const capped = await shop.plan("home", { dataCapBytes: 100_000_000_000n });
  for (let n = 0; n < 4; n++) await shop.add(await shop.customer(), capped);

  it("N-129 days are the sum of hours, months the sum of days, and each line stands somewhere in its cycle", async () => {
    await liveUsage(program, "Europe/Zagreb");
    const [days] = await program.query<{ count: string; lines: string }>(
      "select count(*)::text as count, count(distinct service_id)::text as lines from usage.days",
    );
    expect(Number(days!.count)).toBeGreaterThan(4 * 300);
    expect(days!.lines).toBe("4");
    const wrong = await program.query(
      `select day.service_id from usage.days day join (
         select service_id, (hour at time zone 'Europe/Zagreb')::date as day, sum(down_bytes) as down from usage.hours group by 1, 2
       ) hours using (service_id, day) where day.day < '2026-11-29' and day.down_bytes <> hours.down`,
    );
    expect(wrong).toEqual([]);
    const slots = await program.query<{ lines: string; differ: string }>(
      `select count(distinct service_id)::text as lines, count(*) filter (where d0 + d1 + d2 + d3 + d4 + d5 + d6 + d7 + d8 + d9 + d10 + d11 <> down_bytes)::text as differ
       from usage.slots join usage.hours using (service_id, hour)`,
    );
    expect(slots).toEqual([{ lines: "4", differ: "0" }]);
    const meters = await program.query<{ used: string; known: boolean }>(
      "select used_bytes::text as used, known_until is not null as known from usage.meters where cap_bytes is not null",
    );
    expect(meters).toHaveLength(4);
    expect(meters.every(({ used, known }) => Number(used) > 0 && known)).toBe(true);
  });
});
