import { Line } from "../../../../shared/text.ts";
import { defineSetting } from "../../../platform/settings.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";

const may = "config.mail.update" as const;
const levels = ["system", "partner"] as const;

/** Over TLS, or on this very machine: what is sent there are codes. */
const isSafe = (url: string): boolean =>
  url === "" || (URL.canParse(url) && /^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(url));

export const smsUrl = defineSetting({
  key: "messages.sms_url",
  shape: Line(500).refine(isSafe, { message: "an address that begins with https://" }),
  fallback: "",
  levels,
  may,
  title: "SMS service",
  help: "The address that takes our SMS: a POST with JSON, {to, text, from}. Empty: none are sent, and customers are offered none.",
});
export const smsToken = defineSetting({
  key: "messages.sms_token",
  shape: Line(500),
  fallback: "",
  levels,
  may,
  title: "Key of the SMS service",
  help: "Goes along as a bearer token. It is kept encrypted and never shown.",
  secret: true,
});
export const smsFrom = defineSetting({
  key: "messages.sms_from",
  shape: Line(30),
  fallback: "",
  levels,
  may,
  title: "Sender of SMS",
  help: "A number or up to eleven letters, as the service allows.",
});
export const smsSettings = [smsUrl, smsToken, smsFrom] as const;

/** Whether SMS reach anybody from here. */
export const canSendSms = async (work: Work, partnerId: string): Promise<boolean> => (await getSetting(work, smsUrl, { partnerId })) !== "";
