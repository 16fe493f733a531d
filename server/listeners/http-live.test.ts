import type { AddressInfo } from "node:net";
import fastify from "fastify";
import { afterAll, describe, expect, it } from "vitest";
import { testProgram } from "../../tests/support/test-program.ts";
import type { StaffActor } from "../platform/actor.ts";
import { systemClock } from "../platform/clock.ts";
import type { SignedIn } from "../platform/http/api.ts";
import { makeLog } from "../platform/log.ts";
import { serveLive } from "./http-live.ts";

const partner = { one: "01890a5d-ac96-774b-bcce-b302099a8051", two: "01890a5d-ac96-774b-bcce-b302099a8052" };

const staffOf = (partners: StaffActor["partners"]): SignedIn => ({
  actor: { kind: "staff", adminId: partner.one, name: "Ana", partners, levels: new Map(), sessionId: partner.two },
  provedAt: undefined,
});

describe("live updates", async () => {
  const program = await testProgram();
  const app = fastify();
  let who: SignedIn | undefined = staffOf([partner.one]);
  await serveLive(app, { authenticate: async () => who, databaseUrl: program.databaseUrl, log: makeLog("silent"), beatMs: 50 });
  await app.listen({ host: "127.0.0.1", port: 0 });
  afterAll(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const change = (partnerId: string, id: string) =>
    program.query("select pg_notify('demarc_live', $1)", [JSON.stringify({ topic: "customers", id, partnerId, customerId: null })]);

  it("M-52 reach whom they concern, follow changed rights, and end with the sign-in", async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/admin/live`);
    let heard = "";
    const over = (async () => {
      const decoder = new TextDecoder();
      for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) heard += decoder.decode(part);
    })();
    await change(partner.two, "theirs");
    await change(partner.one, "mine");
    await expect.poll(() => heard).toContain('"id":"mine"');
    expect(heard).not.toContain("theirs");

    who = staffOf([partner.two]);
    heard = "";
    await expect.poll(() => heard).toContain("still here");
    await change(partner.one, "mine no more");
    await change(partner.two, "mine now");
    await expect.poll(() => heard).toContain('"id":"mine now"');
    expect(heard).not.toContain("mine no more");

    who = undefined;
    await over;
  });

  it("P-43 a setting of the whole installation or of their partner reaches open sessions of customers, and no other partner's", async () => {
    who = {
      actor: { kind: "customer", customerId: partner.one, partnerId: partner.one, name: "Ann", sessionId: partner.two },
      provedAt: undefined,
    };
    const answer = await fetch(`http://127.0.0.1:${port}/api/portal/live`);
    let heard = "";
    const over = (async () => {
      const decoder = new TextDecoder();
      for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) heard += decoder.decode(part);
    })();
    const set = (partnerId: string | null, id: string, topic = "settings.changed") =>
      program.query("select pg_notify('demarc_live', $1)", [JSON.stringify({ topic, id, partnerId, customerId: null })]);
    await expect.poll(() => heard).toContain("retry");
    await set(partner.two, "theirs");
    await set(null, "not theirs to hear", "partner.created");
    await set(partner.one, "of my partner");
    await set(null, "of everybody");
    await expect.poll(() => heard).toContain('"id":"of everybody"');
    expect(heard).toContain('"id":"of my partner"');
    expect(heard).not.toContain("theirs");
    who = undefined;
    await over;
  });

  it("P-250 a page that was drawn a moment ago hears what has changed since, and one of long ago asks for everything", async () => {
    who = staffOf([partner.one]);
    const heardSince = async (since: number): Promise<string> => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/admin/live?since=${since}`);
      let heard = "";
      const decoder = new TextDecoder();
      for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
        heard += decoder.decode(part);
        if (heard.includes("still here")) break;
      }
      return heard;
    };
    await change(partner.one, "before");
    await expect.poll(() => heardSince(systemClock.now().getTime() - 1000)).toContain('"id":"before"');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const drawnAt = systemClock.now().getTime();
    await change(partner.two, "theirs");
    await change(partner.one, "after");
    await expect.poll(() => heardSince(drawnAt)).toContain('"id":"after"');
    const heard = await heardSince(drawnAt);
    expect(heard).not.toContain("theirs");
    expect(heard).not.toContain("before");
    expect(heard).not.toContain("everything");
    for (const since of [drawnAt - 3_600_000, Number.NaN]) expect(await heardSince(since)).toContain("everything");
    who = undefined;
  });
});
