// Debian's FreeRADIUS, with exactly the shipped example, asks a running Demarc: its own clients log in through it, and what comes back is compared with
// what the built-in server answers.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { createFrontEndToken } from "../../server/modules/access/front-end/tokens.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { reasons } from "../../server/modules/access/radius/reason-rules.ts";
import { stateActions } from "../../server/modules/access/radius/settings.ts";
import { changeCustomerStatus } from "../../server/modules/customers/index.ts";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { assignStatic, createNas, createPrefix } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { hasFreeRadius } from "../../tools/free-radius.ts";
import { type Login, type NasReply, SimulatedNas } from "../simulators/nas.ts";
import { type FreeRadius, runTool, startFreeRadius } from "../support/free-radius.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
/** Told apart by what they call themselves. */
const routers = ["mikrotik_ppp", "mikrotik_hotspot", "cisco_ios", "juniper_mx", "huawei_bras", "generic"] as const;

describe.skipIf(!hasFreeRadius())("a FreeRADIUS front end", async () => {
  const program = await testProgram({ now: new Date().toISOString() });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0, radiusHttpPort: 0 });
  const shop = await sampleShop(program);
  const plan = await shop.plan("line", { downBps: 100_000_000n, upBps: 20_000_000n });
  const folder = mkdtempSync(join(tmpdir(), "demarc-eapol-"));
  let radius: RadiusSockets;
  let front: FreeRadius;
  let direct: SimulatedNas;
  let through: SimulatedNas;

  const subscriber = async (login: string, password = "pass-1") => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, plan, { login });
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, password));
    return { customerId, serviceId };
  };
  const block = (customerId: string, blockedBy: "finance" | "admin") =>
    program.inWork((work) =>
      changeCustomerStatus(work, { customerId, to: "blocked", reason: "test", blockedBy }, blockedBy === "finance" ? "system" : "staff"),
    );
  const news = async () => {
    await program.runJobs();
    await radius.settled();
  };
  const log = async (login: string) => {
    await radius.settled();
    return program.query<{ result: string; reason: string; method: string }>(
      "select result, reason, method from access.auth_log where login = $1 order by id",
      [login],
    );
  };

  beforeAll(async () => {
    for (const profile of routers)
      await program.inWork((work) =>
        createNas(
          work,
          program.tools,
          createNasEndpoint.body.parse({ name: profile, profile, sources: ["127.0.0.1"], secret, nasIdentifier: profile }),
        ),
      );
    radius = await listenRadius(program);
    const { token } = await program.inWork((work) => createFrontEndToken(work, { name: "front", sources: ["127.0.0.1/32"] }));
    await radius.settled();
    front = await startFreeRadius({ url: `http://127.0.0.1:${radius.httpPort}`, token, certificateOf: "tina", isBuffered: true });
    direct = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
    through = await SimulatedNas.open(secret, front.ports);
  });
  afterAll(async () => {
    await direct?.close();
    await through?.close();
    await front?.stop();
    await radius?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What differs from one answer to the next, and what belongs to the conversation of MS-CHAP: there has to be one. */
  const varying = new Set(["Class", "MS-CHAP2-Success", "MS-CHAP-Error", "MS-MPPE-Send-Key", "MS-MPPE-Recv-Key"]);
  const comparable = (reply: NasReply | undefined) =>
    reply && {
      code: reply.code,
      attributes: Object.fromEntries(
        Object.entries(reply.attributes)
          .filter(([name]) => name !== "Message-Authenticator")
          .map(([name, value]) => [name, varying.has(name) ? "(one)" : value] as const)
          .toSorted(([one], [other]) => (one < other ? -1 : 1)),
      ),
    };

  it("N-118 answers with the same attributes as the built-in server, for sixty-six logins at six makes of routers", async () => {
    const people = ["anna", "boris", "clara", "dirk", "eva", "frida", "gustav"] as const;
    const [, boris, clara, dirk, eva] = await Promise.all(people.map((login) => subscriber(login, String.raw`p%s\n"q' {x}`)));
    await block(boris?.customerId ?? "", "finance");
    await block(clara?.customerId ?? "", "admin");
    await program.inWork((work) => setSetting(work, stateActions.admin_blocked, { level: "system" }, "reject"));
    await program.inWork((work) => createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "203.0.113.0/28", role: "static" })));
    await program.inWork((work) =>
      assignStatic(work, {
        ...{ serviceId: dirk?.serviceId ?? "", customerId: dirk?.customerId ?? "", partnerId: shop.partnerId },
        ...{ prefixId: null, address: "203.0.113.5" },
      }),
    );
    await program.query("insert into access.lines (service_id, customer_id, partner_id, macs) values ($1, $2, $3, '{aa:bb:cc:dd:ee:01}')", [
      eva?.serviceId,
      eva?.customerId,
      shop.partnerId,
    ]);
    await news();
    const right = String.raw`p%s\n"q' {x}`;
    const logins: Login[] = [
      { user: "anna", password: right },
      { user: "anna", password: right, method: "chap" },
      { user: "anna", password: right, method: "mschap_v2" },
      { user: "ANNA@isp.example", password: right },
      { user: "frida", password: "wrong" },
      { user: "gustav", password: "wrong", method: "mschap_v2" },
      { user: "nobody", password: "wrong" },
      { user: "boris", password: right },
      { user: "clara", password: right },
      { user: "dirk", password: right, method: "chap" },
      { user: "eva", password: right, attributes: { "Calling-Station-Id": "aa:bb:cc:dd:ee:02" } },
    ];
    const cases = routers.flatMap((router) =>
      logins.map((login) => ({ ...login, attributes: { ...login.attributes, "NAS-Identifier": router } })),
    );
    expect(cases).toHaveLength(66);
    // Refusals wait for a second each, so they wait together.
    const answers = async (asked: SimulatedNas) => {
      const replies: { login: Login; reply: ReturnType<typeof comparable> }[] = [];
      for (let at = 0; at < cases.length; at += logins.length) {
        const some = cases.slice(at, at + logins.length).map(async (login) => ({ login, reply: comparable(await asked.login(login)) }));
        replies.push(...(await Promise.all(some)));
      }
      return replies;
    };
    const expected = await answers(direct);
    expect(await answers(through)).toEqual(expected);
    expect(new Set(expected.map(({ reply }) => reply?.code))).toEqual(new Set([codes.accessAccept, codes.accessReject]));
  });

  it("N-110 every end of a login stands in the log once, with its reason", async () => {
    await subscriber("gerd");
    await news();
    const attributes = { "NAS-Identifier": "mikrotik_ppp" };
    expect((await through.login({ user: "gerd", password: "pass-1", attributes }))?.code).toBe(codes.accessAccept);
    const refused = await through.login({ user: "gerd", password: "no", attributes });
    expect(refused).toMatchObject({ code: codes.accessReject, attributes: { "Reply-Message": reasons.A02 } });
    await expect
      .poll(() => log("gerd"))
      .toEqual([
        { result: "accept", reason: "", method: "pap" },
        { result: "reject", reason: "A02", method: "pap" },
      ]);
  });

  const eapol = (name: string, network: readonly string[], seconds = 20) => {
    const path = join(folder, name);
    writeFileSync(path, `network={\n ssid="x"\n key_mgmt=WPA-EAP\n ca_cert="${front.certificates}/ca.pem"\n ${network.join("\n ")}\n}\n`);
    const where = ["-a", "127.0.0.1", "-p", String(front.ports.authentication), "-s", secret, "-N", "32:s:generic"];
    return runTool("eapol_test", ["-c", path, ...where, "-t", String(seconds)]);
  };
  const ways = {
    "PEAP-MSCHAPv2": (login: string, password: string) => [
      ...["eap=PEAP", 'anonymous_identity="anonymous"', `identity="${login}"`, `password="${password}"`, 'phase2="auth=MSCHAPV2"'],
    ],
    "TTLS-PAP": (login: string, password: string) => [
      ...["eap=TTLS", 'anonymous_identity="anonymous"', `identity="${login}"`, `password="${password}"`, 'phase2="auth=PAP"'],
    ],
  } as const;

  it.each(["PEAP-MSCHAPv2", "TTLS-PAP"] as const)(
    "N-122 %s: the right password comes in with what Demarc gives, a wrong one does not",
    async (way) => {
      const login = `hanna-${way.toLowerCase()}`;
      await subscriber(login);
      await news();
      const good = await eapol("good", ways[way](login, "pass-1"));
      expect(good, good.said.slice(-3_000)).toMatchObject({ isContent: true, said: expect.stringContaining("\nSUCCESS") });
      // Class: "dmc1:".
      expect(good.said).toMatch(/Attribute 25 \(Class\)[^\n]*\n\s+Value: 646d63313a/);
      const bad = await eapol("bad", ways[way](login, "wrong"));
      expect(bad).toMatchObject({ isContent: false, said: expect.stringContaining("FAILURE") });
      await expect
        .poll(async () => (await log(login)).map(({ result, reason }) => `${result} ${reason}`))
        .toEqual(["accept ", "reject A02"]);
      expect(await log("anonymous")).toEqual([]);
    },
  );

  it("N-122 EAP-TLS: the certificate says who that is, and Demarc whether they come in", async () => {
    const { customerId } = await subscriber("tina");
    await news();
    const network = [
      ...["eap=TLS", 'identity="whoever"', `client_cert="${front.certificates}/subscriber.pem"`],
      `private_key="${front.certificates}/subscriber.key"`,
    ];
    const good = await eapol("tls", network);
    expect(good, good.said.slice(-3_000)).toMatchObject({ isContent: true, said: expect.stringContaining("\nSUCCESS") });
    expect(good.said).toMatch(/Attribute 25 \(Class\)[^\n]*\n\s+Value: 646d63313a/);
    await block(customerId, "admin");
    await news();
    expect(await eapol("tls", network)).toMatchObject({ isContent: false, said: expect.stringContaining("FAILURE") });
    await expect
      .poll(async () => (await log("tina")).map(({ result, reason }) => `${result} ${reason}`))
      .toEqual(["accept ", "reject A06"]);
  });

  it("N-79 N-122 radclient logs in by PAP, and its accounting becomes a session that names where it came from", async () => {
    const { serviceId } = await subscriber("karl");
    await news();
    const send = (kind: "auth" | "acct", lines: readonly string[]) => {
      const port = kind === "auth" ? front.ports.authentication : front.ports.accounting;
      return runTool("radclient", ["-x", "-t", "5", "-r", "2", `127.0.0.1:${port}`, kind, secret], `${lines.join("\n")}\n`);
    };
    const name = ['NAS-Identifier = "mikrotik_ppp"', 'User-Name = "karl"'];
    const accept = await send("auth", [...name, 'User-Password = "pass-1"', "Message-Authenticator = 0x00"]);
    expect(accept, accept.said).toMatchObject({ isContent: true, said: expect.stringContaining("Mikrotik-Rate-Limit") });
    const tell = (type: string, more: readonly string[] = []) =>
      send("acct", [...name, `Acct-Status-Type = ${type}`, 'Acct-Session-Id = "f1"', ...more]);
    expect(await tell("Start")).toMatchObject({ isContent: true });
    const stop = ["Acct-Session-Time = 120", "Acct-Input-Octets = 2000", "Acct-Output-Octets = 80000", "Acct-Output-Gigawords = 1"];
    expect(await tell("Stop", [...stop, "Acct-Terminate-Cause = User-Request"])).toMatchObject({ isContent: true });
    await radius.settled();
    expect(
      await program.query(
        "select service_id, source, down_bytes, up_bytes, terminate_cause from usage.sessions where acct_session_id = 'f1'",
      ),
    ).toEqual([
      { service_id: serviceId, source: "freeradius", down_bytes: 4_295_047_296n, up_bytes: 2_000n, terminate_cause: "User-Request" },
    ]);
  });

  it("N-79 N-118 while Demarc does not answer nobody is sent away, and accounting is kept and handed on", async () => {
    const { serviceId } = await subscriber("lars");
    await news();
    const attributes = { "NAS-Identifier": "mikrotik_ppp" };
    expect((await through.login({ user: "lars", password: "pass-1", attributes }))?.code).toBe(codes.accessAccept);
    await program.query("update access.front_end_tokens set revoked_at = now()");
    await radius.settled();
    const authenticator = randomBytes(16);
    const request = through.loginRequest({ user: "lars", password: "pass-1", attributes }, authenticator);
    expect(await through.send("authentication", request, authenticator, { patienceMs: 1_500 })).toBeUndefined();
    const network = ways["PEAP-MSCHAPv2"]("lars", "pass-1");
    const silent = await eapol("silent", network, 4);
    expect(silent).toMatchObject({ isContent: false });
    expect(silent.said).not.toContain("code=3 (Access-Reject)");

    const start = { "Acct-Status-Type": "Start", "Acct-Session-Id": "kept", "User-Name": "lars", ...attributes };
    expect((await through.account(start))?.code).toBe(codes.accountingResponse);
    const sessions = () => program.query("select service_id from usage.sessions where acct_session_id = 'kept'");
    await radius.settled();
    expect(await sessions()).toEqual([]);
    await program.query("update access.front_end_tokens set revoked_at = null");
    await expect.poll(sessions, { timeout: 20_000 }).toEqual([{ service_id: serviceId }]);
  });
});
