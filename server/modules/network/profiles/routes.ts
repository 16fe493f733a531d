import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { copyProfile, deleteProfile, listProfiles, showProfile, updateProfile } from "./own-profiles.ts";

export function profileRoutes(api: Api): void {
  api.serve(contract.listProfilesEndpoint, {
    may: ["network.routers.view", "config.networking.view", "config.networking.update"],
    handle: (work) => listProfiles(work),
  });
  api.serve(contract.copyProfileEndpoint, {
    may: "config.networking.update",
    handle: async (work, { body }) => showProfile(work, await copyProfile(work, body)),
  });
  api.serve(contract.updateProfileEndpoint, {
    may: "config.networking.update",
    handle: async (work, { params, body, version }) => {
      await updateProfile(work, params.profileId, body, version);
      return showProfile(work, params.profileId);
    },
  });
  api.serve(contract.deleteProfileEndpoint, {
    may: "config.networking.update",
    handle: async (work, { params, version }) => {
      await deleteProfile(work, params.profileId, version);
      return {};
    },
  });
}
