// What subscribers ordered in the portal lately: some orders wait for staff, some are done, and one of each ending.
import { addToCart, approveOrder, cancelOrder, quoteOrder, rejectOrder, submitOrder } from "../modules/ordering/index.ts";
import { type StaffActor, system } from "../platform/actor.ts";
import { describeActor } from "../platform/event-bus.ts";
import { Problem } from "../platform/problems.ts";
import { inWork, type Work } from "../platform/work.ts";
import type { Program } from "../program.ts";
import type { Offer } from "./offer.ts";

type End = "waits" | "approved" | "rejected" | "cancelled";
interface Story {
  readonly what: readonly ("static-ip" | "tv" | "mesh")[];
  readonly end: End;
  readonly notes?: string;
}

const stories: readonly Story[] = [
  { what: ["static-ip"], end: "waits", notes: "For the cameras at the door." },
  { what: ["static-ip", "mesh"], end: "waits" },
  { what: ["tv"], end: "approved" },
  { what: ["mesh"], end: "rejected" },
  { what: ["tv"], end: "cancelled" },
  { what: ["mesh", "tv"], end: "waits", notes: "Please call before you come." },
];

/** Where the neighbour takes parcels. */
const parcelTo = "Quay Street 9, Nordhaven";

/** @param customerIds - of one partner; as many as there are stories are taken. */
export async function liveOrders(
  { base }: Program,
  { offer, staff, customerIds }: { offer: Offer; staff: StaffActor; customerIds: readonly string[] },
): Promise<void> {
  const asSystem = <T>(act: (work: Work) => Promise<T>) => inWork(base, { actor: system("demo"), origin: { source: "demo" } }, act);
  const asStaff = <T>(act: (work: Work) => Promise<T>) => inWork(base, { actor: staff, origin: { source: "demo" } }, act);
  let next = 0;
  for (const customerId of customerIds) {
    const story = stories[next];
    if (!story) return;
    // A customer who may not have all of it is passed over.
    const order = await asSystem((work) => send(work, customerId, story, offer)).catch((error: unknown) => {
      if (error instanceof Problem) return undefined;
      throw error;
    });
    if (!order) continue;
    next += 1;
    if (story.end === "approved") await asStaff((work) => approveOrder(work, order.id, { total: order.total }));
    if (story.end === "rejected")
      await asStaff((work) =>
        rejectOrder(work, order.id, { reason: "There is no more of it. It comes again in three weeks.", money: "refund" }),
      );
    if (story.end === "cancelled") await asSystem((work) => cancelOrder(work, order.id));
  }
}

async function send(work: Work, customerId: string, { what, notes = "" }: Story, offer: Offer) {
  const asked = { quantity: 1, startOn: null, parentServiceId: null, address: "", notes: "", delivery: null, placeId: null, offerId: null };
  for (const code of what) {
    const line =
      code === "mesh"
        ? ({ ...asked, planId: offer.meshId, delivery: "ship", address: parcelTo } as const)
        : { ...asked, planId: offer.plans[code].id };
    await addToCart(work, customerId, line);
  }
  const { quoteId, figures } = await quoteOrder(work, customerId, undefined);
  const { id } = await submitOrder(work, customerId, { quoteId, payment: "later", notes, by: describeActor(work) });
  return { id, total: figures.now.gross };
}
