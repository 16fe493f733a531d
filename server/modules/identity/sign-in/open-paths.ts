// What stays reachable while a sign-in still owes a step. Paths as in the contracts; a test compares them.

const staffAlways = ["/api/admin/me", "/api/admin/sign-out", "/api/admin/prove"] as const;

/** A second factor is required and not set up yet. */
export const staffPathsBeforeFactor: readonly string[] = [
  ...staffAlways,
  "/api/admin/me/totp",
  "/api/admin/me/totp/confirm",
  "/api/admin/me/recovery-codes",
];

/** The password is too old or was set by the command line for its first use. */
export const staffPathsBeforePassword: readonly string[] = [...staffAlways, "/api/admin/me/password"];

/** A password that staff set has to be replaced by the customer's own. */
export const customerPathsBeforePassword: readonly string[] = ["/api/portal/me", "/api/portal/sign-out", "/api/portal/password"];

/** A second factor is required and not set up yet (P-25). */
export const customerPathsBeforeFactor: readonly string[] = [
  "/api/portal/me",
  "/api/portal/sign-out",
  "/api/portal/prove",
  "/api/portal/second-factor",
  "/api/portal/second-factor/sent",
  "/api/portal/second-factor/confirm",
];
