// What vendor templates may name (N-67), and how the rates among it are worked out. There is no password here, and none is to come.

/** True is 1 and false is 0. A number is whole or not, and below 2^53 either way. */
export type VariableValue = string | number | boolean | null | undefined;
type Words = string | null | undefined;
type Count = number | null | undefined;
/** Fields that the provider defines; names are small letters, digits and `_`. */
type Attributes = Readonly<Record<string, VariableValue>>;

/** Bit/s; the subscriber's directions (N-1). */
interface RateVariables {
  readonly down?: Count;
  readonly up?: Count;
  readonly min_down?: Count;
  readonly min_up?: Count;
  readonly burst_down?: Count;
  readonly burst_up?: Count;
  readonly thr_down?: Count;
  readonly thr_up?: Count;
  /** Seconds; 0 where there is no burst. */
  readonly burst_time?: Count;
  /** 1 high, 5 normal, 8 low. */
  readonly priority?: Count;
}

/** Bytes, as their lower 32 bits and how many times 2^32; the subscriber's directions (N-1). */
interface LimitVariables {
  readonly down_octets?: Count;
  readonly down_gigawords?: Count;
  readonly up_octets?: Count;
  readonly up_gigawords?: Count;
  readonly total_octets?: Count;
  readonly total_gigawords?: Count;
}

/** Everything may be absent: what is, renders empty. */
export interface TemplateVariables {
  readonly rate?: RateVariables | undefined;
  readonly plan?: { readonly name?: Words; readonly code?: Words; readonly attr?: Attributes | undefined } | undefined;
  readonly service?:
    | { readonly id?: string | number | null | undefined; readonly login?: Words; readonly attr?: Attributes | undefined }
    | undefined;
  readonly customer?: { readonly id?: string | number | null | undefined; readonly attr?: Attributes | undefined } | undefined;
  readonly partner?: { readonly code?: Words } | undefined;
  readonly location?: { readonly code?: Words } | undefined;
  /** The access state of 0.3. */
  readonly state?: Words;
  readonly reason?: Words;
  /** The walled list: `debt`, `cap`, … */
  readonly list?: Words;
  readonly ip?:
    | {
        readonly v4?: Words;
        readonly pool?: Words;
        readonly v6_wan?: Words;
        readonly v6_pd?: Words;
        readonly gateway?: Words;
        readonly dns1?: Words;
        readonly dns2?: Words;
      }
    | undefined;
  readonly nas?: { readonly name?: Words; readonly id?: Words } | undefined;
  /** Seconds. */
  readonly session?: { readonly timeout?: Count } | undefined;
  /** Seconds between two interim updates. */
  readonly interim?: Count;
  readonly cap?: { readonly remaining_bytes?: Count } | undefined;
  /** N-116 what a voucher still allows, each in two parts of 32 bits; absent: no limit. */
  readonly limit?: LimitVariables | undefined;
  /** The fair-use rule that holds. */
  readonly rule?: { readonly name?: Words } | undefined;
  /** The page to which blocked subscribers are redirected, and the VLAN in which they are. */
  readonly walled?: { readonly url?: Words; readonly vlan?: string | number | null | undefined } | undefined;
}

type ReadVariable = (variables: TemplateVariables) => VariableValue;

const closed: Readonly<Record<string, ReadVariable>> = {
  "rate.down": ({ rate }) => rate?.down,
  "rate.up": ({ rate }) => rate?.up,
  "rate.min_down": ({ rate }) => rate?.min_down,
  "rate.min_up": ({ rate }) => rate?.min_up,
  "rate.burst_down": ({ rate }) => rate?.burst_down,
  "rate.burst_up": ({ rate }) => rate?.burst_up,
  "rate.thr_down": ({ rate }) => rate?.thr_down,
  "rate.thr_up": ({ rate }) => rate?.thr_up,
  "rate.burst_time": ({ rate }) => rate?.burst_time,
  "rate.priority": ({ rate }) => rate?.priority,
  "plan.name": ({ plan }) => plan?.name,
  "plan.code": ({ plan }) => plan?.code,
  "service.id": ({ service }) => service?.id,
  "service.login": ({ service }) => service?.login,
  "customer.id": ({ customer }) => customer?.id,
  "partner.code": ({ partner }) => partner?.code,
  "location.code": ({ location }) => location?.code,
  state: ({ state }) => state,
  reason: ({ reason }) => reason,
  list: ({ list }) => list,
  "ip.v4": ({ ip }) => ip?.v4,
  "ip.pool": ({ ip }) => ip?.pool,
  "ip.v6_wan": ({ ip }) => ip?.v6_wan,
  "ip.v6_pd": ({ ip }) => ip?.v6_pd,
  "ip.gateway": ({ ip }) => ip?.gateway,
  "ip.dns1": ({ ip }) => ip?.dns1,
  "ip.dns2": ({ ip }) => ip?.dns2,
  "nas.name": ({ nas }) => nas?.name,
  "nas.id": ({ nas }) => nas?.id,
  "session.timeout": ({ session }) => session?.timeout,
  interim: ({ interim }) => interim,
  "cap.remaining_bytes": ({ cap }) => cap?.remaining_bytes,
  "limit.down_octets": ({ limit }) => limit?.down_octets,
  "limit.down_gigawords": ({ limit }) => limit?.down_gigawords,
  "limit.up_octets": ({ limit }) => limit?.up_octets,
  "limit.up_gigawords": ({ limit }) => limit?.up_gigawords,
  "limit.total_octets": ({ limit }) => limit?.total_octets,
  "limit.total_gigawords": ({ limit }) => limit?.total_gigawords,
  "rule.name": ({ rule }) => rule?.name,
  "walled.url": ({ walled }) => walled?.url,
  "walled.vlan": ({ walled }) => walled?.vlan,
};

