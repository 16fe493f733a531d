import { endIncident, publishIncident } from "../modules/portal/index.ts";
import type { Work } from "../platform/work.ts";

/** P-33 something that was broken for an evening and works again: staff see how such a notice looks, and no visitor is told of it any more. */
export async function tellPastIncident(work: Work): Promise<void> {
  const startedAt = new Date(work.now.getTime() - 5 * 60 * 60_000).toISOString();
  const texts = {
    en: "A fibre was cut by roadworks. Internet and telephone are down in the old town; our people are on site.",
    ar: "قطعت أعمال الطريق أحد كابلات الألياف. الإنترنت والهاتف متوقفان في البلدة القديمة؛ فريقنا في الموقع.",
  };
  const { id } = await publishIncident(work, { partnerId: null, texts, startedAt });
  await endIncident(work, id);
}
