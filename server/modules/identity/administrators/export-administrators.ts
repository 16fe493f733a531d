import type { QueryOf } from "../../../../shared/endpoint.ts";
import type { CsvValue } from "../../../platform/csv.ts";
import { exportList } from "../../../platform/export-list.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import type { Base, Work } from "../../../platform/work.ts";
import { listPartners } from "../../partners/index.ts";
import type { exportAdministratorsEndpoint } from "../contract.ts";
import { listAdministrators } from "./administrator-queries.ts";

type Administrator = Awaited<ReturnType<typeof listAdministrators>>["items"][number];

/** The administrators that the list shows with this filter; partners by name, as far as the reader sees them. */
export async function exportAdministrators(
  work: Work,
  base: Base,
  { filter, sort }: QueryOf<typeof exportAdministratorsEndpoint>,
): Promise<FileReply> {
  const names = new Map((await listPartners(work)).map(({ id, name }) => [id, name]));
  const cells: Readonly<Record<string, (admin: Administrator) => CsvValue>> = {
    login: (admin) => admin.login,
    fullName: (admin) => admin.fullName,
    email: (admin) => admin.email,
    role: (admin) => admin.role.title,
    status: (admin) => admin.status,
    partners: (admin) => (admin.partners === "all" ? "all" : admin.partners.flatMap((id) => names.get(id) ?? []).join(", ")),
    secondFactor: (admin) => (admin.hasSecondFactor ? "yes" : "no"),
    lastSignedInAt: (admin) => admin.lastSignedInAt,
  };
  return exportList(work, base, {
    label: "administrators",
    name: "administrators",
    filter,
    sort,
    list: (again, page) => listAdministrators(again, { ...page, filter }),
    cellOf: cells,
  });
}
