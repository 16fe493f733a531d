// P-25 the second step: which one a customer has, where its code goes, and whether this browser is trusted.
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { listCustomerContacts } from "../../customers/index.ts";
import { canSendSms, customerFactor, maskedAddress, sendFactorCode } from "../../identity/index.ts";
import { getSetting } from "../../partners/index.ts";
import { atTheDoor } from "./candidates.ts";
import { secondFactor } from "./settings.ts";

interface Reached {
  readonly id: string;
  readonly partnerId: string;
  readonly fullName: string;
  readonly language: string;
}

type Channel = "email" | "sms";

/** The first address or telephone of a customer; at the door nobody is anybody yet. */
async function addressOf(work: Work, customerId: string, channel: Channel): Promise<string | undefined> {
  const contacts = (await listCustomerContacts(atTheDoor(work), [customerId])).get(customerId);
  return channel === "email" ? contacts?.emails[0] : contacts?.phones[0];
}

export async function receiverOf(work: Work, customer: Reached, channel: Channel) {
  const to = await addressOf(work, customer.id, channel);
  const { id: customerId, partnerId, fullName: name, language } = customer;
  return { customerId, partnerId, channel, to, name, language };
}

/** Asks for the customer's second factor; a code goes out where codes are sent. Undefined: there is none. */
export async function askForSecondStep(work: Work, tools: Pick<Tools, "seal">, customer: Reached) {
  const factor = await customerFactor(work, customer.id);
  if (factor === undefined) return undefined;
  if (factor === "totp") return { factor, sentTo: "", isSent: true };
  return { factor, ...(await sendCode(work, tools, customer, factor)) };
}

export async function sendCode(work: Work, { seal }: Pick<Tools, "seal">, customer: Reached, channel: Channel) {
  const receiver = await receiverOf(work, customer, channel);
  const decision = await sendFactorCode(work, seal, receiver);
  return { sentTo: receiver.to === undefined ? "" : maskedAddress(receiver.to), isSent: decision !== "limited" };
}

/** What a customer can set up, and where its codes would go. */
export async function offeredFactors(work: Work, customer: { id: string; partnerId: string }) {
  if ((await getSetting(work, secondFactor, { partnerId: customer.partnerId })) === "off") return [];
  const email = await addressOf(work, customer.id, "email");
  const phone = (await canSendSms(work, customer.partnerId)) ? await addressOf(work, customer.id, "sms") : undefined;
  return [
    { kind: "totp" as const, to: "" },
    ...(email === undefined ? [] : [{ kind: "email" as const, to: maskedAddress(email) }]),
    ...(phone === undefined ? [] : [{ kind: "sms" as const, to: maskedAddress(phone) }]),
  ];
}

export const isFactorRequired = async (work: Work, partnerId: string): Promise<boolean> =>
  (await getSetting(work, secondFactor, { partnerId })) === "required";
