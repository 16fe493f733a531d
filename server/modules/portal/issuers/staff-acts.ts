// What staff set up: with which other accounts a partner's customers may sign in.
import type { z } from "zod";
import { fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import {
  addIssuer,
  changeIssuer,
  findIssuer,
  type Issuer,
  issuerPresets,
  issuersFor,
  isUsableAddress,
  listIssuersOf,
  removeIssuer,
} from "../../identity/index.ts";
import { getVisiblePartner, isDefaultPartner, listPartners, type Partner } from "../../partners/index.ts";
import type { IssuerFields } from "./contract.ts";
import { redirectUriOf } from "./sign-in-with-issuer.ts";

type Typed = z.output<typeof IssuerFields>;

export async function showIssuers(work: Work, tools: Tools, partnerId: string) {
  const partner = await getVisiblePartner(work, partnerId);
  const items = await listIssuersOf(work, partner.id);
  const inherited = isDefaultPartner(partner) || items.length > 0 ? [] : await issuersFor(work, partner.id);
  // What the default partner sets up holds for others too, whose portals may have hosts of their own.
  const reached = isDefaultPartner(partner) ? await listPartners(work) : [partner];
  return {
    partnerId: partner.id,
    isDefault: isDefaultPartner(partner),
    mayChange: mayChange(work, partner),
    items: items.map(view),
    inherited: inherited.map(({ name, kind, isOn }) => ({ name, kind, isOn })),
    redirectUris: [...new Set(reached.map((each) => redirectUriOf(tools.config.publicUrl, each)))],
  };
}

const view = ({ id, kind, name, issuerUrl, clientId, appleTeamId, appleKeyId, isOn, version }: Issuer) => ({
  ...{ id, kind, name, issuerUrl, clientId, appleTeamId, appleKeyId, isOn, version },
});

export async function createIssuer(work: Work, { seal }: Tools, partnerId: string, typed: Typed) {
  const partner = await whatMayChange(work, partnerId);
  const { secret } = typed;
  if (secret === undefined) throw fieldProblem("secret", "required", "The issuer gave you a secret with the client id; enter it.");
  return view(await addIssuer(work, seal, partner.id, { ...checked(typed), secret }));
}

export async function editIssuer(
  work: Work,
  { seal }: Tools,
  which: { partnerId: string; issuerId: string; version: number },
  typed: Typed,
) {
  const partner = await whatMayChange(work, which.partnerId);
  return view(await changeIssuer(work, seal, { partnerId: partner.id, id: which.issuerId, version: which.version }, checked(typed)));
}

export async function deleteIssuer(work: Work, which: { partnerId: string; issuerId: string }): Promise<void> {
  const partner = await whatMayChange(work, which.partnerId);
  await removeIssuer(work, { partnerId: partner.id, id: which.issuerId });
}

/** For the try-out, which speaks with the issuer outside of any transaction. */
export async function issuerToTry(work: Work, tools: Tools, which: { partnerId: string; issuerId: string }) {
  const partner = await whatMayChange(work, which.partnerId);
  const issuer = await findIssuer(work, which.issuerId);
  if (issuer?.partnerId !== partner.id) throw notFound();
  work.audit({ entity: "sign-in-issuer", entityId: issuer.id, label: issuer.name, action: "tried", partnerId: partner.id });
  return { issuer, redirectUri: redirectUriOf(tools.config.publicUrl, partner) };
}

function checked(typed: Typed): Typed {
  const issuerUrl = (typed.kind === "other" || typed.issuerUrl !== "" ? typed.issuerUrl : issuerPresets[typed.kind].url).replace(/\/$/, "");
  if (!isUsableAddress(issuerUrl)) throw fieldProblem("issuerUrl", "not-an-address", "An address such as https://login.example.net.");
  if (typed.kind === "apple") {
    if (typed.appleTeamId === "") throw fieldProblem("appleTeamId", "required", "Apple asks for the team.");
    if (typed.appleKeyId === "") throw fieldProblem("appleKeyId", "required", "Apple asks for the key's id.");
    if (typed.secret !== undefined && !typed.secret.includes("BEGIN PRIVATE KEY"))
      throw fieldProblem("secret", "not-a-key", "The text of the .p8 file, with its first and last line.");
  }
  return { ...typed, issuerUrl };
}

function mayChange({ actor }: Work, partner: Partner): boolean {
  const ofEverybody = actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");
  return ofEverybody || !isDefaultPartner(partner);
}

async function whatMayChange(work: Work, partnerId: string): Promise<Partner> {
  const partner = await getVisiblePartner(work, partnerId);
  if (!mayChange(work, partner))
    throw permissionDenied("What the default partner offers is everybody's: only staff of all partners change it.");
  return partner;
}
