// What was sold before vouchers became one thing (migration 0192): it keeps its codes, its states and its money, and logs in from then on.
import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { migrate } from "../../../platform/db/migrate.ts";
import { makeLog } from "../../../platform/log.ts";

const before = readdirSync(new URL("../../../../migrations/", import.meta.url))
  .filter((name) => name < "0192")
  .toSorted()
  .at(-1);

describe("B-230 vouchers that were sold before they logged in by RADIUS", () => {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(inject("serverUrl"));
  url.pathname = `/${name}`;
  const log = makeLog("silent");
  const client = new pg.Client(url.href);
  const server = new pg.Client(inject("serverUrl"));

  beforeAll(async () => {
    await server.connect();
    await server.query(`create database ${name}`);
    await migrate(url.href, log, { upTo: before ?? "" });
    await client.connect();
    await client.query(`begin; set local session_replication_role = replica;
      insert into partners.partners (id, number, code, name, legal_name, currency, time_zone)
        values ('00000000-0000-7000-8000-000000000001', 901, 'kiosk', 'Kiosk', 'Kiosk', 'EUR', 'Europe/Zagreb');
      insert into payments.hotspot_voucher_kinds (id, partner_id, title, online_minutes, valid_minutes, data_mb, price_minor, currency, tax_id, includes_tax, created_by, created_at)
        values ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'Day', 300, null, 2000, 500, 'EUR',
          '00000000-0000-7000-8000-000000000009', true, '{"kind": "system"}', '2026-03-01T09:00:00Z');
      insert into payments.hotspot_voucher_batches (id, partner_id, kind_id, title, prefix, quantity, valid_till, exported_at, exported_by, created_by, created_at)
        values ('00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 'Reception', 'WF', 5,
          '2026-10-31', '2026-03-01T10:00:00Z', '{"kind": "system"}', '{"kind": "system"}', '2026-03-01T09:00:00Z');
      insert into payments.hotspot_vouchers (batch_id, position, partner_id, code_hash, state, sold_to, document_id, price_minor, owed_minor, used_at)
        select '00000000-0000-7000-8000-000000000003', position, '00000000-0000-7000-8000-000000000001', 'hash-' || position, state,
          case when is_sold then '00000000-0000-7000-8000-000000000004'::uuid end, case when is_sold then '00000000-0000-7000-8000-000000000005'::uuid end,
          case when is_sold then 500 end, owed, used_at
        from (values (1, 'new', false, 0, null::timestamptz), (2, 'sold', true, 417, null), (3, 'used', true, 0, '2026-03-02T12:00:00Z'),
          (4, 'void', true, 0, null), (5, 'expired', false, 0, null)) as voucher (position, state, is_sold, owed, used_at);
      commit`);
    await migrate(url.href, log);
  });
  afterAll(async () => {
    await client.end();
    await server.query(`drop database if exists ${name} with (force)`);
    await server.end();
  });

  it("the batch allows what its kind gave, and its last day ends where its partner is", async () => {
    const { rows } = await client.query(
      `select title, prefix, code_length, quantity, online_seconds, valid_minutes, total_bytes, first_use_until, is_for_sale
       from access.voucher_batches batch join payments.hotspot_voucher_batches sale using (id, quantity)`,
    );
    expect(rows).toEqual([
      {
        ...{ title: "Reception", prefix: "WF", code_length: 16, quantity: 5, online_seconds: 18_000, valid_minutes: null },
        // The clocks of Zagreb stand an hour before UTC from 25 October on.
        ...{ total_bytes: "2000000000", first_use_until: new Date("2026-10-31T23:00:00Z"), is_for_sale: true },
      },
    ]);
  });

  it("each voucher keeps its code; what was not sold, or is void, opens nothing; what waits for its use still does", async () => {
    const { rows } = await client.query(
      `select voucher.position, voucher.code, code_hash, withheld, first_used_at, state, owed_minor
       from access.vouchers voucher join payments.hotspot_vouchers sale using (id, batch_id, partner_id) order by 1`,
    );
    const unused = { code: null, first_used_at: null, owed_minor: "0" };
    expect(rows).toEqual([
      { ...unused, position: 1, code_hash: "hash-1", withheld: "unsold", state: "new" },
      { ...unused, position: 2, code_hash: "hash-2", withheld: null, state: "sold", owed_minor: "417" },
      { ...unused, position: 3, code_hash: "hash-3", withheld: null, state: "used", first_used_at: new Date("2026-03-02T12:00:00Z") },
      { ...unused, position: 4, code_hash: "hash-4", withheld: "void", state: "void" },
      { ...unused, position: 5, code_hash: "hash-5", withheld: "void", state: "expired" },
    ]);
  });
});
