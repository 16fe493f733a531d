// N-71, N-112 what a session that is open would be told, had it something else.
import { decodeAttributes } from "../../../protocols/radius/attributes.ts";
import { codes } from "../../../protocols/radius/codes.ts";
import { readPacket } from "../../../protocols/radius/packet.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import type { RadiusNas } from "../radius/radius-nas.ts";
import { type ForTemplates, liveChange } from "../radius/reply.ts";
import { chooseStep } from "./step-rules.ts";

interface ChangePreview {
  readonly packet: "coa" | "disconnect" | "none";
  readonly attributes: { readonly name: string; readonly value: string }[];
}

/** @param accept - undefined: a login would be refused */
export function previewChange(nas: RadiusNas, accept: ForTemplates | undefined, report: (fault: string) => void): ChangePreview {
  const change = accept && liveChange(accept, true, report);
  const profile = { live: 0, login: 0, isWalled: accept?.reply.kind === "walled" };
  const step = chooseStep({
    ...{ applied: undefined, mode: nas.status === "disabled" ? "none" : nas.dynamic.mode, leavesBehind: change?.leavesBehind ?? false },
    desired: accept ? { kind: "profile", profile } : { kind: "end" },
  });
  if (step !== "coa" || !change) return { packet: step === "disconnect" ? "disconnect" : "none", attributes: [] };
  const packet = new PacketWriter()
    .start(codes.coaRequest, 0, { withMessageAuthenticator: false })
    .addEncoded(change.bytes)
    .finishRequest(nas.dynamicSecret);
  return { packet: "coa", attributes: decodeAttributes(readPacket(packet)).map(({ name, value }) => ({ name, value })) };
}
