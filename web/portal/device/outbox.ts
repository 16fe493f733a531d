// What was written while nobody could be reached: kept on this device, sent later in the order in which it was written, each under the key of its
// first try, so that one that had arrived after all is not written twice (P-212, P-8).
import { useSyncExternalStore } from "react";
import { portalReadTicketEndpoint, portalReplyEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { asProblem, callApi } from "../../lib/api.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { dropStored, readStored, writeStored } from "../../lib/local-store.ts";

export interface Waiting {
  readonly key: string;
  readonly ticketId: string;
  /** Undefined: that it was read. */
  readonly text?: string | undefined;
  readonly at: string;
  /** The server refused it: it is for its writer to decide. */
  readonly refused?: string | undefined;
}

const prefix = "outbox.";
let ownerId = "";
let waiting: readonly Waiting[] = [];
const readers = new Set<() => void>();

const isWaitingList = (value: unknown): value is Waiting[] =>
  Array.isArray(value) && value.every((one: Partial<Waiting>) => typeof one?.key === "string" && typeof one.ticketId === "string");

function save(next: readonly Waiting[]): void {
  waiting = next;
  writeStored(prefix + ownerId, next.length > 0 ? next : undefined);
  for (const reader of readers) reader();
}

/** Whose device this is now; what somebody else had written on it goes with them. */
export function openOutbox(customerId: string): void {
  if (ownerId === customerId) return;
  ownerId = customerId;
  const own = readStored(prefix + customerId, isWaitingList) ?? [];
  dropStored(prefix);
  save(own);
}

export function eraseOutbox(): void {
  dropStored(prefix);
  ownerId = "";
  waiting = [];
  for (const reader of readers) reader();
}

/** False where there is no app: then whoever writes sees that it was not sent. */
export function putAside(entry: Omit<Waiting, "at">): boolean {
  if (ownerId === "") return false;
  const isKnown = waiting.some(({ key, ticketId, text }) => key === entry.key || (!text && !entry.text && ticketId === entry.ticketId));
  if (!isKnown) save([...waiting, { ...entry, at: currentMoment().toISOString() }]);
  return true;
}

export const discard = (key: string): void => save(waiting.filter((one) => one.key !== key));

const subscribe = (reader: () => void): (() => void) => {
  readers.add(reader);
  return () => readers.delete(reader);
};
export const useWaiting = (): readonly Waiting[] => useSyncExternalStore(subscribe, () => waiting);

/** Sends what waits, one after the other; the first that reaches nobody ends it for now. Answers how many went. */
export async function sendWaiting(): Promise<number> {
  if (waiting.length === 0) return 0;
  // Other tabs have the same list: one of them sends.
  return navigator.locks ? navigator.locks.request("portal-outbox", sendAll) : sendAll();
}

async function sendAll(): Promise<number> {
  let sent = 0;
  const mine = ownerId;
  for (const entry of readStored(prefix + mine, isWaitingList) ?? []) {
    if (entry.refused !== undefined) continue;
    try {
      await sendOne(entry);
      sent += 1;
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.mayBeRepeated || problem.status === 401 || ownerId !== mine) return sent;
      if (entry.text === undefined) discard(entry.key);
      else save(waiting.map((one) => (one.key === entry.key ? { ...one, refused: problem.problem.title } : one)));
      continue;
    }
    if (ownerId !== mine) return sent;
    discard(entry.key);
  }
  return sent;
}

const sendOne = ({ key, ticketId, text }: Waiting): Promise<unknown> =>
  text === undefined
    ? callApi(portalReadTicketEndpoint, { params: { ticketId }, body: {} })
    : callApi(portalReplyEndpoint, { params: { ticketId }, body: { text, fileIds: [] }, idempotencyKey: key });
