// What subscribers have asked for lately and staff decide about: some of it waits, some is decided. At the second partner all goes by request.
import { addDays, calendarDay, type Day } from "../../shared/calendar.ts";
import { getCustomer } from "../modules/customers/index.ts";
import {
  approveRequest,
  askAboutRequest,
  declineRequest,
  type PortalWish,
  previewRequest,
  quoteForCustomer,
  requestInWords,
  requestQuoted,
  showOptions,
} from "../modules/ordering/index.ts";
import { setSetting } from "../modules/partners/index.ts";
import { getService, listRunningServices } from "../modules/services/index.ts";
import { type StaffActor, system } from "../platform/actor.ts";
import { Problem } from "../platform/problems.ts";
import type { Tools } from "../platform/tools.ts";
import { inWork, type Work } from "../platform/work.ts";
import type { Program } from "../program.ts";

/** M-27 the second partner decides about everything itself. */
const byRequest: Readonly<Record<string, unknown>> = {
  "portal.services.self_change": [],
  "portal.services.pause": "request",
  "portal.services.cancel": "request",
};

export async function decideByHand(work: Work, { settings }: Pick<Tools, "settings">, partnerId: string): Promise<void> {
  for (const [key, value] of Object.entries(byRequest)) {
    const setting = settings.find((each) => each.key === key);
    if (!setting) throw new Error(`there is no setting ${key}`);
    await setSetting(work, setting, { level: "partner", partnerId }, value);
  }
}

type Outcome = "waits" | "asked" | "approved" | "declined";
interface Story {
  readonly hoursBack: number;
  readonly outcome: Outcome;
  readonly words: string;
  /** Left out: asked for in words alone. */
  readonly wish?: (today: Day, plans: readonly string[]) => PortalWish | undefined;
  readonly answer?: string;
}

const toAnother: NonNullable<Story["wish"]> = (today, [planId]) =>
  planId === undefined ? undefined : { kind: "plan", planId, on: addDays(today, 5) };

const inWordsOnly: readonly Story[] = [
  { hoursBack: 5, outcome: "waits", words: "We are four now and all work from home. What is the fastest that you have in our street?" },
  { hoursBack: 52, outcome: "waits", words: "Is there something without television that costs less?" },
  {
    hoursBack: 30,
    outcome: "asked",
    words: "I need a better upload for my backups.",
    answer: "Gladly. How much do you upload in a night, and does it have to be done by morning?",
  },
  {
    hoursBack: 96,
    outcome: "declined",
    words: "Can I have the plan that my neighbour has?",
    answer: "That plan is for businesses only. Home 500 has the same speed; you can change to it in the portal.",
  },
];
const withPrices: readonly Story[] = [
  { hoursBack: 4, outcome: "waits", words: "The children stream in the evening.", wish: toAnother },
  { hoursBack: 49, outcome: "waits", words: "", wish: (today) => ({ kind: "pause", on: addDays(today, 10), until: addDays(today, 38) }) },
  {
    hoursBack: 20,
    outcome: "waits",
    words: "",
    wish: (today) => ({ kind: "end", endOn: addDays(today, 30), reason: "", comment: "We move abroad." }),
  },
  { hoursBack: 75, outcome: "approved", words: "From the beginning of the week, please.", wish: toAnother },
  {
    hoursBack: 100,
    outcome: "declined",
    words: "",
    wish: (today) => ({ kind: "pause", on: addDays(today, 6), until: addDays(today, 60) }),
    answer: "We cannot pause before your installation is paid off in January. After that, gladly.",
  },
];

const hourMs = 3_600_000;

export interface Asking {
  readonly staff: StaffActor;
  readonly customerIds: readonly string[];
  /** The partner whose customers ask for everything with its price. */
  readonly byRequestPartnerId: string;
}

/** Tells each story of the first customer that may live it. */
export async function liveRequests(program: Program, { staff, customerIds, byRequestPartnerId }: Asking): Promise<number> {
  let made = 0;
  const left = { words: [...inWordsOnly], prices: [...withPrices] };
  for (const customerId of customerIds) {
    const customer = await inWork(program.base, { actor: staff }, (work) => getCustomer(work, customerId));
    const stories = customer.partnerId === byRequestPartnerId ? left.prices : left.words;
    const [story] = stories;
    if (!story) {
      if (left.words.length + left.prices.length === 0) break;
      continue;
    }
    if (await live(program, staff, customer, story)) {
      stories.shift();
      made += 1;
    }
  }
  return made;
}

async function live(
  { base }: Program,
  staff: StaffActor,
  { id, partnerId, fullName }: { id: string; partnerId: string; fullName: string },
  story: Story,
): Promise<boolean> {
  const origin = { source: "demo" as const };
  const now = new Date(base.clock.now().getTime() - story.hoursBack * hourMs);
  const actor = { kind: "customer" as const, customerId: id, partnerId, name: fullName, sessionId: id };
  const works = {
    actor,
    origin,
    repeatKey: id,
    inWork: <T>(act: (work: Work) => Promise<T>) => inWork(base, { actor, origin, now }, act),
    asSystem: <T>(name: string, act: (work: Work) => Promise<T>) => inWork(base, { actor: system(name), origin, now }, act),
  };
  const service = await works.inWork(async (work) => {
    const all = await Promise.all((await listRunningServices(work, id)).map((serviceId) => getService(work, serviceId)));
    return all.find(({ kind, state, endOn }) => kind === "internet" && state === "active" && endOn === null);
  });
  if (!service) return false;
  try {
    const wish = story.wish?.(
      calendarDay(now, "Europe/Berlin"),
      (await showOptions(works, service.id)).plans.map((plan) => plan.id),
    );
    if (story.wish && !wish) return false;
    const asked = wish
      ? await requestQuoted(works, { quoteId: (await quoteForCustomer(works, service.id, wish)).id, words: story.words })
      : await requestInWords(works, { serviceId: service.id, words: story.words });
    const later = new Date(now.getTime() + 2 * hourMs);
    await inWork(base, { actor: staff, origin, now: later }, (work) => decide(work, asked.id, story));
    return true;
  } catch (error) {
    // Not everybody may: something is owed, or is planned already. Another customer has the same wish.
    if (error instanceof Problem) return false;
    throw error;
  }
}

async function decide(work: Work, requestId: string, { outcome, answer = "" }: Story): Promise<void> {
  switch (outcome) {
    case "waits":
      return;
    case "asked":
      await askAboutRequest(work, requestId, answer);
      return;
    case "declined":
      await declineRequest(work, requestId, answer);
      return;
    case "approved": {
      const { items } = await previewRequest(work, requestId, {});
      const quoteIds = items.flatMap(({ quote }) => (quote ? [quote.id] : []));
      await approveRequest(work, requestId, { quoteIds, acceptsDifference: true, note: "" });
    }
  }
}
