import type { StaffActor } from "../../platform/actor.ts";
import { type Api, CommittedRefusal } from "../../platform/http/api.ts";
import { notFound, permissionDenied } from "../../platform/problems.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import {
  administratorView,
  getAdministratorRecord,
  listAdministrators,
  lockAdministrator,
} from "./administrators/administrator-queries.ts";
import { changeAdministratorStatus } from "./administrators/change-administrator-status.ts";
import { editAdministrator, editOwnProfile } from "./administrators/edit-administrator.ts";
import { findAdministrator } from "./administrators/find-administrator.ts";
import { refuseBeyondOwn, refuseOneself } from "./administrators/guard-administrators.ts";
import { inviteAdministrator, inviteAgain } from "./administrators/invite-administrator.ts";
import { listAdministratorChoices } from "./administrators/list-choices.ts";
import { setOverrides, showRights } from "./administrators/rights.ts";
import { showMe } from "./administrators/show-me.ts";
import { unlockAdministrator } from "./administrators/unlock-administrator.ts";
import { listApiKeys } from "./api-keys/api-key-queries.ts";
import { createApiKey, editApiKey, revokeApiKey, rotateApiKey } from "./api-keys/change-api-keys.ts";
import { listAudit, listRecordActivity, listSignInLog } from "./audit/list-audit.ts";
import * as contract from "./contract.ts";
import { dailyRoutes } from "./daily/routes.ts";
import { confirmTotp, makeOwnRecoveryCodes, removeTotp, resetFactors, showFactors, startTotp } from "./factors/manage-totp.ts";
import { changeOwnPassword } from "./passwords/change-own-password.ts";
import { checkResetCode } from "./resets/password-requests.ts";
import { chooseStaffPassword, openStaffPasswordLink, requestStaffReset } from "./resets/staff-reset.ts";
import { createRole, deleteRole, editRole } from "./roles/change-roles.ts";
import { showPermissionTree } from "./roles/permission-tree.ts";
import { getRole } from "./roles/role-queries.ts";
import { listRoles, showRole } from "./roles/role-view.ts";
import { clearSignInCookie, setSignInCookie } from "./sign-in/cookies.ts";
import { endSignIns } from "./sign-in/end-sign-ins.ts";
import { endSomebodysSignIn, listOwnSignIns, listSignIns } from "./sign-in/list-sign-ins.ts";
import { proveStaffAgain, renewSignIn } from "./sign-in/prove-presence.ts";
import { signInPage } from "./sign-in/sign-in-page.ts";
import { finishStaffSignIn, type StaffSignIn, startStaffSignIn } from "./sign-in/staff-sign-in.ts";

const selfOnly = "keys have no profile, password or browser of their own";

/** The person behind a request; a program with a key has no self to change. */
function person(work: Work): StaffActor {
  if (work.actor.kind !== "staff") throw permissionDenied(`This is for people who are signed in: ${selfOnly}.`);
  return work.actor;
}

export function routes(api: Api, tools: Tools): void {
  serveSignIn(api, tools);
  servePasswords(api, tools);
  serveMe(api, tools);
  serveOwnFactors(api, tools);
  serveSignIns(api);
  serveAdministrators(api, tools);
  serveRights(api);
  serveRoles(api);
  serveApiKeys(api);
  serveLogs(api);
  dailyRoutes(api, tools);
}

function serveSignIn(api: Api, tools: Tools): void {
  const answer = (outcome: StaffSignIn, reply: Parameters<typeof setSignInCookie>[0]) => {
    if (outcome.kind === "refused") return new CommittedRefusal(outcome.problem);
    if (outcome.kind === "second-factor") return { step: "second_factor" as const, stepToken: outcome.stepToken };
    setSignInCookie(reply, tools.config, { realm: "staff", token: outcome.opened.token });
    return { step: "signed_in" as const, adminId: outcome.adminId };
  };
  api.serve(contract.staffSignInPageEndpoint, { may: "anyone", handle: signInPage });
  api.serve(contract.staffSignInEndpoint, {
    may: "anyone",
    unaudited: "a right password that still waits for the second factor changed nothing yet",
    handle: async (work, { body, reply }) => answer(await startStaffSignIn(work, body), reply),
  });
  api.serve(contract.staffSecondFactorEndpoint, {
    may: "anyone",
    handle: async (work, { body, reply }) => answer(await finishStaffSignIn(work, tools.unseal, body), reply),
  });
  api.serve(contract.staffSignOutEndpoint, {
    may: "staff",
    handle: async (work, { reply }) => {
      const { adminId, name, sessionId } = person(work);
      await endSignIns(work, { realm: "staff", subjectId: adminId, only: sessionId, by: "self" });
      clearSignInCookie(reply, tools.config, "staff");
      work.audit({ entity: "administrator", entityId: adminId, label: name, action: "signed_out", partnerId: null });
      return {};
    },
  });
}

