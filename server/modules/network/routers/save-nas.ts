import { sql } from "kysely";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { differences } from "../../../platform/differences.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { parseIp } from "../address-rules/ip-rules.ts";
import { prefixesOfNas } from "../addresses/prefixes-elsewhere.ts";
import { nasInUse } from "../problems.ts";
import { loadProfiles } from "../profiles/profile-store.ts";
import { isShipped } from "../profiles/shipped-profiles.ts";
import { chosenPartners, refuseTakenName, saveServed } from "../scope.ts";
import { findSite, takeTurnsAtSite } from "../sites/site-queries.ts";
import { stated } from "../stated.ts";
import { db } from "../tables.ts";
import { refuseFaultyLines } from "../templates/line-errors.ts";
import { isHostName, readSources, refuseTakenSources, saveSources } from "./check-sources.ts";
import type { createNasEndpoint, updateNasEndpoint } from "./contract.ts";
import { leaveEntry, lockNas } from "./lock-nas.ts";
import { openSessionsOnNas } from "./nas-guards.ts";
import { getNas, type Nas } from "./nas-queries.ts";
import { generateSecret, refuseWeakSecret, type Vault } from "./nas-secrets.ts";
import { secretWeakness } from "./secret-rules.ts";

type NewNas = BodyOf<typeof createNasEndpoint>;

/**
 * Adds a NAS.
 * @param isImported its secrets are in use already, so weak ones are taken with a standing warning (N-20).
 */
export async function createNas(work: Work, vault: Vault, body: NewNas, { isImported = false } = {}): Promise<Nas> {
  const id = uuidv7(work.now.getTime());
  const secret = body.secret ?? generateSecret();
  if (!isImported) {
    refuseWeakSecret(secret, "secret");
    if (body.dynamicSecret !== undefined) refuseWeakSecret(body.dynamicSecret, "dynamicSecret");
  }
  const served = await chosenPartners(work, body.partnerIds);
  const profile = await chosenProfile(work, body.profile);
  const sources = readSources(body.sources);
  refuseFaultyLines("replyLines", body.replyLines);
  await checkPlaces(work, body);
  await refuseTakenName(work, "nases", body.name, served, null);
  await refuseTakenSources(work, vault.unseal, { ...saidOfSelf(body), id, sources, secrets: [secret] });
  await db(work)
    .insertInto("network.nases")
    .values({
      ...columnsOf({
        ...body,
        accessTypes: body.accessTypes ?? [...profile.accessTypes],
        interimSeconds: body.interimSeconds ?? profile.interimSeconds,
        dynamicMode: body.dynamicMode ?? profile.dynamicMode,
        dynamicPort: body.dynamicPort ?? profile.dynamicPort,
      }),
      ...{ id, all_partners: served.forAll, created_at: work.now },
      ...{ secret_sealed: vault.seal(secret), secret_is_weak: secretWeakness(secret) !== undefined, secret_set_at: work.now },
      ...{ next_secret_sealed: null, next_secret_set_at: null },
      dynamic_secret_sealed: body.dynamicSecret === undefined ? null : vault.seal(body.dynamicSecret),
      copy_secret_sealed: copySecretOf(vault, body, null),
    })
    .execute();
  await saveServed(work, "nas", id, served);
  await saveSources(work, id, sources);
  const nas = await getNas(work, id);
  leaveEntry(work, nas, "created", { name: { before: null, after: nas.name }, sources: { before: null, after: [...nas.sources] } });
  return nas;
}

