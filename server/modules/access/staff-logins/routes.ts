import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import * as contract from "./contract.ts";
import {
  changeDeviceLogin,
  dropOwnDevicePassword,
  makeDevicePassword,
  revokeDevicePassword,
  showDeviceLogin,
  showOwnDeviceLogin,
} from "./device-passwords.ts";

export function staffLoginRoutes(api: Api, tools: Tools): void {
  api.serve(contract.ownDeviceLoginEndpoint, { may: "staff", handle: (work) => showOwnDeviceLogin(work) });
  api.serve(contract.makeDevicePasswordEndpoint, { may: "staff", handle: (work) => makeDevicePassword(work, tools) });
  api.serve(contract.dropDevicePasswordEndpoint, {
    may: "staff",
    handle: async (work) => {
      await dropOwnDevicePassword(work);
      return {};
    },
  });
  api.serve(contract.deviceLoginEndpoint, {
    may: "admin.administrators.view",
    handle: (work, { params }) => showDeviceLogin(work, params.adminId),
  });
  api.serve(contract.changeDeviceLoginEndpoint, {
    may: "admin.administrators.update",
    handle: (work, { params, body, version }) => changeDeviceLogin(work, params.adminId, { ...body, version }),
  });
  api.serve(contract.revokeDevicePasswordEndpoint, {
    may: "admin.administrators.update",
    handle: async (work, { params }) => {
      await revokeDevicePassword(work, params.adminId);
      return {};
    },
  });
}
