import type { Day } from "../../../shared/calendar.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { serviceLoginChanged } from "./events.ts";
import { refuseTakenLogins } from "./logins.ts";
import { dateBeforeStart, transitionRefused } from "./problems.ts";
import { auditService, lockServiceAsRead, saveService } from "./save-service.ts";
import { refreshSearchExtras } from "./search-extras.ts";
import { getService, listDependents, type Service, serviceLabel } from "./service-queries.ts";

export interface ServiceEdit {
  readonly note?: string | undefined;
  readonly address?: string | undefined;
  readonly login?: string | null | undefined;
  /** In place of the plan's text on documents; null: the plan's. */
  readonly lineText?: string | null | undefined;
  readonly separateInvoice?: boolean | undefined;
  /** B-33 which service is paid first where money is short. */
  readonly priority?: number | undefined;
  readonly externalId?: string | null | undefined;
  /** M-28 the first day without a contract; null: none. */
  readonly contractEndOn?: Day | null | undefined;
  /** B-115 the service with which this one ends; null: none. */
  readonly dependsOnServiceId?: string | null | undefined;
}

/** What staff may change of a service at any time: nothing of it moves money. */
export async function editService(work: Work, serviceId: string, edit: ServiceEdit, version: number): Promise<void> {
  const service = await lockServiceAsRead(work, serviceId, version);
  if (service.state === "archived") throw transitionRefused(`${serviceLabel(service.number)} is archived and stays as it is.`);
  if (edit.login && edit.login.toLowerCase() !== service.login?.toLowerCase()) await refuseTakenLogins(work, [edit.login], serviceId);
  if (edit.login && service.kind !== "internet" && service.kind !== "voice") {
    throw fieldProblem("login", "not-for-this-kind", "Only an internet or voice service has a login.");
  }
  if (edit.contractEndOn && edit.contractEndOn <= service.startOn) {
    throw dateBeforeStart("A contract ends after the service starts.", {
      errors: [{ field: "contractEndOn", code: "date-before-start", params: { start: service.startOn } }],
    });
  }
  if (edit.dependsOnServiceId) await refuseDependence(work, service, edit.dependsOnServiceId);
  await saveService(work, serviceId, {
    ...(edit.note === undefined ? {} : { note: edit.note }),
    ...(edit.address === undefined ? {} : { address: edit.address }),
    ...(edit.login === undefined ? {} : { login: edit.login }),
    ...(edit.lineText === undefined ? {} : { line_text: edit.lineText }),
    ...(edit.separateInvoice === undefined ? {} : { separate_invoice: edit.separateInvoice }),
    ...(edit.priority === undefined ? {} : { priority: edit.priority }),
    ...(edit.externalId === undefined ? {} : { external_id: edit.externalId }),
    ...(edit.contractEndOn === undefined ? {} : { contract_end_on: edit.contractEndOn }),
    ...(edit.dependsOnServiceId === undefined ? {} : { depends_on_service_id: edit.dependsOnServiceId }),
  });
  if (edit.login !== undefined || edit.address !== undefined || edit.externalId !== undefined)
    await refreshSearchExtras(work, [service.customerId]);
  auditService(work, service, "updated", differencesOf(service, edit));
  if (edit.login !== undefined && edit.login !== service.login) announceLogin(work, service);
}

function announceLogin(work: Work, { id, number, customerId, partnerId, planId, kind }: Service): void {
  work.emit(
    serviceLoginChanged,
    { partnerId, customerId, objectId: id },
    { serviceId: id, number: Number(number), customerId, planId, kind },
  );
}

/** Only what the same customer has can be tied, one level deep: a chain or a ring would have no end of its own. */
async function refuseDependence(work: Work, service: Service, parentId: string): Promise<void> {
  const parent = await getService(work, parentId);
  const refuse = (why: string) => fieldProblem("dependsOnServiceId", "cannot-depend", why);
  if (parent.id === service.id) throw refuse("A service cannot end with itself.");
  if (parent.customerId !== service.customerId) throw refuse("Both services have to be the same customer's.");
  if (parent.dependsOnServiceId !== null) throw refuse(`${serviceLabel(parent.number)} ends with another service itself.`);
  if (service.bundleServiceId !== null) throw refuse("A part of a bundle ends with its bundle.");
  if ((await listDependents(work, service.id)).length > 0) throw refuse("Other services end with this one already.");
}

function differencesOf(service: Service, edit: ServiceEdit): Record<string, { before: unknown; after: unknown }> {
  const fields = Object.keys(edit) as (keyof ServiceEdit)[];
  return Object.fromEntries(
    fields.filter((field) => edit[field] !== undefined).map((field) => [field, { before: service[field], after: edit[field] }]),
  );
}
