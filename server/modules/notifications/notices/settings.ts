// P-193 what a provider sends where, until a customer chooses otherwise.
import { z } from "zod";
import { noticeKinds } from "../../../../shared/notices.ts";
import type { Feature } from "../../../platform/feature.ts";
import { defineSetting } from "../../../platform/settings.ts";
import { inMenu, switchedBy } from "../../partners/index.ts";

const place = { levels: ["system", "partner"], may: "config.portal.update" } as const;
const shape = z.array(z.enum(noticeKinds)).max(noticeKinds.length);

export const noticesByMail = defineSetting({
  ...place,
  key: "messages.notices_mail",
  shape,
  fallback: [...noticeKinds],
  title: "Told by e-mail",
  help: "Until a customer chooses otherwise. Invoices and changes of services that are not mailed lie among the messages of the portal.",
});
export const noticesBySms = defineSetting({
  ...place,
  key: "messages.notices_sms",
  shape,
  fallback: [],
  title: "Told by SMS",
  help: "Besides, where an SMS service is set up: the subject and a link. Each of them costs. Between nine in the evening and eight none are sent.",
});
export const noticesByPush = defineSetting({
  ...place,
  key: "messages.notices_push",
  shape,
  fallback: [...noticeKinds],
  title: "Told on devices",
  help: "For customers who use the app and have turned notices on.",
});
export const noticesChosen = defineSetting({
  ...place,
  key: "portal.notices.choose",
  shape: z.boolean(),
  fallback: true,
  title: "Customers choose how they are told",
  help: "Shows them for each kind of notice whether it comes by e-mail, by SMS and on their devices. Off: what they chose before counts no more.",
});

export const noticeSettings = [noticesByMail, noticesBySms, noticesByPush, noticesChosen];
const choosing = switchedBy("notices", noticesChosen, (on) => on);
export const noticeFeatures: readonly Feature[] = [choosing];
export const noticePage: readonly Feature[] = [inMenu("profile"), choosing];
