import type { AccessRequest } from "./access-request.ts";
import { checkPassword, type KnownPassword, type Proof } from "./credentials.ts";
import type { RadiusNas } from "./radius-nas.ts";

/** Whether one of these passwords was told; N-21 a PAP password may be hidden with the secret that is about to take the old one's place. */
export function proveTo(
  nas: RadiusNas,
  request: AccessRequest,
  passwords: readonly KnownPassword[],
  allowMsChapV1: boolean,
): { readonly proof: Proof; readonly isByNextSecret: boolean } {
  let wrong: Proof = { kind: "wrong" };
  for (const password of passwords) {
    const first = checkPassword(request, password, { secret: nas.secret.bytes, allowMsChapV1 });
    if (first.kind !== "wrong") return { proof: first, isByNextSecret: false };
    wrong = first;
    if (request.method !== "pap" || !nas.nextSecret) continue;
    const second = checkPassword(request, password, { secret: nas.nextSecret.bytes, allowMsChapV1 });
    if (second.kind === "right") return { proof: second, isByNextSecret: true };
  }
  return { proof: wrong, isByNextSecret: false };
}
