import type { getRoleEndpoint, listRolesEndpoint, permissionTreeEndpoint } from "../../../../server/modules/identity/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Role = ReturnsOf<typeof getRoleEndpoint>;
export type RoleRow = ReturnsOf<typeof listRolesEndpoint>["items"][number];
export type PermissionTree = ReturnsOf<typeof permissionTreeEndpoint>;
