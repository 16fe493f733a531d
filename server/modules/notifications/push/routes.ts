import { sql } from "kysely";
import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { appFeature, getSetting, getVisiblePartner } from "../../partners/index.ts";
import { messagesMode } from "../settings.ts";
import * as contract from "./contract.ts";
import { stateOfKeys } from "./push-keys.ts";
import { listOpenPushes, markSeen, takeReceipt } from "./read-pushes.ts";
import { findServiceAccount } from "./service-account.ts";
import { pushFeature } from "./settings.ts";
import { changeSubscription, showPush, subscribe, subscribeNative, testPush, unsubscribe } from "./subscriptions.ts";

const when = [appFeature, pushFeature] as const;
const ownDevice = "what one device of the customer's own shows; adding and removing a device have their entry";

export function pushRoutes(api: Api, tools: Tools): void {
  api.serve(contract.pushEndpoint, { may: "customer", when, handle: (work) => showPush(work) });
  api.serve(contract.subscribeEndpoint, {
    may: "customer",
    when,
    unaudited: "said again at every start of the app; a new device has its entry",
    handle: (work, { body, request }) => subscribe(work, tools, body, request.headers["user-agent"] ?? ""),
  });
  api.serve(contract.subscribeNativeEndpoint, {
    may: "customer",
    when,
    unaudited: "said again at every start of the app; a new device has its entry",
    handle: (work, { body, request }) => subscribeNative(work, tools, body, request.headers["user-agent"] ?? ""),
  });
  api.serve(contract.changeSubscriptionEndpoint, {
    may: "customer",
    when,
    unaudited: ownDevice,
    handle: (work, { params, body }) => changeSubscription(work, params.subscriptionId, body.offGroups),
  });
  api.serve(contract.unsubscribeEndpoint, {
    may: "customer",
    when,
    handle: async (work, { params }) => {
      await unsubscribe(work, params.subscriptionId);
      return {};
    },
  });
  api.serve(contract.testPushEndpoint, {
    may: "customer",
    when,
    unaudited: ownDevice,
    handle: (work, { params }) => testPush(work, params.subscriptionId),
  });
  api.serve(contract.openPushesEndpoint, { may: "customer", when, handle: (work) => listOpenPushes(work) });
  api.serve(contract.seenPushesEndpoint, {
    may: "customer",
    when,
    unaudited: ownDevice,
    handle: async (work, { body }) => {
      await markSeen(work, body.ids);
      return {};
    },
  });
  api.serve(contract.pushReceiptEndpoint, {
    may: "anyone",
    unaudited: "a device says that it got a notice; the notice itself keeps that",
    handle: async (work, { body }) => {
      await takeReceipt(work, body.token, body.what);
      return {};
    },
  });
  api.serve(contract.pushStatusEndpoint, {
    may: ["config.portal.view", "config.portal.update"],
    handle: (work, { params }) => showStatus(work, tools, params.partnerId),
  });
}

async function showStatus(work: Work, tools: Tools, partnerId: string) {
  await getVisiblePartner(work, partnerId);
  const { rows } = await sql<{ devices: number; native: number; told: number; reached: number; fell_back: number; refused: number }>`
    select (select count(*)::int from notifications.push_subscriptions where partner_id = ${partnerId}) as devices,
      (select count(*)::int from notifications.push_subscriptions where partner_id = ${partnerId} and kind <> 'web') as native,
      count(*)::int as told, count(*) filter (where state in ('reached', 'read'))::int as reached,
      count(*) filter (where state = 'fell-back')::int as fell_back,
      (select count(*)::int from notifications.push_deliveries where partner_id = ${partnerId} and state = 'refused'
        and state_at > ${work.now}::timestamptz - interval '7 days') as refused
    from notifications.pushes where partner_id = ${partnerId} and kind <> 'test' and created_at > ${work.now}::timestamptz - interval '7 days'`.execute(
    work.tx,
  );
  const { devices = 0, native = 0, told = 0, reached = 0, fell_back: fellBack = 0, refused = 0 } = rows[0] ?? {};
  const keys = await stateOfKeys(work, tools);
  const account = await findServiceAccount(work, tools, partnerId);
  return {
    keys,
    isSending: (await getSetting(work, messagesMode, { partnerId })) === "live",
    devices,
    native: { key: typeof account === "string" ? account : ("ready" as const), devices: native },
    week: { told, reached, fellBack, refused },
  };
}
