import { problem } from "../../platform/problems.ts";

export const siteInUse = problem("site-in-use", 409, "Something at this site is still in use");
export const nasInUse = problem("nas-in-use", 409, "This router is in use");
export const sourceTaken = problem("source-taken", 409, "Another router answers from this address");
export const noNextSecret = problem("no-next-secret", 409, "There is no next secret");
export const profileInUse = problem("profile-in-use", 409, "Routers have this profile");
export const equipmentInUse = problem("equipment-in-use", 409, "Other equipment hangs on this one");
export const alertGroupInUse = problem("alert-group-in-use", 409, "Something names this group");
export const sweepRunning = problem("sweep-running", 409, "This prefix is being swept already");
