// When a notice goes to devices, and when it is tried again (P-211, M-47).

const quietFrom = 21;
const quietTo = 8;

/** Now, or the morning: between nine in the evening and eight nothing rings. */
export function pushMoment(now: Date, timeZone: string, evenAtNight: boolean): Date {
  if (evenAtNight) return now;
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  if (here.hour >= quietTo && here.hour < quietFrom) return now;
  const day = here.hour < quietTo ? here.toPlainDate() : here.toPlainDate().add({ days: 1 });
  return new Date(day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour: quietTo }) }).epochMilliseconds);
}

const retryMinutes = [1, 2, 5, 10, 20, 30] as const;
const patienceMs = 4 * 60 * 60_000;

/** Undefined: it is given up, four hours after it was first due or once it is worth nothing. */
export function nextPushTry(
  attempts: number,
  { now, dueAt, expiresAt, afterMs = 0 }: { now: Date; dueAt: Date; expiresAt: Date; afterMs?: number },
): Date | undefined {
  const pause = (retryMinutes[Math.min(attempts, retryMinutes.length) - 1] ?? 1) * 60_000;
  const next = new Date(now.getTime() + Math.max(pause, afterMs));
  return next < expiresAt && next.getTime() <= dueAt.getTime() + patienceMs ? next : undefined;
}

/** Safari ends a subscription that gets notices without showing any, so nothing is taken back there until the app is opened. */
export const takesSilentPushes = (service: string): boolean => !service.endsWith("push.apple.com");

/** A page of this portal out of a link to it: "https://my.north.example/p/north/tickets/4?x=1" is "/tickets/4?x=1" at home "/p/north". */
export function pathOf(link: string | undefined, home: string): string {
  if (link === undefined || !URL.canParse(link)) return "/";
  const { pathname, search } = new URL(link);
  const inner = home !== "/" && (pathname === home || pathname.startsWith(`${home}/`)) ? pathname.slice(home.length) : pathname;
  return `${inner.startsWith("/") ? inner : `/${inner}`}${search}`;
}
