// N-23 a login as this router would ask for one, of somebody who does not exist: through the checks of the port on which routers ask, and the decision of
// a real login. It is not sent by the network: our own packet would count as the router's, and would bind it to signing for good (N-52).
import { randomBytes } from "node:crypto";
import { codes } from "../../../protocols/radius/codes.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import { hideUserPassword } from "../../../protocols/radius/user-password.ts";
import { printIp } from "../../network/index.ts";
import type { LoginServer } from "../radius/login-server.ts";
import type { RadiusNas } from "../radius/radius-nas.ts";
import type { Examine, Examined, Finding } from "./ports.ts";

const types = { userName: 1, userPassword: 2, nasIpAddress: 4, nasIdentifier: 32 } as const;
const nobody = "demarc-test";
/** Of a network from which a router's packets come: another router may have one of them to itself. */
const mostSources = 16n;

export async function testLogin(nas: RadiusNas, examine: Examine, logins: Pick<LoginServer, "settle">): Promise<Finding> {
  const request = writeLogin(nas);
  let last: { readonly address: string; readonly examined: Examined } | undefined;
  for (const address of sourcesOf(nas)) {
    const examined = examine(request, address);
    last = { address, examined };
    if (leadsTo(examined) === nas.id) break;
  }
  if (!last) return { verdict: "no_address", details: {} };
  const { address, examined } = last;
  if (leadsTo(examined) === undefined) return { verdict: "unknown", details: { address } };
  if (leadsTo(examined) !== nas.id) return { verdict: "other_router", details: { address } };
  if (examined.kind === "dropped") return { verdict: "dropped", details: { address, reason: examined.reason } };
  const settled = await logins.settle(examined.asked);
  if (!settled) return { verdict: "no_answer", details: { address } };
  return {
    verdict: "right",
    details: {
      address,
      answer: settled.kind === "accept" ? "accept" : "reject",
      ...(settled.kind === "refuse" ? { reason: settled.reason } : {}),
    },
  };
}

const leadsTo = (examined: Examined): string | undefined => (examined.kind === "taken" ? examined.asked.nas.id : examined.nasId);

/** Where its packets may come from, one after the other: each network from its first host on. */
function* sourcesOf({ networks }: RadiusNas): Generator<string> {
  for (const { family, first, length } of networks) {
    const size = 1n << BigInt((family === 4 ? 32 : 128) - length);
    const begin = size > 2n ? 1n : 0n;
    for (let at = begin; at < size && at < begin + mostSources; at += 1n) yield printIp({ family, value: first + at });
  }
}

/** As the router calls itself, signed with its own secret. */
function writeLogin({ secret, nasIdentifier, nasIpAddress }: RadiusNas): Buffer {
  const authenticator = randomBytes(16);
  const password = hideUserPassword(randomBytes(16), { secret: secret.bytes, authenticator });
  const writer = new PacketWriter().start(codes.accessRequest, 0).addText(types.userName, nobody).addBytes(types.userPassword, password);
  if (nasIdentifier !== null) writer.addText(types.nasIdentifier, nasIdentifier);
  if (nasIpAddress !== null) writer.addNumber(types.nasIpAddress, Number(nasIpAddress.value));
  return writer.finishRequest(secret, authenticator);
}
