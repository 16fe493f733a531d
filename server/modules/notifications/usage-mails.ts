// What customers are told of their data (M-41, N-150, P-104): how much is used, a pack that is there, and that none comes by itself any more.
import type { Listen } from "../../platform/event-bus.ts";
import { dayText, moneyText } from "../../platform/texts.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomer, listCustomerContacts, mailAddressesFor } from "../customers/index.ts";
import { autoPacksStopped, packAdded } from "../ordering/index.ts";
import { getPartner, homePath, portalUrl } from "../partners/index.ts";
import { getService, listServiceNames } from "../services/index.ts";
import { fairUseApplied, fairUseLifted, listQuotas, quotaReached } from "../usage/index.ts";
import { writeMessage } from "./write-message.ts";

export function listenToUsage(on: Listen, tools: Tools): void {
  on(quotaReached, "tell-of-used-data", async (work, { id, data }) => {
    const [quota] = await listQuotas(work, { serviceIds: [data.serviceId] });
    // More data came meanwhile: there is nothing to tell any more.
    if (!quota || quota.percent < data.percent) return;
    const isAll = data.percent >= 100;
    await tell(work, tools, isAll ? `data_used_up_${quota.atLimit.act === "block" ? "blocked" : "slowed"}` : "data_used", {
      ...{ kind: isAll ? "data_used_up" : "data_used", cause: id, customerId: data.customerId, serviceId: data.serviceId },
      values: (language) => ({
        percent: String(data.percent),
        service: quota.title,
        left: sizeText(quota.leftBytes, language),
        day: dayText(quota.resetOn, language),
      }),
    });
  });
  on(fairUseApplied, "tell-of-the-rule", async (work, { id, data }) => {
    if (!data.tells) return;
    const service = await nameOfRunning(work, data.serviceId);
    if (service === null) return;
    await tell(work, tools, `fair_use_${data.action === "notify" ? "notified" : data.state === "open" ? "faster" : data.state}`, {
      ...{ kind: "fair_use_applied", cause: id, customerId: data.customerId, serviceId: data.serviceId, page: "statistics" },
      values: (language) => ({ rule: data.rule, service, down: mbitText(data.downBps, language), up: mbitText(data.upBps, language) }),
    });
  });
  on(fairUseLifted, "tell-that-the-rule-ended", async (work, { id, data }) => {
    if (!data.tells) return;
    const service = await nameOfRunning(work, data.serviceId);
    if (service === null) return;
    await tell(work, tools, "fair_use_lifted", {
      ...{ kind: "fair_use_lifted", cause: id, customerId: data.customerId, serviceId: data.serviceId, page: "statistics" },
      values: () => ({ rule: data.rule, service }),
    });
  });
  on(packAdded, "tell-of-the-pack", (work, { id, data }) =>
    tell(work, tools, data.way === "auto" ? "data_pack_auto" : "data_pack_added", {
      ...{ kind: "data_pack_added", cause: id, customerId: data.customerId, serviceId: data.serviceId },
      values: (language) => ({
        title: data.title,
        size: sizeText(Number(data.bytes), language),
        amount: moneyText(BigInt(data.grossMinor), data.currency, language),
      }),
    }),
  );
  on(autoPacksStopped, "tell-that-no-pack-comes", (work, { id, data }) =>
    tell(work, tools, `data_packs_stopped_${data.why}`, {
      ...{ kind: "data_packs_stopped", cause: id, customerId: data.customerId, serviceId: data.serviceId },
      values: () => ({ most: String(data.most) }),
    }),
  );
}

/** Null: it does not run any more, and its speed is nobody's concern. */
async function nameOfRunning(work: Work, serviceId: string): Promise<string | null> {
  if ((await getService(work, serviceId)).state !== "active") return null;
  return (await listServiceNames(work, [serviceId])).get(serviceId)?.portalTitle ?? "";
}

/** "30"; a direction that nothing limits has no number. */
const mbitText = (bps: string | null, language: string): string =>
  bps === null ? "–" : new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(Number(bps) / 1_000_000);

/** M-39 a gigabyte is 10⁹ bytes. */
const sizeText = (bytes: number, language: string): string =>
  `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1_000_000_000)} GB`;

interface Told {
  readonly kind: string;
  readonly cause: string;
  readonly customerId: string;
  readonly serviceId: string;
  /** What it opens instead of the data of the service. */
  readonly page?: "statistics";
  readonly values: (language: string) => Readonly<Record<string, string>>;
}

async function tell(work: Work, tools: Tools, texts: string, { kind, cause, customerId, serviceId, page, values }: Told): Promise<void> {
  const customer = await findCustomer(work, customerId);
  if (!customer || customer.deletedAt !== null) return;
  const partner = await getPartner(work, customer.partnerId);
  const contacts = (await listCustomerContacts(work, [customer.id])).get(customer.id);
  const home = homePath(partner);
  await writeMessage(work, tools, {
    partnerId: partner.id,
    customerId: customer.id,
    kind,
    cause: `${kind}:${cause}`,
    to: contacts ? mailAddressesFor(contacts, "other") : [],
    channels: ["mail", "portal"],
    content: {
      texts,
      language: customer.language,
      name: customer.fullName,
      values: values(customer.language),
      link: portalUrl(
        tools.config.publicUrl,
        partner,
        `${home === "/" ? "" : home}${page === "statistics" ? `/statistics?service=${serviceId}` : `/services/${serviceId}/data`}`,
      ),
    },
    timing: "at-once",
  });
}
