// A router's accounting is copied to another server, on real sockets: after the router has its answer, until the other one acknowledges it.
import { createSocket, type Socket } from "node:dgram";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { AccountingCopies } from "../../server/listeners/radius/accounting-copies.ts";
import { RadiusWorld } from "../../server/modules/access/index.ts";
import { createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { updateNas } from "../../server/modules/network/routers/save-nas.ts";
import { decodeAttributes } from "../../server/protocols/radius/attributes.ts";
import { hasValidRequestAuthenticator } from "../../server/protocols/radius/authenticators.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { type Packet, readPacket } from "../../server/protocols/radius/packet.ts";
import { PacketWriter } from "../../server/protocols/radius/packet-writer.ts";
import { prepareSecret } from "../../server/protocols/radius/secret.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const otherSecret = prepareSecret("short");

/** The other server: it hears, and answers while it is well. */
class OtherServer {
  readonly heard: Packet[] = [];
  isWell = true;
  readonly #socket: Socket = createSocket("udp4");

  async open(): Promise<number> {
    this.#socket.on("message", (datagram, { port, address }) => {
      const packet = readPacket(datagram);
      this.heard.push(packet);
      if (!this.isWell) return;
      const answer = new PacketWriter().startReply(codes.accountingResponse, packet, { withMessageAuthenticator: false });
      this.#socket.send(answer.finishReply(packet, otherSecret), port, address);
    });
    await new Promise<void>((done) => this.#socket.bind(0, "127.0.0.1", done));
    return this.#socket.address().port;
  }

  get sessions(): (string | undefined)[] {
    return this.heard.map((packet) => packet.findText(44));
  }

  close(): Promise<void> {
    return new Promise((done) => this.#socket.close(() => done()));
  }
}

describe("N-123 the copy of accounting", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const other = new OtherServer();
  let radius: RadiusSockets;
  let nas: SimulatedNas;
  let nasId: string;
  let port: number;

  beforeAll(async () => {
    port = await other.open();
    ({ id: nasId } = await program.inWork((work) =>
      createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({
          ...{ name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret },
          ...{ copyAddress: "127.0.0.1", copyPort: port, copySecret: "short" },
        }),
      ),
    ));
    radius = await listenRadius(program);
    nas = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas?.close();
    await radius?.stop();
    await other.close();
  });

  const counted = async () => {
    await radius.settled();
    return program.query(
      "select kind, sum(count)::int as times from access.radius_counts where kind like 'cop%' group by kind order by kind",
    );
  };
  const start = (id: string) => ({
    "Acct-Status-Type": "Start",
    "Acct-Session-Id": id,
    "User-Name": "alice",
    "Framed-IP-Address": "100.64.0.5",
  });

  it("says what the router said, under the other server's secret, with when and from where it was said", async () => {
    expect((await nas.account(start("one")))?.code).toBe(codes.accountingResponse);
    await expect.poll(() => other.heard.length).toBe(1);
    const [copy] = other.heard;
    expect(copy && hasValidRequestAuthenticator(copy, otherSecret)).toBe(true);
    const said = Object.fromEntries(decodeAttributes(copy as Packet).map(({ name, value }) => [name, value]));
    expect(said).toMatchObject({ ...start("one"), "NAS-IP-Address": "127.0.0.1" });
    expect(copy?.findNumber(55)).toBe(Date.parse("2026-05-11T08:00:00Z") / 1000);
    await expect.poll(counted).toEqual([{ kind: "copied", times: 1 }]);
  });

  it("a server that is silent keeps no router waiting, and hears it again", async () => {
    other.isWell = false;
    other.heard.length = 0;
    expect((await nas.account(start("two")))?.code).toBe(codes.accountingResponse);
    await expect.poll(() => other.heard.length).toBe(1);
    expect(await counted()).toEqual([{ kind: "copied", times: 1 }]);
    other.isWell = true;
    await expect.poll(() => other.heard.length, { timeout: 8_000 }).toBe(2);
    expect(other.heard[1]?.bytes).toEqual(other.heard[0]?.bytes);
    await expect.poll(counted).toEqual([{ kind: "copied", times: 2 }]);
  });

  it("what is more than may wait, or waits too long, is given up and counted; what waits is sent in its order", async () => {
    const world = new RadiusWorld(program.tools);
    const close = await world.open();
    const known = world.nas(nasId);
    if (!known) throw new Error("there is no router");
    const outcomes: string[] = [];
    const copies = new AccountingCopies({
      ...{ log: program.tools.log, count: (_nas, outcome) => outcomes.push(outcome), most: 300, firstWaitMs: 100, keptMs: 1_500 },
    });
    other.isWell = false;
    other.heard.length = 0;
    for (let n = 0; n < 310; n++) {
      const packet = readPacket(nas.accountingRequest(start(`many-${n}`)));
      copies.offer({ packet, nas: known, secret: known.secret, source: "127.0.0.1", receivedAt: program.clock.now() });
    }
    expect(outcomes).toEqual(Array.from({ length: 10 }, () => "copy_dropped"));
    // As many as there are ids; the others wait their turn.
    await expect.poll(() => new Set(other.sessions).size).toBe(256);
    expect(other.sessions.slice(0, 256)).toEqual(Array.from({ length: 256 }, (_, n) => `many-${n}`));
    await expect.poll(() => outcomes.length, { timeout: 8_000 }).toBe(310);
    await copies.close();
    await close();
    other.isWell = true;
  });

  it("needs the other server's secret, keeps it when nothing is said of it, and ends with the address", async () => {
    const change = async (edit: Parameters<typeof updateNas>[3]) => {
      const [row] = await program.query<{ version: number }>("select version from network.nases where id = $1", [nasId]);
      await program.inWork((work) => updateNas(work, program.tools, nasId, edit, row?.version ?? 0));
      await radius.settled();
    };
    other.heard.length = 0;
    await change({ copyPort: 1 });
    await change({ copyPort: port });
    await nas.account(start("three"));
    await expect.poll(() => other.sessions).toEqual(["three"]);
    await change({ copyAddress: null });
    await nas.account(start("four"));
    await radius.settled();
    expect(other.sessions).toEqual(["three"]);
    await expect(change({ copyAddress: "127.0.0.1" })).rejects.toThrow(/secret/);
    await expect(change({ copyAddress: "radius.example", copySecret: "short" })).rejects.toThrow(/address/);
  });
});
