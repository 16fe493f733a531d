// What routers tell goes through real sockets and the spool into the database: one record that cannot be applied holds up no other, and a router
// counts for nobody whom it does not serve.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { writeSpooled } from "../../server/modules/access/radius/spooled-packet.ts";
import { createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { Spool } from "../../server/platform/spool.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";

describe("accounting of routers", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const south = await sampleShop(program, "south");
  let broken: Buffer;
  let radius: RadiusSockets;
  let nas: SimulatedNas;
  let serviceId: string;

  const tell = (status: string, sessionId: string, more: Record<string, string> = {}) =>
    nas.account({ "Acct-Status-Type": status, "Acct-Session-Id": sessionId, "User-Name": "alice", ...more });
  const sessions = () =>
    program.query<{ acct_session_id: string; service_id: string | null; down: string }>(
      "select acct_session_id, service_id, down_bytes::text as down from usage.sessions order by acct_session_id",
    );

  beforeAll(async () => {
    serviceId = await shop.add(await shop.customer(), await shop.plan("line"), { login: "alice" });
    const made = await program.inWork(async (work) => {
      await changeServicePassword(work, program.tools, serviceId, "pass-1");
      return createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({ name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret }),
      );
    });
    await program.runJobs();
    // What a process that is gone has left behind.
    const folder = join(program.tools.config.dataDir, "spool", "1");
    mkdirSync(folder, { recursive: true });
    const left = new Spool(folder);
    broken = writeSpooled({ receivedAt: program.clock.now(), nasId: made.id, packet: Buffer.alloc(10, 7), source: "radius" });
    await left.append(broken);
    await left.close();
    radius = await listenRadius(program);
    nas = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });

  it("N-80 what cannot even be read is put aside byte for byte", async () => {
    await radius.settled();
    expect(await program.query("select record ->> 'bytes' as bytes from usage.accounting_quarantine")).toEqual([
      { bytes: broken.toString("hex") },
    ]);
    await program.query("delete from usage.accounting_quarantine");
  });

  it("N-80 a record that fails for a reason that nobody has thought of is put aside, and those around it are counted", async () => {
    await program.query(`create function usage.refuse_one() returns trigger language plpgsql as $$
      begin
        if new.acct_session_id = 'poison' then raise exception 'nobody knows why' using errcode = 'ZZ001'; end if;
        return new;
      end $$`);
    await program.query("create trigger refuse_one before insert on usage.sessions for each row execute function usage.refuse_one()");
    const answers = await Promise.all([tell("Start", "before"), tell("Start", "poison"), tell("Start", "behind")]);
    expect(answers.map((reply) => reply?.code)).toEqual([codes.accountingResponse, codes.accountingResponse, codes.accountingResponse]);
    await radius.settled();
    expect((await sessions()).map(({ acct_session_id }) => acct_session_id)).toEqual(["before", "behind"]);
    expect(await program.query("select record ->> 'sessionId' as id, error from usage.accounting_quarantine")).toEqual([
      { id: "poison", error: "nobody knows why" },
    ]);
    await program.query("drop trigger refuse_one on usage.sessions");
    await program.query("delete from usage.sessions");
  });

  it("2.9 N-80 a text with NULs counts as any other: those at its end are left out, others are shown as U+FFFD", async () => {
    await program.query("delete from usage.accounting_quarantine");
    const accept = await nas.login({ user: "alice", password: "pass-1" });
    const counted = { "Acct-Session-Time": "60", "Acct-Input-Octets": "0", "Acct-Output-Octets": "7000" };
    const texts = { "Calling-Station-Id": "02:00:5e:00:00:07\0", "Called-Station-Id": "ap\x001\0", "NAS-Port-Id": "ether1\0\0" };
    await tell("Start", "ended", texts);
    await tell("Interim-Update", "ended\0", { ...texts, ...counted, "User-Name": "alice\0" });
    await tell("Interim-Update", "in\0between", { ...counted, "User-Name": "nobody\0else" });
    await tell("Interim-Update", "of-cookie", { ...counted, "User-Name": "nobody", Class: `${accept?.attributes.Class}00` });
    await tell("Interim-Update", "\0", counted);
    await radius.settled();
    expect(await sessions()).toEqual([
      { acct_session_id: "ended", service_id: serviceId, down: "7000" },
      { acct_session_id: "in\ufffdbetween", service_id: null, down: "7000" },
      { acct_session_id: "of-cookie", service_id: serviceId, down: "7000" },
    ]);
    expect(
      await program.query(
        "select login, mac::text, called_id, port_id from usage.sessions where acct_session_id in ('ended', 'in\ufffdbetween') order by login",
      ),
    ).toEqual([
      { login: "alice", mac: "02:00:5e:00:00:07", called_id: "ap\ufffd1", port_id: "ether1" },
      { login: "nobody\ufffdelse", mac: null, called_id: null, port_id: null },
    ]);
    expect(await program.query("select error from usage.accounting_quarantine")).toEqual([]);
    await program.query("delete from usage.sessions");
  });

  it("N-6 N-90 a router that serves other partners counts for nobody of this one, by login nor by cookie", async () => {
    const accept = await nas.login({ user: "alice", password: "pass-1" });
    const Class = accept?.attributes.Class ?? "";
    expect(Class).not.toBe("");
    await tell("Start", "a-1", { Class });
    await radius.settled();
    await program.query("update network.nases set all_partners = false");
    await program.query("insert into network.nas_partners (nas_id, partner_id) select id, $1 from network.nases", [south.partnerId]);
    await radius.settled();
    const counted = { "Acct-Session-Time": "60", "Acct-Input-Octets": "0", "Acct-Output-Octets": "7000" };
    await tell("Interim-Update", "a-2", counted);
    await tell("Interim-Update", "a-3", { ...counted, Class });
    await radius.settled();
    expect(await sessions()).toEqual([
      { acct_session_id: "a-1", service_id: serviceId, down: "0" },
      { acct_session_id: "a-2", service_id: null, down: "7000" },
      { acct_session_id: "a-3", service_id: null, down: "7000" },
    ]);
    await program.query("delete from network.nas_partners");
    await program.query("update network.nases set all_partners = true");
    await radius.settled();
    await tell("Interim-Update", "a-4", counted);
    await radius.settled();
    expect((await sessions()).at(-1)).toEqual({ acct_session_id: "a-4", service_id: serviceId, down: "7000" });
  });

  it("N-87 a router that swaps the directions is read the other way round as it is decoded, and stored as any other (N-1)", async () => {
    const octets = { "Acct-Session-Time": "600", "Acct-Input-Octets": "1000", "Acct-Output-Octets": "70000" };
    const report = async (sessionId: string) => {
      await tell("Start", sessionId);
      await tell("Stop", sessionId, octets);
      await radius.settled();
      const rows = await program.query(
        "select down_bytes::int as down, up_bytes::int as up from usage.sessions where acct_session_id = $1",
        [sessionId],
      );
      return rows[0];
    };
    expect(await report("as-usual")).toEqual({ down: 70_000, up: 1_000 });
    await program.query("update network.nases set swap_accounting = true");
    await radius.settled();
    expect(await report("swapped")).toEqual({ down: 1_000, up: 70_000 });
    await program.query("update network.nases set swap_accounting = false");
    await radius.settled();
    expect(await report("as-usual-again")).toEqual({ down: 70_000, up: 1_000 });
  });
});
