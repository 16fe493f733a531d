// All internet services in memory, by everything that a packet may name them by (N-60, 2.4). Kept true by radius-world.ts.
import type { Subscriber } from "./subscriber.ts";

export class SubscriberIndex {
  readonly #byService = new Map<string, Subscriber>();
  readonly #byNumber = new Map<number, Subscriber>();
  readonly #byLogin = new Map<string, Subscriber>();
  readonly #byMac = new Map<string, Set<Subscriber>>();
  readonly #byPort = new Map<string, Set<Subscriber>>();

  get size(): number {
    return this.#byService.size;
  }

  put(subscriber: Subscriber): void {
    this.remove(subscriber.serviceId);
    this.#byService.set(subscriber.serviceId, subscriber);
    this.#byNumber.set(subscriber.number, subscriber);
    if (subscriber.login !== null) this.#byLogin.set(subscriber.login.toLowerCase(), subscriber);
    for (const mac of subscriber.line.macs) addTo(this.#byMac, mac, subscriber);
    for (const port of portKeys(subscriber)) addTo(this.#byPort, port, subscriber);
  }

  remove(serviceId: string): void {
    const known = this.#byService.get(serviceId);
    if (!known) return;
    this.#byService.delete(serviceId);
    this.#byNumber.delete(known.number);
    const login = known.login?.toLowerCase();
    // A login that went from one service to another may have been put for its new holder already.
    if (login !== undefined && this.#byLogin.get(login) === known) this.#byLogin.delete(login);
    for (const mac of known.line.macs) removeFrom(this.#byMac, mac, known);
    for (const port of portKeys(known)) removeFrom(this.#byPort, port, known);
  }

  byService(serviceId: string): Subscriber | undefined {
    return this.#byService.get(serviceId);
  }

  byNumber(number: number): Subscriber | undefined {
    return this.#byNumber.get(number);
  }

  /** Compared without regard to case. */
  byLogin(login: string): Subscriber | undefined {
    return this.#byLogin.get(login.toLowerCase());
  }

  byMac(mac: string): readonly Subscriber[] {
    return [...(this.#byMac.get(mac) ?? [])];
  }

  /** By circuit and remote id together, or by the NAS's own name of the port. */
  byPort({ circuitId, remoteId, nasPortId }: PortOfLine): readonly Subscriber[] {
    const found = new Set<Subscriber>();
    for (const key of heardPortKeys({ circuitId, remoteId, nasPortId })) for (const each of this.#byPort.get(key) ?? []) found.add(each);
    return [...found];
  }

  *all(): Generator<Subscriber> {
    yield* this.#byService.values();
  }
}

export interface PortOfLine {
  readonly circuitId?: string | undefined;
  readonly remoteId?: string | undefined;
  readonly nasPortId?: string | undefined;
}

const any = "*";

function portKeys({ line: { circuitId, remoteId, nasPortId } }: Subscriber): string[] {
  const keys: string[] = [];
  // A binding to any circuit and any remote names no port.
  if ((circuitId ?? any) !== any || (remoteId ?? any) !== any) keys.push(`o82 ${circuitId ?? any} ${remoteId ?? any}`);
  if (nasPortId !== null && nasPortId !== any) keys.push(`port ${nasPortId}`);
  return keys;
}

function heardPortKeys({ circuitId, remoteId, nasPortId }: PortOfLine): string[] {
  const keys: string[] = [];
  if (circuitId !== undefined || remoteId !== undefined)
    for (const circuit of circuitId === undefined ? [any] : [circuitId, any])
      for (const remote of remoteId === undefined ? [any] : [remoteId, any]) keys.push(`o82 ${circuit} ${remote}`);
  if (nasPortId !== undefined) keys.push(`port ${nasPortId}`);
  return keys;
}

function addTo(map: Map<string, Set<Subscriber>>, key: string, subscriber: Subscriber): void {
  const there = map.get(key);
  if (there) there.add(subscriber);
  else map.set(key, new Set([subscriber]));
}

function removeFrom(map: Map<string, Set<Subscriber>>, key: string, subscriber: Subscriber): void {
  const there = map.get(key);
  there?.delete(subscriber);
  if (there?.size === 0) map.delete(key);
}
