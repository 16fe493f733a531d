import { getCustomer } from "../modules/customers/index.ts";
import { listLocations } from "../modules/partners/index.ts";
import { endIncident, publishIncident, updateIncident } from "../modules/portal/index.ts";
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

const hourMs = 60 * 60_000;

/** P-174 a disturbance at one location with what was told of it since, and maintenance for all of the partner in a few nights. */
export async function tellOpenIncidents(work: Work, customerId: string): Promise<void> {
  const { partnerId, locationId } = await getCustomer(work, customerId);
  const at = (hours: number): string => new Date(work.now.getTime() + hours * hourMs).toISOString();
  const location = (await listLocations(work)).find(({ id }) => id === locationId);
  if (location) {
    const broken = await publishIncident(work, {
      ...{ partnerId, kind: "incident", startedAt: at(-3), expectedEndAt: at(3), locationIds: [location.id], isPublic: false },
      texts: {
        en: `Slow internet in ${location.name} in the evening: one of two lines to our exchange is down.`,
        ar: `الإنترنت بطيء في ${location.name} مساءً: أحد الخطين إلى مقسمنا متوقف.`,
      },
    });
    const found = await updateIncident(work, broken, {
      ...{ stage: "found", expectedEndAt: at(3) },
      texts: { en: "A power supply failed. A spare is on its way.", ar: "تعطل مصدر طاقة. القطعة البديلة في الطريق." },
    });
    await updateIncident(work, found, {
      ...{ stage: "mending", expectedEndAt: at(1.5) },
      texts: { en: "Our technician is on site and changes it.", ar: "فنيّنا في الموقع ويستبدلها." },
    });
  }
  await publishIncident(work, {
    ...{ partnerId, kind: "maintenance", startedAt: at(64), expectedEndAt: at(66), locationIds: [], isPublic: false },
    texts: {
      en: "We renew a switch at night. Your internet stops for up to ten minutes.",
      ar: "نستبدل محوّلًا ليلًا. يتوقف الإنترنت لديك حتى عشر دقائق.",
    },
  });
}
