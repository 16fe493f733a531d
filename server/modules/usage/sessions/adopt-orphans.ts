import type { Work } from "../../../platform/work.ts";
import { listNases } from "../../network/index.ts";
import { getService, listServicesOfPeople } from "../../services/index.ts";
import { lockMeters } from "../meters.ts";
import { adoptableMs, Count } from "./count.ts";
import { RestartBook } from "./nas-restarts.ts";
import { hasOrphans, lockOrphans, SessionBook } from "./session-store.ts";
import { readVigil } from "./vigil.ts";

/** N-90 hears of a service that is new, or that logs in by another name. */
export async function followLogin(work: Work, { objectId: serviceId }: { readonly objectId: string }): Promise<void> {
  // An import that was undone meanwhile has taken it along.
  if ((await listServicesOfPeople(work, { serviceId })).length === 0) return;
  const { login, kind } = await getService(work, serviceId);
  if (login !== null && kind === "internet" && (await hasOrphans(work, login, adoptableSince(work))))
    await adoptOrphans(work, [{ login, serviceId }]);
}

const adoptableSince = ({ now }: Work): Date => new Date(now.getTime() - adoptableMs);

/** N-90 logins that were nobody's have become somebody's: the sessions of the last day are theirs, with what they carried. Answers how many there were. */
export async function adoptOrphans(work: Work, owners: readonly { readonly login: string; readonly serviceId: string }[]): Promise<number> {
  if (owners.length === 0) return 0;
  const meters = await lockMeters(
    work,
    owners.map(({ serviceId }) => serviceId),
  );
  const orphans = await lockOrphans(
    work,
    owners.map(({ login }) => login),
    adoptableSince(work),
  );
  const count = new Count(work, {
    meters,
    sessions: new SessionBook(orphans),
    restarts: new RestartBook(new Map()),
    vigil: await readVigil(work),
  });
  const nases = new Map((await listNases(work)).map((nas) => [nas.id, nas]));
  // N-6 what a router told counts for nobody whom it does not serve.
  const serves = (nasId: string | null, partnerId: string): boolean => {
    const nas = nases.get(nasId ?? "");
    return !nas || nas.servesAll || nas.partnerIds.includes(partnerId);
  };
  const ownerOf = new Map(owners.map(({ login, serviceId }) => [login.toLowerCase(), serviceId]));
  for (const orphan of orphans) {
    const meter = meters.get(ownerOf.get(orphan.row.login?.toLowerCase() ?? "") ?? "");
    if (meter && serves(orphan.row.nas_id, meter.partnerId)) count.adopt(orphan, meter);
  }
  await count.save();
  return orphans.filter(({ row }) => row.service_id !== null).length;
}
