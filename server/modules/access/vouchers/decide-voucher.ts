// 2.4 (1) whether a code that logs in opens something now. In memory and without waiting, as all of it.
import { normalCode } from "../../../platform/typed-codes/code-rules.ts";
import type { AccessRequest } from "../radius/access-request.ts";
import { KnownPassword, type Proof } from "../radius/credentials.ts";
import { proveTo } from "../radius/prove-to.ts";
import type { RadiusNas } from "../radius/radius-nas.ts";
import type { Reason } from "../radius/reason-rules.ts";
import type { VoucherIndex } from "./voucher-index.ts";
import { type Allowance, allowanceOf, type Voucher, type VoucherState, voucherState } from "./voucher-rules.ts";

export interface KnownVouchers {
  readonly vouchers: VoucherIndex;
  /** One of its own; undefined: the code is its password. */
  voucherPasswordOf(voucher: Voucher): KnownPassword | undefined;
}

export type VoucherDecision =
  | {
      readonly kind: "let_in_voucher";
      readonly voucher: Voucher;
      readonly allowance: Allowance;
      readonly reply: { readonly kind: "full" };
      readonly proof: Proof;
      readonly isByNextSecret: boolean;
    }
  | {
      readonly kind: "refuse";
      readonly reason: Reason;
      readonly subscriber: undefined;
      readonly other: { readonly kind: "voucher"; readonly partnerId: string };
      /** To whoever holds it; undefined: what the reason says. */
      readonly says?: string;
      readonly msChapIdent?: number;
    };

/** What the holder of a voucher that opens nothing is told, and what the log says of it (N-63). */
const overs: Readonly<Record<Exclude<VoucherState, "new" | "active">, { readonly reason: Reason; readonly says: string }>> = {
  disabled: { reason: "A06", says: "This voucher was switched off." },
  used_up: { reason: "A11", says: "This voucher is used up." },
  expired: { reason: "A10", says: "This voucher has expired." },
};

/** Undefined: that is no voucher. */
export function decideVoucher(
  known: KnownVouchers,
  nas: RadiusNas,
  request: AccessRequest,
  { now, allowMsChapV1 }: { readonly now: Date; readonly allowMsChapV1: (partnerId: string) => boolean },
): VoucherDecision | undefined {
  const voucher = request.userName === "" ? undefined : known.vouchers.byCode(request.userName);
  if (!voucher) return undefined;
  const { partnerId } = voucher.terms;
  const refuse = (reason: Reason, more: { says?: string; msChapIdent?: number } = {}): VoucherDecision => ({
    ...{ kind: "refuse", reason, subscriber: undefined, other: { kind: "voucher", partnerId } },
    ...more,
  });
  if (!nas.servesAll && !nas.partnerIds.includes(partnerId)) return refuse("A05");
  const own = known.voucherPasswordOf(voucher);
  const passwords = own
    ? [own]
    : writtenWays(voucher.code ?? normalCode(request.userName), request.userName).map((text) => new KnownPassword(text));
  const { proof, isByNextSecret } = proveTo(nas, request, passwords, allowMsChapV1(partnerId));
  if (proof.kind === "not_allowed") return refuse("A14");
  if (proof.kind === "wrong") return refuse("A02", proof.msChapIdent === undefined ? {} : { msChapIdent: proof.msChapIdent });
  const state = voucherState(voucher, now);
  if (voucher.withheld === "unsold") return refuse("A06", { says: "This voucher was not sold yet." });
  if (state !== "new" && state !== "active") return refuse(overs[state].reason, { says: overs[state].says });
  return { kind: "let_in_voucher", voucher, allowance: allowanceOf(voucher, now), reply: { kind: "full" }, proof, isByNextSecret };
}

/** People type codes in small letters, too, and a hotspot's page sends as the password what was typed. */
const writtenWays = (code: string, typed: string): string[] => [...new Set([code, code.toLowerCase(), typed])];