/** Names whose end is the provider's: `plan.attr.` and the name of a field. */
const open: Readonly<Record<string, (name: string) => ReadVariable>> = {
  "plan.attr": (name) => (variables) => variables.plan?.attr?.[name],
  "service.attr": (name) => (variables) => variables.service?.attr?.[name],
  "customer.attr": (name) => (variables) => variables.customer?.attr?.[name],
};

/** All names of N-67, for people; `*` stands for the name of a field. */
export const knownVariables: readonly string[] = [...Object.keys(closed), ...Object.keys(open).map((start) => `${start}.*`)];

/** How to read a variable; undefined if nobody fills one of that name. */
export function findVariable(name: string): ReadVariable | undefined {
  if (Object.hasOwn(closed, name)) return closed[name];
  const [, start = "", field = ""] = /^([a-z]+\.attr)\.([A-Za-z0-9_]+)$/.exec(name) ?? [];
  return Object.hasOwn(open, start) ? open[start]?.(field) : undefined;
}

/** What a plan says beside its speed; what is absent is none. */
interface RateTerms {
  /** How much of the speed is guaranteed. */
  readonly guaranteePercent?: Count;
  /** What a burst adds to the speed: 20 makes 12 Mbit/s of 10. */
  readonly burstPercent?: Count;
  /** The share of the speed below which a burst may begin. */
  readonly thresholdPercent?: Count;
  readonly burstSeconds?: Count;
  readonly priority?: "high" | "normal" | "low" | null | undefined;
}

const priorities = { high: 1, normal: 5, low: 8 } as const;

/** N-67 the `rate.*` of an effective rate in bit/s (N-66), in whole bit/s rounded down. There is a burst where it has both percent and seconds. */
export function rateVariables(
  { down, up }: { readonly down: number; readonly up: number },
  terms: RateTerms = {},
): { readonly [name in keyof RateVariables]-?: number } {
  const burstPercent = terms.burstPercent ?? 0;
  const burstSeconds = terms.burstSeconds ?? 0;
  const hasBurst = burstPercent > 0 && burstSeconds > 0;
  const burst = 100 + (hasBurst ? burstPercent : 0);
  const guarantee = terms.guaranteePercent ?? 0;
  const threshold = terms.thresholdPercent ?? 0;
  return {
    ...{ down, up, min_down: share(down, guarantee), min_up: share(up, guarantee) },
    ...{ burst_down: share(down, burst), burst_up: share(up, burst), thr_down: share(down, threshold), thr_up: share(up, threshold) },
    ...{ burst_time: hasBurst ? burstSeconds : 0, priority: priorities[terms.priority ?? "normal"] },
  };
}

/** N-116 the `limit.*` of what may still be carried, in bytes; undefined: no limit. `isSwapped`: the NAS calls up what is down to a subscriber. */
export function limitVariables(
  allows: { readonly downBytes: number | undefined; readonly upBytes: number | undefined; readonly totalBytes: number | undefined },
  isSwapped: boolean,
): LimitVariables {
  const [down, up] = isSwapped ? [allows.upBytes, allows.downBytes] : [allows.downBytes, allows.upBytes];
  const low = (bytes: number | undefined): Count => bytes && bytes % gigaword;
  const high = (bytes: number | undefined): Count => bytes && Math.floor(bytes / gigaword);
  return {
    ...{ down_octets: low(down), down_gigawords: high(down), up_octets: low(up), up_gigawords: high(up) },
    ...{ total_octets: low(allows.totalBytes), total_gigawords: high(allows.totalBytes) },
  };
}

const gigaword = 2 ** 32;

/** Multiplied first, so that whole percents of a whole rate are exact before they are cut. */
const share = (bitsPerSecond: number, percent: number): number => Math.floor((bitsPerSecond * percent) / 100);