function servePasswords(api: Api, { seal, config }: Tools): void {
  api.serve(contract.staffResetEndpoint, {
    may: "anyone",
    unaudited: "it may be for a name that nobody has; the attempt stands among the requests, the act itself is audited",
    handle: (work, { body }) => requestStaffReset(work, { seal, publicUrl: config.publicUrl }, body),
  });
  api.serve(contract.staffResetCodeEndpoint, {
    may: "anyone",
    unaudited: "a right code only opens the form for the new password",
    handle: async (work, { body }) => {
      const outcome = await checkResetCode(work, { realm: "staff", ...body });
      return outcome.kind === "refused" ? new CommittedRefusal(outcome.problem) : { grant: outcome.grant };
    },
  });
  api.serve(contract.staffPasswordLinkEndpoint, {
    may: "anyone",
    unaudited: "a right link only opens the form for the new password",
    handle: (work, { body }) => openStaffPasswordLink(work, body.token),
  });
  api.serve(contract.staffChoosePasswordEndpoint, { may: "anyone", handle: (work, { body }) => chooseStaffPassword(work, body) });
}

function serveMe(api: Api, tools: Tools): void {
  api.serve(contract.meEndpoint, { may: "staff", handle: (work) => showMe(work, person(work)) });
  api.serve(contract.editMeEndpoint, {
    may: "staff",
    handle: async (work, { body, version }) => {
      const me = person(work);
      await editOwnProfile(work, { adminId: me.adminId, version, changes: body });
      return showMe(work, me);
    },
  });
  api.serve(contract.proveEndpoint, {
    may: "staff",
    unaudited: "it changes only how long sensitive acts are open to this browser",
    handle: async (work, { body, reply }) => {
      const me = person(work);
      const proven = await proveStaffAgain(work, tools.unseal, me, body);
      if (proven.kind === "refused") return new CommittedRefusal(proven.problem);
      setSignInCookie(reply, tools.config, { realm: "staff", token: (await renewSignIn(work, me.sessionId)).token });
      return { provedAt: work.now.toISOString() };
    },
  });
  api.serve(contract.changeMyPasswordEndpoint, {
    may: "staff",
    handle: async (work, { body, reply }) => {
      const outcome = await changeOwnPassword(work, tools.unseal, person(work), body);
      if (outcome.kind === "refused") return new CommittedRefusal(outcome.problem);
      setSignInCookie(reply, tools.config, { realm: "staff", token: outcome.token });
      return {};
    },
  });
}

function serveOwnFactors(api: Api, { seal, unseal }: Tools): void {
  api.serve(contract.myFactorsEndpoint, { may: "staff", handle: (work) => showFactors(work, person(work)) });
  api.serve(contract.startTotpEndpoint, { may: "staff", handle: (work) => startTotp(work, seal, person(work)) });
  api.serve(contract.confirmTotpEndpoint, { may: "staff", handle: (work, { body }) => confirmTotp(work, unseal, person(work), body.code) });
  api.serve(contract.removeTotpEndpoint, {
    may: "staff",
    handle: async (work, { body }) => {
      const outcome = await removeTotp(work, unseal, person(work), body.code);
      return outcome.kind === "refused" ? new CommittedRefusal(outcome.problem) : {};
    },
  });
  api.serve(contract.makeRecoveryCodesEndpoint, { may: "staff", handle: (work) => makeOwnRecoveryCodes(work, person(work)) });
}

function serveSignIns(api: Api): void {
  api.serve(contract.mySignInsEndpoint, { may: "staff", handle: (work) => listOwnSignIns(work, person(work).adminId) });
  api.serve(contract.endMySignInEndpoint, {
    may: "staff",
    handle: async (work, { params }) => {
      const { adminId, name } = person(work);
      const ended = await endSignIns(work, { realm: "staff", subjectId: adminId, only: params.signInId, by: "self" });
      if (ended === 0) throw notFound();
      work.audit({ entity: "administrator", entityId: adminId, label: name, action: "signed_out", partnerId: null });
      return {};
    },
  });
  api.serve(contract.endMyOtherSignInsEndpoint, {
    may: "staff",
    handle: async (work) => {
      const { adminId, name, sessionId } = person(work);
      const ended = await endSignIns(work, { realm: "staff", subjectId: adminId, except: sessionId, by: "self" });
      work.audit({ entity: "administrator", entityId: adminId, label: name, action: "signed_out_elsewhere", partnerId: null });
      return { ended };
    },
  });
  api.serve(contract.listSignInsEndpoint, { may: "admin.sessions.view", handle: (work, { query }) => listSignIns(work, query) });
  api.serve(contract.endSignInEndpoint, {
    may: "admin.sessions.revoke",
    handle: async (work, { params }) => {
      await endSomebodysSignIn(work, params.signInId);
      return {};
    },
  });
}

