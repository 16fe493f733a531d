// What stands in the ticket of a request, in the customer's language: what was asked, and what came of it (P-77).
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson } from "../../../../shared/money.ts";
import type { WaitingField } from "../../../../shared/profile-parts.ts";
import type { RequestKind } from "../../../../shared/requests.ts";
import { dayText, moneyText } from "../../../platform/texts.ts";
import type { Work } from "../../../platform/work.ts";
import type { SettlementFigures } from "../../billing/index.ts";
import { listPlansOfServices } from "../../catalog/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { sayIn } from "../../partners/index.ts";
import { listServiceNames } from "../../services/index.ts";
import type { Bound } from "../planned-changes/bound.ts";
import { fieldsIn, type ProfileWish, linesOf as valueLines } from "./profile/profile-rules.ts";

const fieldKey = {
  fullName: "name",
  emails: "emails",
  billingEmails: "billing-emails",
  phones: "phones",
  street1: "street",
  street2: "street-more",
  zip: "zip",
  city: "city",
  dateOfBirth: "birth-date",
} as const satisfies Record<WaitingField, string>;

export interface Told {
  readonly serviceId: string;
  /** Null: in words only. */
  readonly bound: Bound | null;
  readonly figures: SettlementFigures | null;
  readonly month: MoneyJson | undefined;
}

/** Sentences about requests, as the customer reads them. */
export async function wordsFor(work: Work, customerId: string) {
  const { language, partnerId } = await getCustomer(work, customerId);
  const say = await sayIn(work, partnerId, language, "print");
  const shown = (amount: MoneyJson): string => moneyText(fromMoneyJson(amount).minor, amount.currency, language);

  /** "Home 100 to Home 500 from 1 Dec 2026": what is asked for one service. */
  async function lineOf({ serviceId, bound }: Told): Promise<string> {
    const service = (await listServiceNames(work, [serviceId])).get(serviceId)?.portalTitle ?? "";
    switch (bound?.kind) {
      case "plan": {
        const to = (await listPlansOfServices(work, [bound.planId])).get(bound.planId);
        return say("request.line.plan", { service, plan: to ? to.portalTitle || to.title : "", day: dayText(bound.on, language) });
      }
      case "pause":
        return bound.until === null
          ? say("request.line.pause", { service, day: dayText(bound.on, language) })
          : say("request.line.pause-until", { service, day: dayText(bound.on, language), until: dayText(bound.until, language) });
      case "resume":
        return say("request.line.resume", { service, day: dayText(bound.on, language) });
      case "end":
        return say("request.line.end", { service, day: dayText(addDays(bound.on, -1), language) });
      default:
        return say("request.line.words", { service });
    }
  }

  /** What it comes to, as far as it comes to anything. */
  function moneyLines({ figures, month }: Told): string[] {
    const lines: string[] = [];
    if (month) lines.push(say("request.month", { amount: shown(month) }));
    const net = figures && fromMoneyJson(figures.net).minor;
    if (figures && net !== null && net !== 0n) {
      const size = moneyText(net < 0n ? -net : net, figures.net.currency, language);
      lines.push(say(net > 0n ? "request.to-pay" : "request.comes-back", { amount: size }));
    }
    return lines;
  }

  async function linesOf(items: readonly Told[]): Promise<string[]> {
    const lines: string[] = [];
    for (const item of items) lines.push(await lineOf(item), ...moneyLines(item));
    return lines;
  }

  /** P-191 "City: Split": each value as it shall be. */
  function profileLines(wish: ProfileWish): string[] {
    return fieldsIn(wish).map((field) => {
      const lines = valueLines(wish[field]?.wanted);
      const value = lines.map((line) => (field === "dateOfBirth" ? dayText(line as Day, language) : line)).join(", ");
      return say("request.profile.line", { field: say(`request.profile.${fieldKey[field]}`), value: value || "–" });
    });
  }

  return {
    profileSubject: (): string => say("request.subject.profile"),
    profileAsked: (wish: ProfileWish): string => [say("request.profile.please"), ...profileLines(wish)].join("\n"),
    profileApproved: (wish: ProfileWish, note: string): string =>
      [say("request.profile.approved"), ...profileLines(wish), ...(note === "" ? [] : ["", note])].join("\n"),
    async subject(kind: RequestKind, items: readonly Told[]): Promise<string> {
      const [first] = items;
      if (kind === "pause_all" || !first) return say("request.subject.pause_all");
      const service = (await listServiceNames(work, [first.serviceId])).get(first.serviceId)?.portalTitle ?? "";
      const { bound } = first;
      if (bound?.kind !== "plan") return say(`request.subject.${kind}`, { service });
      const to = (await listPlansOfServices(work, [bound.planId])).get(bound.planId);
      return say("request.subject.to-plan", { service, plan: to ? to.portalTitle || to.title : "" });
    },
    async asked(items: readonly Told[], words: string): Promise<string> {
      return [...(await linesOf(items)), ...(words === "" ? [] : ["", words])].join("\n");
    },
    async approved(items: readonly Told[], note: string): Promise<string> {
      return [say("request.approved"), ...(await linesOf(items)), ...(note === "" ? [] : ["", note])].join("\n");
    },
    async offered(items: readonly Told[], note: string): Promise<string> {
      return [say("request.offered"), ...(await linesOf(items)), ...(note === "" ? [] : ["", note]), "", say("request.offered-how")].join(
        "\n",
      );
    },
    declined: (reason: string): string => say("request.declined", { reason }),
    withdrawn: (): string => say("request.withdrawn"),
    accepted: (): string => say("request.accepted"),
    obsolete: (): string => say("request.obsolete"),
    expired: (): string => say("request.expired"),
    closedUnsaid: (): string => say("request.closed-unsaid"),
  };
}
