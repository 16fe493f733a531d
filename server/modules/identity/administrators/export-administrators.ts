import { defineExport, moment } from "../../../platform/exports/list-export.ts";
import { listPartners } from "../../partners/index.ts";
import { exportAdministratorsEndpoint } from "../contract.ts";
import { listAdministrators } from "./administrator-queries.ts";

type Administrator = Awaited<ReturnType<typeof listAdministrators>>["items"][number] & { readonly partnerNames: string };

/** The administrators that the list shows with this filter; partners by name, as far as the reader sees them. */
export const administratorsExport = defineExport<typeof exportAdministratorsEndpoint, Administrator>({
  endpoint: exportAdministratorsEndpoint,
  may: "admin.administrators.view",
  kind: "administrators",
  about: { label: "administrators", name: "administrators" },
  cells: {
    login: (admin) => admin.login,
    fullName: (admin) => admin.fullName,
    email: (admin) => admin.email,
    role: (admin) => admin.role.title,
    status: (admin) => admin.status,
    partners: (admin) => admin.partnerNames,
    secondFactor: (admin) => (admin.hasSecondFactor ? "yes" : "no"),
    lastSignedInAt: moment((admin) => admin.lastSignedInAt),
  },
  async list(work, page, { filter }) {
    const names = new Map((await listPartners(work)).map(({ id, name }) => [id, name]));
    const found = await listAdministrators(work, { ...page, filter });
    const namesOf = (partners: "all" | readonly string[]): string =>
      partners === "all" ? "all" : partners.flatMap((id) => names.get(id) ?? []).join(", ");
    return { ...found, items: found.items.map((admin) => ({ ...admin, partnerNames: namesOf(admin.partners) })) };
  },
});