export async function updateNas(
  work: Work,
  vault: Vault,
  id: string,
  edit: BodyOf<typeof updateNasEndpoint>,
  version: number,
): Promise<Nas> {
  const { secret, dynamicSecret, copySecret, ...fields } = edit;
  if (secret !== undefined) refuseWeakSecret(secret, "secret");
  if (dynamicSecret) refuseWeakSecret(dynamicSecret, "dynamicSecret");
  const before = await lockNas(work, id, version);
  const wanted = { ...fieldsOf(before), ...stated(fields) };
  const served = edit.partnerIds ? await chosenPartners(work, edit.partnerIds) : before.served;
  if (edit.profile !== undefined) await chosenProfile(work, edit.profile);
  const sources = readSources(wanted.sources);
  if (edit.replyLines !== undefined) refuseFaultyLines("replyLines", edit.replyLines);
  await checkPlaces(work, wanted, before);
  if (edit.name !== undefined || edit.partnerIds) await refuseTakenName(work, "nases", wanted.name, served, id);
  const next = before.next_secret_sealed === null ? [] : [vault.unseal(before.next_secret_sealed)];
  const secrets = [secret ?? vault.unseal(before.secret_sealed), ...next];
  await refuseTakenSources(work, vault.unseal, { ...saidOfSelf(wanted), id, sources, secrets });
  await db(work)
    .updateTable("network.nases")
    .set({
      ...columnsOf(wanted),
      all_partners: served.forAll,
      version: sql`version + 1`,
      ...(secret === undefined ? {} : { secret_sealed: vault.seal(secret), secret_is_weak: false, secret_set_at: work.now }),
      ...(dynamicSecret === undefined ? {} : { dynamic_secret_sealed: dynamicSecret === null ? null : vault.seal(dynamicSecret) }),
      copy_secret_sealed: copySecretOf(vault, { ...wanted, copySecret }, before.copy_secret_sealed),
    })
    .where("id", "=", id)
    .execute();
  if (edit.partnerIds) await saveServed(work, "nas", id, served);
  if (edit.sources) await saveSources(work, id, sources);
  const after = await getNas(work, id);
  const hidden = { before: "(changed)", after: "(changed)" };
  leaveEntry(work, after, "updated", {
    ...differences(
      { ...fieldsOf(before), partnerIds: before.served.partnerIds },
      { ...fieldsOf(after), partnerIds: after.served.partnerIds },
    ),
    ...(secret === undefined ? {} : { secret: hidden }),
    ...(dynamicSecret === undefined ? {} : { dynamicSecret: hidden }),
    ...(copySecret === undefined ? {} : { copySecret: hidden }),
  });
  return after;
}

/** N-22 sessions go on whatever becomes of the record, and their accounting would come from nobody: disable it, and delete it when they are over. */
export async function deleteNas(work: Work, id: string, version: number): Promise<void> {
  const nas = await lockNas(work, id, version);
  const open = await openSessionsOnNas(work, id);
  if (open > 0)
    throw nasInUse(`${open} ${open === 1 ? "session is" : "sessions are"} open on ${nas.name}. Disable it and wait, or end them first.`);
  const named = await prefixesOfNas(work, id);
  if (named.length > 0) throw nasInUse(`${nas.name} gives addresses of ${named.join(", ")}. Take it out there first.`);
  await db(work).deleteFrom("network.nases").where("id", "=", id).execute();
  leaveEntry(work, nas, "deleted", { name: { before: nas.name, after: null } });
}

async function chosenProfile(work: Work, key: string) {
  const profile = (await loadProfiles(work)).get(key);
  if (!profile) throw fieldProblem("profile", "unknown-value", "There is no such profile.");
  return profile;
}

/** N-123 sealed; null: no copy is sent. @param before - sealed, the one that stays unless another is given */
function copySecretOf(
  vault: Vault,
  { copyAddress, copySecret }: { readonly copyAddress: string | null; readonly copySecret?: string | undefined },
  before: string | null,
): string | null {
  if (copyAddress === null) return null;
  const sealed = copySecret === undefined ? before : vault.seal(copySecret);
  if (sealed === null) throw fieldProblem("copySecret", "required", "Give the secret that the other server knows.");
  return sealed;
}

type Places = Pick<NewNas, "siteId" | "status" | "managementAddress" | "dynamicAddress" | "copyAddress">;

async function checkPlaces(work: Work, places: Places, before?: Nas): Promise<void> {
  if (places.siteId !== null) await checkSite(work, places.siteId, places.status, before);
  if (places.managementAddress !== "" && !isPlace(places.managementAddress))
    throw fieldProblem("managementAddress", "not-an-address", "Give an IPv4 or IPv6 address or a host name.");
  if (places.dynamicAddress !== null && !isPlace(places.dynamicAddress))
    throw fieldProblem("dynamicAddress", "not-an-address", "Give an IPv4 or IPv6 address or a host name.");
  // No name: looking it up again and again would take the time of those who write accounting to the disk.
  if (places.copyAddress !== null && !parseIp(places.copyAddress))
    throw fieldProblem("copyAddress", "not-an-address", "Give an IPv4 or IPv6 address.");
}

