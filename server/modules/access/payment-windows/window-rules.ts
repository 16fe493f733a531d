// When paying opens a line for a while (N-178).

const minuteMs = 60_000;
/** In this time what was paid opens the line for good. A window that ended first would close it for a moment: two changes at the router for nothing. */
const settlingMs = 30_000;

export interface WindowFacts {
  /** By the partner's word. */
  readonly isOffered: boolean;
  /** Something that they pay for is shut for money now. */
  readonly isShutForMoney: boolean;
  readonly openedToday: number;
  /** Since something of theirs was last shut for money. */
  readonly openedInEpisode: number;
  readonly perDay: number;
  readonly perEpisode: number;
}

export const mayOpen = ({ isOffered, isShutForMoney, openedToday, openedInEpisode, perDay, perEpisode }: WindowFacts): boolean =>
  isOffered && isShutForMoney && openedToday < perDay && openedInEpisode < perEpisode;

export const endOf = (openedAt: Date, minutes: number): Date => new Date(openedAt.getTime() + minutes * minuteMs);

/** What was paid brings the end forward, and never puts it off. */
export const endOnceSettled = (endsAt: Date, settledAt: Date): Date =>
  new Date(Math.min(endsAt.getTime(), settledAt.getTime() + settlingMs));

/** The end instant itself is outside. */
export const isRunning = (endsAt: Date, now: Date): boolean => now < endsAt;
