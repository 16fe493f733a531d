// P-217 what a shell in a store may hand to the portal. Each of it may be missing, and so may all of it: then the browser's own ways serve.

/** How a shell lets a phone be told of news by Google's or Apple's own service. */
export interface ShellPush {
  readonly platform: "android" | "ios";
  /** Asks the person, where the phone wants that, and hands over the token; null: they said no. It throws where there is none to be had. */
  readonly turnOn: () => Promise<string | null>;
  /** The token that the portal was given is told nothing more: the shell forgets it. */
  readonly turnOff: (token: string) => Promise<void>;
  /** The token as it is now, without asking anybody; null: notices are off. */
  readonly current?: () => Promise<string | null>;
  /** From now on every renewed token is told. */
  readonly onRenewed?: (told: (token: string) => void) => void;
}

interface PortalBridge {
  /** Asks for finger or face; true: it was the owner. It throws or says false where that is not possible. */
  readonly authenticate?: (why: string) => Promise<boolean>;
  readonly push?: ShellPush;
}

const bridge = (): PortalBridge | undefined => (window as { portalBridge?: PortalBridge }).portalBridge;

/** Undefined: there is no shell, or it knows nothing of fingers and faces. */
export function bridgeAuthenticate(): ((why: string) => Promise<boolean>) | undefined {
  const authenticate = bridge()?.authenticate;
  return typeof authenticate === "function" ? (why) => authenticate(why).then((was) => was === true) : undefined;
}

/** Undefined: there is no shell, or notices come through the browser. */
export function bridgePush(): ShellPush | undefined {
  const push = bridge()?.push;
  const isWhole = typeof push?.turnOn === "function" && typeof push.turnOff === "function";
  return isWhole && (push.platform === "android" || push.platform === "ios") ? push : undefined;
}
