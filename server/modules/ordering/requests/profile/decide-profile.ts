// P-191 staff decide about a change of a customer's own data; until then nothing of it is stored.
import { editConflict } from "../../../../platform/problems.ts";
import type { Work } from "../../../../platform/work.ts";
import { changeOwnData, getCustomer, lockCustomer, type OwnData } from "../../../customers/index.ts";
import { answerTicketFor } from "../../../tickets/index.ts";
import { notOffered, profileMoved } from "../../problems.ts";
import { declineRequest } from "../decide-request.ts";
import { endRequest } from "../move-request.ts";
import { lockOpenRequest } from "../request-queries.ts";
import type { Request } from "../tables.ts";
import { wordsFor } from "../tell-in-ticket.ts";
import { findOpenProfile } from "./ask-profile.ts";
import { fieldsIn, isConflict, isDone, type ProfileWish } from "./profile-rules.ts";

/** O-87 the change that staff would make themselves, held to the same checks. */
export async function approveProfile(
  work: Work,
  requestId: string,
  { version, acceptsDifference, note }: { version: number; acceptsDifference: boolean; note: string },
): Promise<Request> {
  const request = await lockOpenRequest(work, requestId);
  if (request.kind !== "profile") throw notOffered("This request is no change of one's own data.");
  if (request.version !== version) throw editConflict("The customer has changed the request meanwhile. Look at it again.");
  const wish = request.profile as ProfileWish;
  await lockCustomer(work, request.customer_id);
  const before = await getCustomer(work, request.customer_id);
  if (!acceptsDifference && fieldsIn(wish).some((field) => isConflict(wish, field, before)))
    throw profileMoved("It was changed after the customer asked for it. Look at both values and confirm which one it shall be.");
  const wanted = Object.fromEntries(fieldsIn(wish).map((field) => [field, wish[field]?.wanted])) as OwnData;
  await changeOwnData(work, before, wanted);
  const ended = await endRequest(work, request, { to: "approved", reason: note });
  if (request.ticket_id !== null) {
    const say = await wordsFor(work, request.customer_id);
    await answerTicketFor(work, request.ticket_id, { text: say.profileApproved(wish, note), leaves: "closed" });
  }
  return ended;
}

/** What waits of a customer is declined, whatever it is. */
export async function declineProfileOf(work: Work, customerId: string, reason: string): Promise<void> {
  const request = await findOpenProfile(work, customerId);
  if (request) await declineRequest(work, request.id, reason);
}

/** O-88 staff have written the same meanwhile. */
export const isProfileDone = async (work: Work, request: Request): Promise<boolean> =>
  isDone(request.profile as ProfileWish, await getCustomer(work, request.customer_id));

/** Two records become one: what waits of the one that goes is about values that go with it. */
export async function endProfileRequest(
  work: Work,
  { loser, survivor }: { loser: { id: string }; survivor: { id: string } },
): Promise<void> {
  const request = await findOpenProfile(work, loser.id);
  if (!request) return;
  await endRequest(work, request, { to: "obsolete" });
  if (request.ticket_id === null) return;
  // The record that goes is no customer any more.
  const say = await wordsFor(work, survivor.id);
  await answerTicketFor(work, request.ticket_id, { text: say.obsolete(), leaves: "closed" });
}