/** N-15 nothing is put up or taken into use again at a retired site, nor at one that is being retired at this moment. */
async function checkSite(work: Work, siteId: string, status: Places["status"], before: Nas | undefined): Promise<void> {
  const moves = siteId !== before?.site_id;
  if (!moves && (before?.status !== "disabled" || status === "disabled")) return;
  await takeTurnsAtSite(work, siteId);
  const site = await findSite(work, siteId);
  if (moves && !site) throw fieldProblem("siteId", "unknown-value", "There is no such site.");
  if (site?.status === "retired") throw fieldProblem("siteId", "retired", "This site is retired.");
}

const isPlace = (text: string): boolean => parseIp(text) !== undefined || isHostName(text);

type Fields = ReturnType<typeof fieldsOf>;

/** What can be changed of a NAS, beside secrets and whom it serves. */
const fieldsOf = (nas: Nas) => ({
  ...{
    name: nas.name,
    siteId: nas.site_id,
    profile: nas.profile ?? nas.own_profile_id ?? "",
    model: nas.model,
    serial: nas.serial,
    tags: nas.tags,
  },
  ...{ managementAddress: nas.management_address, sources: [...nas.sources], nasIpAddress: nas.nas_ip_address },
  ...{ nasIpv6Address: nas.nas_ipv6_address, nasIdentifier: nas.nas_identifier, accessTypes: nas.access_types },
  ...{ authenticationMode: nas.authentication_mode, accountingMode: nas.accounting_mode, interimSeconds: nas.interim_seconds },
  ...{ dynamicMode: nas.dynamic_mode, dynamicAddress: nas.dynamic_address, dynamicPort: nas.dynamic_port },
  ...{ dynamicPacketsPerSecond: nas.dynamic_packets_per_second, messageAuthenticator: nas.message_authenticator },
  ...{ swapRates: nas.swap_rates, swapAccounting: nas.swap_accounting, noGigawords: nas.no_gigawords },
  ...{ sendsIpv6CountersSeparately: nas.sends_ipv6_counters_separately, sendsNoInterims: nas.sends_no_interims, status: nas.status },
  ...{ copyAddress: nas.copy_address, copyPort: nas.copy_port, replyLines: nas.reply_lines },
});

const columnsOf = (fields: Omit<Fields, "sources">) => ({
  ...{ name: fields.name, site_id: fields.siteId, model: fields.model, serial: fields.serial, tags: [...fields.tags] },
  profile: isShipped(fields.profile) ? fields.profile : null,
  own_profile_id: isShipped(fields.profile) ? null : fields.profile,
  ...{ management_address: fields.managementAddress, nas_ip_address: fields.nasIpAddress, nas_ipv6_address: fields.nasIpv6Address },
  ...{ nas_identifier: fields.nasIdentifier, access_types: [...fields.accessTypes], authentication_mode: fields.authenticationMode },
  ...{ accounting_mode: fields.accountingMode, interim_seconds: fields.interimSeconds, dynamic_mode: fields.dynamicMode },
  ...{ dynamic_address: fields.dynamicAddress, dynamic_port: fields.dynamicPort },
  dynamic_packets_per_second: fields.dynamicPacketsPerSecond,
  message_authenticator: fields.messageAuthenticator,
  ...{ swap_rates: fields.swapRates, swap_accounting: fields.swapAccounting, no_gigawords: fields.noGigawords },
  sends_ipv6_counters_separately: fields.sendsIpv6CountersSeparately,
  ...{ sends_no_interims: fields.sendsNoInterims, status: fields.status },
  ...{ copy_address: fields.copyAddress, copy_port: fields.copyPort, reply_lines: fields.replyLines },
});

const saidOfSelf = ({
  nasIdentifier,
  nasIpAddress,
  nasIpv6Address,
}: Pick<Fields, "nasIdentifier" | "nasIpAddress" | "nasIpv6Address">) => ({
  nasIdentifier,
  nasIpAddress,
  nasIpv6Address,
});
