// What an open session has, what it is to have, and what has to be said to its router: by the very code that answers logins.
import { staticsOf } from "../radius/addresses-of.ts";
import type { ClassCookies } from "../radius/class-cookie.ts";
import { admit } from "../radius/decide.ts";
import type { RadiusNas } from "../radius/radius-nas.ts";
import type { RadiusWorld } from "../radius/radius-world.ts";
import { liveChange, type Rendering } from "../radius/reply.ts";
import type { Profile } from "../radius/reply-parts-rules.ts";
import { type Granted, sessionProfile } from "../radius/session-profile.ts";
import type { Subscriber } from "../radius/subscriber.ts";
import type { CoaCause } from "./contract.ts";
import type { LiveSession } from "./live-sessions.ts";
import { causeOf, chooseStep, type Desired, type Step, turnSince, wantedText } from "./step-rules.ts";

export interface SessionPlan {
  readonly step: Step;
  readonly nas: RadiusNas | undefined;
  /** Undefined: nobody knows. */
  readonly applied: Profile | undefined;
  readonly desired: Desired;
  /** For what an attempt is remembered. */
  readonly wanted: string;
  readonly cause: CoaCause;
  /** Of a CoA: whole attributes. */
  readonly changes: Uint8Array;
  /** Nothing told what it has: it is taken to have what it is to have, for its login was a moment ago. */
  readonly isBaseline: boolean;
}

interface Ground {
  readonly world: Pick<RadiusWorld, "subscribers" | "nas" | "settingsOf" | "walledDns">;
  readonly cookies: ClassCookies;
  readonly rendering: Rendering;
}

export function planSession({ world, cookies, rendering }: Ground, session: LiveSession): SessionPlan {
  const nas = world.nas(session.nasId);
  const subscriber = session.serviceId === null ? undefined : world.subscribers.byService(session.serviceId);
  const granted = nas && subscriber && grantedTo(world, nas, { subscriber, session });
  // Where its router is not known any more, nothing can be said and nothing is.
  const desired: Desired = granted ? { kind: "profile", profile: sessionProfile(granted, world.walledDns, rendering) } : { kind: "end" };
  const told = session.kept ? session.kept.applied : session.cookie === null ? undefined : cookies.readGiven(session.cookie);
  const isBaseline = !session.kept && told === undefined && desired.kind === "profile";
  const applied = isBaseline ? desired.profile : told;
  const wish = session.wish?.action;
  const gap = { applied, desired, wish, mode: modeOf(nas) };
  const first = chooseStep({ ...gap, leavesBehind: false });
  const change =
    first === "coa" && granted
      ? liveChange(
          { ...granted, voucher: undefined, given: givenTo(granted, world.walledDns) },
          applied?.isWalled ?? true,
          rendering.report,
        )
      : undefined;
  return {
    ...{ nas, applied, desired, isBaseline },
    step: change ? chooseStep({ ...gap, leavesBehind: change.leavesBehind }) : first,
    wanted: wish === "disconnect" ? "end" : wantedText(desired),
    cause:
      session.wish?.cause ??
      causeOf(
        { applied, desired },
        { accessState: subscriber?.accessState ?? "terminated", turn: turnSince(subscriber?.data.turn, session) },
      ),
    changes: change?.bytes ?? new Uint8Array(),
  };
}

/** Undefined: a login would be refused. */
function grantedTo(
  world: Ground["world"],
  nas: RadiusNas,
  { subscriber, session }: { readonly subscriber: Subscriber; readonly session: Pick<LiveSession, "mac" | "portId"> },
): Granted | undefined {
  const { line } = subscriber;
  // What accounting does not tell of a session was right when it came in.
  const reply = admit(world, nas, subscriber, {
    mac: session.mac ?? line.macs[0],
    circuitId: line.circuitId ?? undefined,
    remoteId: line.remoteId ?? undefined,
    nasPortId: session.portId ?? line.nasPortId ?? undefined,
  });
  return reply.kind === "reject" ? undefined : { nas, subscriber, reply, settings: world.settingsOf(subscriber.partnerId) };
}

const givenTo = ({ subscriber, reply }: Granted, walledDns: readonly string[]) =>
  staticsOf(subscriber, reply.kind === "walled", walledDns).given;

const modeOf = (nas: RadiusNas | undefined): RadiusNas["dynamic"]["mode"] => (nas && nas.status !== "disabled" ? nas.dynamic.mode : "none");
