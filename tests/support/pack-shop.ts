// A provider with a capped plan and data packs, and subscribers whose traffic the test counts.

import { packSettings } from "../../server/modules/ordering/packs/settings.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import * as usage from "../../server/modules/usage/contract.ts";
import { recordUsage } from "../../server/modules/usage/index.ts";
import { settings as usageSettings } from "../../server/modules/usage/settings.ts";
import { shopOn } from "./change-shop.ts";

const GB = 1_000_000_000n;

export async function packShop(today: string, code: string) {
  const shop = await shopOn(today, code);
  const { program } = shop;
  const set = (key: string, value: unknown) => {
    const setting = [...packSettings, ...usageSettings].find((each) => each.key === key);
    if (!setting) throw new Error(`there is no setting ${key}`);
    return program.inWork((work) => setSetting(work, setting as never, { level: "system" }, value as never));
  };
  const cappedId = await shop.plan("Capped 100", "20", { dataCapBytes: 100n * GB, downBps: 100_000_000n, upBps: 20_000_000n });
  const pack = async (name: string, price: string, terms: Partial<Parameters<typeof termsBody>[0]>) => {
    const planId = await shop.plan(name, price, { kind: "topup", includesTax: true, portalShop: true });
    await shop.staff().ok(usage.savePackTermsEndpoint, { params: { planId }, version: 0, body: termsBody(terms) });
    return planId;
  };
  /** Counters of one long session, which only grow. */
  const counted = new Map<string, { bytes: bigint; seconds: bigint }>();
  const use = async (serviceId: string, gb: number): Promise<void> => {
    const before = counted.get(serviceId) ?? { bytes: 0n, seconds: 0n };
    const now = { bytes: before.bytes + BigInt(Math.round(gb * 1000)) * 1_000_000n, seconds: before.seconds + 60n };
    counted.set(serviceId, now);
    await program.inWork((work) =>
      recordUsage(work, [
        { key: `line of ${serviceId}`, serviceId, at: program.clock.now(), downBytes: now.bytes, upBytes: 0n, seconds: now.seconds },
      ]),
    );
    await program.runJobs();
  };
  const access = async (serviceId: string) => {
    await program.runJobs();
    const [row] = await program.query<{ state: string }>("select state from access.states where service_id = $1", [serviceId]);
    return row?.state;
  };
  const packs = (serviceId: string) =>
    program.query<{ way: string; state: string; document_kind: string; document_id: string; gross: string }>(
      "select way, state, document_kind, document_id, gross_minor::text as gross from ordering.packs where service_id = $1 order by created_at, id",
      [serviceId],
    );
  const left = async (serviceId: string) =>
    (
      await program.query<{ kind: string; left: string; until: string | null }>(
        `select kind, ((bytes - used_bytes) / 1000000000.0)::float::text as left,
          to_char(valid_until at time zone 'Europe/Zagreb' - interval '1 second', 'YYYY-MM-DD') as until
         from usage.buckets where service_id = $1 order by granted_at, id`,
        [serviceId],
      )
    ).map((row) => `${row.kind} ${row.left} through ${row.until ?? "ever"}`);
  return { ...shop, setKey: set, cappedId, pack, use, access, packs, left };
}

const termsBody = (terms: {
  bytes?: number;
  validity?: "cycle_end" | "days" | "unlimited";
  validDays?: number | null;
  toNextInvoice?: boolean;
  maxPerCycle?: number | null;
}) => ({ bytes: 10_000_000_000, ...terms });