function serveAdministrators(api: Api, tools: Tools): void {
  const mail = { seal: tools.seal, publicUrl: tools.config.publicUrl };
  api.serve(contract.administratorChoicesEndpoint, {
    may: "staff",
    handle: async (work) => ({ items: await listAdministratorChoices(work) }),
  });
  api.serve(contract.listAdministratorsEndpoint, {
    may: "admin.administrators.view",
    handle: (work, { query }) => listAdministrators(work, query),
  });
  api.serve(contract.getAdministratorEndpoint, {
    may: "admin.administrators.view",
    handle: async (work, { params }) => administratorView(await getAdministratorRecord(work, params.adminId)),
  });
  api.serve(contract.inviteAdministratorEndpoint, {
    may: "admin.administrators.create",
    handle: (work, { body }) => inviteAdministrator(work, mail, body),
  });
  api.serve(contract.editAdministratorEndpoint, {
    may: "admin.administrators.update",
    handle: (work, { params, version, body }) => editAdministrator(work, { adminId: params.adminId, version, changes: body }),
  });
  api.serve(contract.changeAdministratorStatusEndpoint, {
    may: "admin.administrators.update",
    handle: (work, { params, body }) => changeAdministratorStatus(work, { adminId: params.adminId, ...body }),
  });
  api.serve(contract.inviteAgainEndpoint, {
    may: "admin.administrators.update",
    handle: async (work, { params }) => {
      await inviteAgain(work, mail, params.adminId);
      return {};
    },
  });
  api.serve(contract.unlockAdministratorEndpoint, {
    may: "admin.sessions.revoke",
    handle: async (work, { params }) => {
      await unlockAdministrator(work, params.adminId);
      return {};
    },
  });
}

function serveRights(api: Api): void {
  api.serve(contract.resetFactorsEndpoint, {
    may: "admin.administrators.update",
    handle: async (work, { params }) => {
      const target = await lockAdministrator(work, params.adminId);
      refuseOneself(work, target.id, "reset your second factor");
      await refuseBeyondOwn(work, target);
      const admin = await findAdministrator(work, target.id);
      if (admin) await resetFactors(work, admin);
      return {};
    },
  });
  api.serve(contract.administratorRightsEndpoint, {
    may: "admin.administrators.view",
    handle: (work, { params }) => showRights(work, params.adminId),
  });
  api.serve(contract.setOverridesEndpoint, {
    may: "admin.roles.update",
    handle: (work, { params, version, body }) => setOverrides(work, { adminId: params.adminId, version, overrides: body.overrides }),
  });
}

function serveRoles(api: Api): void {
  // Whoever makes or changes administrators has to be able to choose a role.
  api.serve(contract.listRolesEndpoint, { may: ["admin.roles.view", "admin.administrators.view"], handle: (work) => listRoles(work) });
  api.serve(contract.permissionTreeEndpoint, { may: "admin.roles.view", handle: async (work) => showPermissionTree(work) });
  api.serve(contract.getRoleEndpoint, {
    may: "admin.roles.view",
    handle: async (work, { params }) => showRole(work, await getRole(work, params.roleId)),
  });
  api.serve(contract.createRoleEndpoint, { may: "admin.roles.create", handle: (work, { body }) => createRole(work, body) });
  api.serve(contract.editRoleEndpoint, {
    may: "admin.roles.update",
    handle: (work, { params, version, body }) => editRole(work, { roleId: params.roleId, version, changes: body }),
  });
  api.serve(contract.deleteRoleEndpoint, {
    may: "admin.roles.delete",
    handle: (work, { params, body }) => deleteRole(work, { roleId: params.roleId, moveTo: body.moveTo }),
  });
}

function serveApiKeys(api: Api): void {
  api.serve(contract.listApiKeysEndpoint, { may: "admin.api_keys.view", handle: (work, { query }) => listApiKeys(work, query) });
  api.serve(contract.createApiKeyEndpoint, { may: "admin.api_keys.create", handle: (work, { body }) => createApiKey(work, body) });
  api.serve(contract.editApiKeyEndpoint, {
    may: "admin.api_keys.update",
    handle: (work, { params, version, body }) => editApiKey(work, { keyId: params.keyId, version, changes: body }),
  });
  api.serve(contract.rotateApiKeyEndpoint, {
    may: "admin.api_keys.update",
    handle: (work, { params }) => rotateApiKey(work, params.keyId),
  });
  api.serve(contract.revokeApiKeyEndpoint, {
    may: "admin.api_keys.delete",
    handle: async (work, { params }) => {
      await revokeApiKey(work, params.keyId);
      return {};
    },
  });
}

function serveLogs(api: Api): void {
  api.serve(contract.listAuditEndpoint, { may: "admin.logs.view", handle: (work, { query }) => listAudit(work, query) });
  // The handler asks for the right to see the record itself.
  api.serve(contract.recordActivityEndpoint, {
    may: "staff",
    handle: (work, { params, query }) => listRecordActivity(work, params, query),
  });
  api.serve(contract.listSignInLogEndpoint, { may: "admin.logs.view", handle: (work, { query }) => listSignInLog(work, query) });
}
