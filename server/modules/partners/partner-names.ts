import type { FieldError } from "../../../shared/problem.ts";
import type { Work } from "../../platform/work.ts";
import { alreadyTaken } from "./problems.ts";
import { db } from "./tables.ts";

/** Code and host name lead to a partner, so no two share one. `except` is the partner that is being changed. */
export async function refuseTakenNames(
  work: Work,
  names: { code?: string | undefined; portalHost?: string | null | undefined },
  except?: string,
): Promise<void> {
  const { code, portalHost } = names;
  if (code === undefined && !portalHost) return;
  const others = await db(work)
    .selectFrom("partners.partners")
    .select(["id", "code", "portal_host", "name"])
    .where((eb) =>
      eb.or([...(code === undefined ? [] : [eb("code", "=", code)]), ...(portalHost ? [eb("portal_host", "=", portalHost)] : [])]),
    )
    .execute();
  const taken = others.filter((other) => other.id !== except);
  const errors: FieldError[] = [];
  for (const other of taken) {
    if (other.code === code) errors.push({ field: "code", code: "duplicate", message: `${other.name} has this code` });
    if (portalHost && other.portal_host === portalHost)
      errors.push({ field: "portalHost", code: "duplicate", message: `${other.name} has this host name` });
  }
  if (errors.length > 0) throw alreadyTaken(errors.map((error) => error.message).join("; "), { errors });
}
