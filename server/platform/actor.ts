import type { Level, Permission } from "../../shared/permissions.ts";

/** Who asks. What they may see and do follows from it, in every query. */
export type Actor = StaffActor | KeyActor | CustomerActor | SystemActor | AnonymousActor;

/** The partners whose rows somebody may see. */
export type PartnerScope = "all" | readonly string[];

interface Staff {
  readonly adminId: string;
  readonly name: string;
  readonly partners: PartnerScope;
  /** The effective level of every permission that is not "deny". */
  readonly levels: ReadonlyMap<Permission, Level>;
  /** Sees at most that many of the newest customers that they made themselves; undefined: no such limit. */
  readonly newestOwnCustomers?: number;
}

export interface StaffActor extends Staff {
  readonly kind: "staff";
  readonly sessionId: string;
}

export interface KeyActor extends Staff {
  readonly kind: "key";
  readonly keyId: string;
}

export interface CustomerActor {
  readonly kind: "customer";
  readonly customerId: string;
  readonly partnerId: string;
  readonly name: string;
  readonly sessionId: string;
  /** A member of staff who looks through the customer's eyes. */
  readonly staff?: { readonly adminId: string; readonly name: string; readonly mode: "view" | "act" };
}

/** The program itself: jobs, the daily procedure, imports, the command line. */
export interface SystemActor {
  readonly kind: "system";
  /** Which part of it: "job:send-mail", "cli:import", "demo". */
  readonly name: string;
}

export interface AnonymousActor {
  readonly kind: "anonymous";
}

export const system = (name: string): SystemActor => ({ kind: "system", name });
export const anonymous: AnonymousActor = { kind: "anonymous" };

/** The level that an actor has for a permission. The system may do everything, a customer nothing of the staff side. */
export function levelOf(actor: Actor, permission: Permission): Level {
  switch (actor.kind) {
    case "system":
      return "all";
    case "staff":
    case "key":
      return actor.levels.get(permission) ?? "deny";
    case "customer":
    case "anonymous":
      return "deny";
  }
}

export const mayDo = (actor: Actor, permission: Permission): boolean => levelOf(actor, permission) !== "deny";
