// What a service connects with, as far as it is shown (portal.md 2.4), and its password (P-63).
import type { z } from "zod";
import type { BodyOf } from "../../../shared/endpoint.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { changeServicePassword, revealServicePassword, servicePasswordAt } from "../access/index.ts";
import { getSetting } from "../partners/index.ts";
import { portalConnectionFields } from "../services/index.ts";
import { queueAction, refuseStaffEyes, type Seals } from "./act-on-cpe.ts";
import { ownLine } from "./check-line.ts";
import type { portalChangePasswordEndpoint, portalConnectionEndpoint } from "./contract.ts";
import { findCpeOf, getOwnCpe } from "./cpe-queries.ts";
import { subjectOf } from "./decide-act.ts";
import { portalPasswordChange, portalRouters } from "./settings.ts";
import { actionView } from "./show-cpe.ts";

const canTakeLogin = (cpe: Awaited<ReturnType<typeof findCpeOf>>): boolean => cpe?.reading?.capabilities.includes("wan_login") ?? false;

export async function showConnection(work: Work, serviceId: string): Promise<z.input<typeof portalConnectionEndpoint.returns>> {
  const service = await ownLine(work, serviceId);
  const { partnerId } = ownCustomer(work);
  const shown = new Set<string>(await getSetting(work, portalConnectionFields, { partnerId }));
  const cpe = await findCpeOf(work, service);
  const wan = cpe?.reading?.wan;
  const values: Readonly<Record<string, string | null>> = {
    ipv4: wan?.ipv4 ?? null,
    ipv6: wan?.ipv6 ?? null,
    mac: wan?.mac ?? null,
  };
  const isChangeable = service.login !== null && (await getSetting(work, portalPasswordChange, { partnerId }));
  const isManaged = canTakeLogin(cpe) && (await getSetting(work, portalRouters, { partnerId }));
  return {
    ...Object.fromEntries(Object.entries(values).filter(([field]) => shown.has(field))),
    ...(isChangeable
      ? {
          password: {
            changedAt: (await servicePasswordAt(work, service.id))?.toISOString() ?? null,
            routerId: isManaged && cpe ? cpe.id : null,
          },
        }
      : {}),
  };
}

/** P-63 takes effect at the next connect; a managed router gets it in the same step, if that is wished. */
export async function changeOwnPassword(work: Work, seals: Seals, serviceId: string, body: BodyOf<typeof portalChangePasswordEndpoint>) {
  const service = await ownLine(work, serviceId);
  await changeServicePassword(work, seals, serviceId, body.password);
  if (!body.alsoRouter) return { action: null, cpeId: null };
  const found = await findCpeOf(work, service);
  if (!found || !canTakeLogin(found) || !(await getSetting(work, portalRouters, { partnerId: service.partnerId })))
    throw notFound("There is no router that could be told.");
  const cpe = await getOwnCpe(work, found.id, { lock: true });
  const action = await queueAction(work, cpe, {
    kind: "wan_login",
    subject: subjectOf({ kind: "wan_login" }),
    wish: { login: service.login },
    secret: seals.seal(body.password),
  });
  return { action: actionView(action), cpeId: cpe.id };
}

export async function revealOwnPassword(work: Work, seals: Seals, serviceId: string): Promise<{ login: string; password: string }> {
  const service = await ownLine(work, serviceId);
  refuseStaffEyes(work);
  return { login: service.login ?? "", password: await revealServicePassword(work, seals, serviceId) };
}
