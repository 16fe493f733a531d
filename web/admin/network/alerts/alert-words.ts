import type { listAlertsEndpoint } from "../../../../server/modules/network/alerts/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import type { Translate } from "../../../lib/texts.tsx";

export type Alert = ReturnsOf<typeof listAlertsEndpoint>["items"][number];

/** What is wrong, with the numbers that were seen last. */
export const alertWords = (t: Translate, { kind, details, value, item }: Alert): string =>
  t(`watch.alert.says.${kind}`, {
    percent: details.percent ?? 0,
    perMinute: details.perMinute ?? 0,
    minutes: details.minutes ?? 0,
    normal: details.normal ?? 0,
    refused: details.refused ?? 0,
    logins: details.logins ?? 0,
    name: value?.name ?? item,
    value: details.value ?? 0,
    unit: value?.unit ?? "",
    ms: details.ms ?? 0,
    changes: details.changes ?? 0,
    dropped: details.dropped ?? 0,
    down: details.down ?? 0,
  });
