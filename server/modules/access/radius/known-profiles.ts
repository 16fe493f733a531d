// What a line is to have, worked out once: it is the same at each of its logins until something about the line, its router or the settings changes,
// and then it is another object.
import { type StaticsOf, staticsOf } from "./addresses-of.ts";
import type { RadiusNas } from "./radius-nas.ts";
import type { Rendering } from "./reply.ts";
import type { Profile } from "./reply-parts-rules.ts";
import { type Granted, sessionProfile } from "./session-profile.ts";
import type { Subscriber } from "./subscriber.ts";

export interface KnownProfile {
  readonly statics: StaticsOf;
  readonly profile: Profile;
}

interface Entry extends KnownProfile {
  readonly nas: RadiusNas;
  readonly generation: number;
}

export class KnownProfiles {
  readonly #known = new WeakMap<Subscriber, Entry>();

  find(granted: Granted, walledDns: readonly string[], rendering: () => Rendering, generation: number): KnownProfile {
    const { nas, subscriber, reply } = granted;
    const known = this.#known.get(subscriber);
    if (known?.nas === nas && known.generation === generation) return known;
    const statics = staticsOf(subscriber, reply.kind === "walled", walledDns);
    const made = { nas, generation, statics, profile: sessionProfile(granted, walledDns, rendering()) };
    this.#known.set(subscriber, made);
    return made;
  }
}
