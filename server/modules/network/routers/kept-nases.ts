// Every NAS as the RADIUS server asks for it. It is kept in memory and read anew when one of its tables changes (N-14).
import { kept } from "../../../platform/kept.ts";
import type { Work } from "../../../platform/work.ts";
import { type Ip, type Network, parseIp, readNetwork } from "../address-rules/ip-rules.ts";
import type { AccessType, DynamicMode } from "../profiles/contract.ts";
import { loadProfiles, profileKeyOf } from "../profiles/profile-store.ts";
import { shippedProfiles } from "../profiles/shipped-profiles.ts";
import type { VendorProfile } from "../profiles/vendor-profile.ts";
import { db } from "../tables.ts";
import type { MessageAuthenticatorPolicy, NasStatus, RadiusMode } from "./contract.ts";
import { nasOf, visibleNases } from "./nas-queries.ts";

export interface KnownNas {
  readonly id: string;
  readonly name: string;
  readonly siteId: string | null;
  /** Of everybody's when it serves all. */
  readonly servesAll: boolean;
  readonly partnerIds: readonly string[];
  readonly networks: readonly Network[];
  /** To be resolved again and again; the last good answer stays (1.2). */
  readonly hostNames: readonly string[];
  readonly nasIdentifier: string | null;
  readonly nasIpAddress: Ip | null;
  readonly nasIpv6Address: Ip | null;
  /** Sealed with the installation's key; `tools.unseal` opens them. */
  readonly secretSealed: string;
  readonly nextSecretSealed: string | null;
  /** Null: the same as `secretSealed`. */
  readonly dynamicSecretSealed: string | null;
  readonly profileKey: string;
  /** The shipped profile that it has, or that its own was copied from: whose make it is. */
  readonly profileBase: string;
  readonly profile: VendorProfile;
  readonly accessTypes: readonly AccessType[];
  readonly authenticationMode: RadiusMode;
  readonly accountingMode: RadiusMode;
  readonly interimSeconds: number;
  readonly dynamic: {
    readonly mode: DynamicMode;
    /** Null: where its packets come from. */
    readonly address: string | null;
    readonly port: number;
    readonly packetsPerSecond: number;
  };
  readonly messageAuthenticator: MessageAuthenticatorPolicy;
  readonly swapRates: boolean;
  readonly swapAccounting: boolean;
  readonly noGigawords: boolean;
  readonly sendsIpv6CountersSeparately: boolean;
  readonly sendsNoInterims: boolean;
  readonly status: NasStatus;
  /** N-69 behind those of its profile. */
  readonly replyLines: string;
  /** N-123 who gets a copy of its accounting. */
  readonly copy: { readonly address: string; readonly port: number; readonly secretSealed: string } | null;
}

const readNases = async (work: Work): Promise<readonly KnownNas[]> => {
  const rows = await visibleNases(work).orderBy("nas.id").execute();
  const profiles = await loadProfiles(work);
  const sources = await db(work).selectFrom("network.nas_sources").select(["nas_id", "network", "host_name"]).orderBy("position").execute();
  const bySource = Map.groupBy(sources, ({ nas_id }) => nas_id);
  return rows.map(nasOf).map((nas) => {
    const own = bySource.get(nas.id) ?? [];
    const profileKey = profileKeyOf(nas);
    return {
      ...{ id: nas.id, name: nas.name, siteId: nas.site_id, servesAll: nas.served.forAll, partnerIds: nas.served.partnerIds },
      networks: own.flatMap(({ network }) => (network === null ? [] : [readNetwork(network)])),
      hostNames: own.flatMap(({ host_name }) => host_name ?? []),
      nasIdentifier: nas.nas_identifier,
      nasIpAddress: nas.nas_ip_address === null ? null : (parseIp(nas.nas_ip_address) ?? null),
      nasIpv6Address: nas.nas_ipv6_address === null ? null : (parseIp(nas.nas_ipv6_address) ?? null),
      ...{ secretSealed: nas.secret_sealed, nextSecretSealed: nas.next_secret_sealed, dynamicSecretSealed: nas.dynamic_secret_sealed },
      ...{ profileKey, profileBase: profiles.get(profileKey)?.base ?? "generic" },
      // A profile that a newer release no longer ships speaks plain RFC until somebody chooses another.
      profile: profiles.get(profileKey) ?? shippedProfiles.generic,
      ...{ accessTypes: nas.access_types, authenticationMode: nas.authentication_mode, accountingMode: nas.accounting_mode },
      interimSeconds: nas.interim_seconds,
      dynamic: {
        ...{ mode: nas.dynamic_mode, address: nas.dynamic_address, port: nas.dynamic_port },
        packetsPerSecond: nas.dynamic_packets_per_second,
      },
      messageAuthenticator: nas.message_authenticator,
      ...{ swapRates: nas.swap_rates, swapAccounting: nas.swap_accounting, noGigawords: nas.no_gigawords },
      ...{ sendsIpv6CountersSeparately: nas.sends_ipv6_counters_separately, sendsNoInterims: nas.sends_no_interims, status: nas.status },
      replyLines: nas.reply_lines,
      copy:
        nas.copy_address === null || nas.copy_secret_sealed === null
          ? null
          : { address: nas.copy_address, port: nas.copy_port, secretSealed: nas.copy_secret_sealed },
    };
  });
};

/** All NASes of the installation, whomever they serve: for the program alone, never for a page. */
export const listNases: (work: Work) => Promise<readonly KnownNas[]> = kept({
  tables: ["network.nases", "network.nas_partners", "network.nas_sources", "network.profiles"],
  entities: ["nas", "nas_profile"],
  read: readNases,
});
