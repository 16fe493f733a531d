import type { Work } from "../../../platform/work.ts";
import { listBillableServices, listServiceNames } from "../../services/index.ts";

/** The services on an account that something may be written for: those that are not over. */
export async function choosableServices(work: Work, accountId: string): Promise<{ id: string; number: number; title: string }[]> {
  const services = (await listBillableServices(work, [accountId])).filter(({ state }) => state !== "archived" && state !== "disabled");
  const names = await listServiceNames(
    work,
    services.map(({ id }) => id),
  );
  return services.flatMap(({ id }) => {
    const name = names.get(id);
    return name ? [{ id, number: name.number, title: name.title }] : [];
  });
}
