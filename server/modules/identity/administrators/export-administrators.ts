import type { QueryOf } from "../../../../shared/endpoint.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import type { Base, Work } from "../../../platform/work.ts";
import { listPartners } from "../../partners/index.ts";
import type { exportAdministratorsEndpoint } from "../contract.ts";
import { exportPages, rowsAtOnce } from "../export-page.ts";
import { listAdministrators } from "./administrator-queries.ts";

/** The administrators that the list shows with this filter; partners by name, as far as the reader sees them. */
export async function exportAdministrators(
  work: Work,
  base: Base,
  { filter, sort }: QueryOf<typeof exportAdministratorsEndpoint>,
): Promise<FileReply> {
  const names = new Map((await listPartners(work)).map(({ id, name }) => [id, name]));
  return exportPages(work, base, {
    name: "administrators",
    filter,
    page: (at, cursor) => listAdministrators(at, { filter, cursor, limit: rowsAtOnce, sort, total: "none" }),
    columns: {
      login: (admin) => admin.login,
      fullName: (admin) => admin.fullName,
      email: (admin) => admin.email,
      role: (admin) => admin.role.title,
      status: (admin) => admin.status,
      partners: (admin) => (admin.partners === "all" ? "all" : admin.partners.flatMap((id) => names.get(id) ?? []).join(", ")),
      secondFactor: (admin) => (admin.hasSecondFactor ? "yes" : "no"),
      lastSignedInAt: (admin) => admin.lastSignedInAt,
    },
  });
}
