// 2.4 (2) whether somebody may work on this equipment, and at which level.
import { type AccessRequest, wishOf } from "../radius/access-request.ts";
import type { KnownPassword, Proof } from "../radius/credentials.ts";
import { proveTo } from "../radius/prove-to.ts";
import type { RadiusNas } from "../radius/radius-nas.ts";
import type { Reason } from "../radius/reason-rules.ts";
import { asksForShell, isStaffRequest, type StaffLevel, vendorOf } from "./marker-rules.ts";
import type { StaffIndex, StaffLogin } from "./staff-index.ts";

export interface KnownStaff {
  readonly staff: StaffIndex;
  staffPasswordOf(staff: StaffLogin): KnownPassword;
  settingsOf(partnerId: null): { readonly allowMsChapV1: boolean };
}

export type StaffDecision =
  | {
      readonly kind: "let_in_staff";
      readonly login: string;
      readonly level: StaffLevel;
      readonly reply: { readonly kind: "full" };
      readonly proof: Proof;
      readonly isByNextSecret: boolean;
    }
  | {
      readonly kind: "refuse";
      readonly reason: Reason;
      readonly subscriber: undefined;
      readonly other: { readonly kind: "staff"; readonly partnerId: null };
      readonly says?: string;
      readonly msChapIdent?: number;
    };

/**
 * Undefined: that is no login of staff. Whoever wants to work on the equipment is staff or nobody: an Accept for a subscriber's password would
 * let them in there. So where staff do not log in, or not in this way, nobody who asks for a shell does.
 */
export function decideStaff(known: KnownStaff, nas: RadiusNas, request: AccessRequest): StaffDecision | undefined {
  const wish = wishOf(request);
  const takesStaff = nas.accessTypes.includes("staff_login") && request.method !== "eap";
  const isOfStaff = takesStaff && isStaffRequest(vendorOf(nas.profileBase), wish);
  if (!isOfStaff && !asksForShell(wish)) return undefined;
  const refuse = (reason: Reason, more: { says?: string; msChapIdent?: number } = {}): StaffDecision => ({
    ...{ kind: "refuse", reason, subscriber: undefined, other: { kind: "staff", partnerId: null } },
    ...more,
  });
  if (!isOfStaff) return refuse("A05", { says: "Nobody logs in to this router itself in this way." });
  const staff = known.staff.get(request.userName.toLowerCase());
  if (!staff) return refuse("A01", { says: "Nobody of the staff has this login." });
  const { proof, isByNextSecret } = proveTo(nas, request, [known.staffPasswordOf(staff)], known.settingsOf(null).allowMsChapV1);
  if (proof.kind === "not_allowed") return refuse("A14");
  if (proof.kind === "wrong") return refuse("A02", proof.msChapIdent === undefined ? {} : { msChapIdent: proof.msChapIdent });
  if (!reaches(staff, nas)) return refuse("A05", { says: "This router is not one of yours." });
  if (staff.level === null) return refuse("A06", { says: "You may not log in to network equipment." });
  return { kind: "let_in_staff", login: staff.login, level: staff.level, reply: { kind: "full" }, proof, isByNextSecret };
}

/** One of their routers, where some are named, and one that serves nobody but their partners. */
function reaches({ partners, nasIds }: StaffLogin, nas: RadiusNas): boolean {
  if (nasIds.length > 0 && !nasIds.includes(nas.id)) return false;
  // What serves everybody is the provider's own: staff of some partners work on what serves them alone.
  return partners === "all" || (!nas.servesAll && nas.partnerIds.length > 0 && nas.partnerIds.every((id) => partners.includes(id)));
}
