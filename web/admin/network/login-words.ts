import type { loginResults } from "../../../server/modules/access/radius/contract.ts";
import type { Tone } from "../../ui/tone.ts";

type Result = (typeof loginResults)[number];

export const loginTones: Readonly<Record<Result, Tone>> = { accept: "works", walled: "attention", reject: "hurts", drop: "past" };

/** How the field writes ways of proving who one is. */
const methods: Readonly<Record<string, string>> = {
  pap: "PAP",
  chap: "CHAP",
  mschap_v1: "MS-CHAP",
  mschap_v2: "MS-CHAPv2",
  eap: "EAP",
};

/** Empty: no password came along. */
export const methodName = (method: string): string => (method === "none" ? "" : (methods[method] ?? method));
