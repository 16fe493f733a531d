import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { testProgram } from "../../../tests/support/test-program.ts";
import { faultOf } from "../../platform/http/signature.ts";
import { deliverDue, startPostman } from "./deliver-events.ts";
import { signatureHeader } from "./signature.ts";

describe("the test bank's postman", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const got: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  let answer = 200;
  const merchant = createServer((request, reply) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      got.push({ headers: request.headers, body: Buffer.concat(parts) });
      reply.writeHead(answer).end();
    });
  });
  await new Promise<void>((done) => merchant.listen(0, "127.0.0.1", done));
  afterAll(() => merchant.close());
  const url = `http://127.0.0.1:${(merchant.address() as AddressInfo).port}/events`;
  await program.query("insert into sandbox_gateway.merchants values ('shop', 'a secret of the shop', $1)", [url]);
  const put = (body: string, dueAt = "2026-04-01T08:00:00Z") =>
    program.query("insert into sandbox_gateway.deliveries (merchant, body, due_at) values ('shop', $1, $2)", [body, dueAt]);
  const later = (seconds: number): void => program.clock.moveTo(new Date(program.clock.now().getTime() + seconds * 1000));

  it("posts what is due, signed, once", async () => {
    await put('{"id":"evt_1"}');
    await put('{"id":"evt_2"}', "2026-04-01T08:00:20Z");
    expect(await deliverDue(program.tools)).toBe(1);
    expect(await deliverDue(program.tools)).toBe(0);
    expect(got.map(({ body }) => body.toString())).toEqual(['{"id":"evt_1"}']);
    const [first] = got;
    expect(faultOf(first!.headers[signatureHeader], "a secret of the shop", first!.body, program.clock.now())).toBeUndefined();
    expect(faultOf(first!.headers[signatureHeader], "another secret", first!.body, program.clock.now())).toBe(
      "the signature does not fit the body",
    );
    later(20);
    expect(await deliverDue(program.tools)).toBe(1);
  });

  it("posts again until the merchant takes it, with growing pauses", async () => {
    got.length = 0;
    answer = 503;
    await put('{"id":"evt_3"}', program.clock.now().toISOString());
    expect(await deliverDue(program.tools)).toBe(0);
    expect(await deliverDue(program.tools)).toBe(0);
    later(1);
    expect(await deliverDue(program.tools)).toBe(0);
    answer = 200;
    later(4);
    expect(await deliverDue(program.tools)).toBe(0);
    later(1);
    expect(await deliverDue(program.tools)).toBe(1);
    expect(got).toHaveLength(3);
  });

  it("gives up after ten posts", async () => {
    got.length = 0;
    answer = 500;
    await put('{"id":"evt_4"}', program.clock.now().toISOString());
    for (let round = 0; round < 15; round++) {
      await deliverDue(program.tools);
      later(3600);
    }
    expect(got).toHaveLength(10);
    answer = 200;
  });

  it("two postmen at once post each event once", async () => {
    got.length = 0;
    for (let n = 0; n < 12; n++) await put(`{"id":"evt_5_${n}"}`, program.clock.now().toISOString());
    await Promise.all([deliverDue(program.tools), deliverDue(program.tools), deliverDue(program.tools)]);
    expect(new Set(got.map(({ body }) => body.toString())).size).toBe(12);
    expect(got).toHaveLength(12);
  });

  it("goes round by itself as long as the server listens", async () => {
    got.length = 0;
    await put('{"id":"evt_6"}', program.clock.now().toISOString());
    const stop = startPostman(program.tools);
    await expect.poll(() => got.length, { timeout: 5_000 }).toBe(1);
    stop();
  });
});
