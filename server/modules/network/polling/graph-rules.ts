// N-45 which spans are shown, from what they are drawn and how finely.

const minute = 60;
const hour = 3600;
const day = 86_400;

/** `seconds` long, one point a `stepSeconds`; a device that is asked less often has longer steps. */
export const graphSpans = {
  hour: { seconds: hour, stepSeconds: 5 * minute, grain: "sample" },
  day: { seconds: day, stepSeconds: 5 * minute, grain: "sample" },
  week: { seconds: 7 * day, stepSeconds: 30 * minute, grain: "sample" },
  month: { seconds: 30 * day, stepSeconds: 2 * hour, grain: "hour" },
  year: { seconds: 365 * day, stepSeconds: day, grain: "hour" },
} as const;
export type GraphSpan = keyof typeof graphSpans;

/** The steps of a span that ends now: whole ones, the one that runs included. @param everySeconds - how often the device is asked */
export function graphSteps(
  span: GraphSpan,
  nowMs: number,
  everySeconds: number,
): { readonly fromMs: number; readonly stepSeconds: number; readonly steps: number } {
  const { seconds, stepSeconds: finest, grain } = graphSpans[span];
  const stepSeconds = grain === "sample" ? Math.max(finest, everySeconds) : Math.max(finest, Math.ceil(everySeconds / hour) * hour);
  const steps = Math.max(1, Math.ceil(seconds / stepSeconds));
  const lastMs = Math.floor(nowMs / (stepSeconds * 1000)) * stepSeconds * 1000;
  return { fromMs: lastMs - (steps - 1) * stepSeconds * 1000, stepSeconds, steps };
}
