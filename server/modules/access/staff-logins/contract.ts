// Passwords with which staff log in to network equipment (N-117). Names and levels stand with the administrator.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";

const Level = z.enum(["none", "read", "write", "full"]);

export const ownDeviceLoginEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/me/device-login",
  summary: "With what you log in to network equipment; never the password.",
  returns: z.object({ login: z.string(), level: Level, passwordSetAt: MomentShape.nullable() }),
});
export const makeDevicePasswordEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/me/device-password",
  summary: "Makes you a password for network equipment, in place of the one before, and shows it this once.",
  returns: z.object({ login: z.string(), password: z.string() }),
  freshProof: true,
});
export const dropDevicePasswordEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/me/device-password",
  summary: "Takes your password for network equipment away: you log in there no more.",
});

const params = z.object({ adminId: z.uuid() });
export const DeviceLoginView = z.object({
  passwordSetAt: MomentShape.nullable(),
  /** Empty: every router that serves nobody but their partners; for who has all partners, every router. */
  nasIds: z.array(z.uuid()),
  version: z.int(),
});
export const deviceLoginEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/administrators/:adminId/device-login",
  summary: "Where an administrator may log in to network equipment, and whether they have a password for it.",
  params,
  returns: DeviceLoginView,
});
export const changeDeviceLoginEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/administrators/:adminId/device-login",
  summary: "Says on which routers an administrator may log in.",
  params,
  body: z.strictObject({ nasIds: z.array(z.uuid()).max(500) }),
  returns: DeviceLoginView,
  versioned: true,
});
export const revokeDevicePasswordEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/administrators/:adminId/device-password",
  summary: "Takes an administrator's password for network equipment away, at once.",
  params,
});
