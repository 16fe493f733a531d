import type { Api } from "../../platform/http/api.ts";
import { enqueue } from "../../platform/jobs.ts";
import { permissionDenied } from "../../platform/problems.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { listCustomerActivity } from "../identity/index.ts";
import { changeSettings, getSetting, getVisiblePartner, listLocations, listSettings, SettingBook } from "../partners/index.ts";
import { changeCustomerStatus } from "./change-status.ts";
import { addComment, deleteComment, editComment, listComments } from "./comments.ts";
import { listConsents, recordConsent } from "./consents.ts";
import * as contract from "./contract.ts";
import { createCustomer } from "./create-customer.ts";
import { type Customer, customerLabel, getCustomer, getReachable, getReachableOrSurvivor, idsWithMerged } from "./customer-queries.ts";
import { customerView } from "./customer-view.ts";
import { downloadFieldFile, uploadFieldFile } from "./field-files.ts";
import { findDuplicates, markDifferent, onlyReachable } from "./find-duplicates.ts";
import { setLegalHold, showLegalHold } from "./legal-hold.ts";
import { linkCustomer, listSubAccounts, unlinkCustomer } from "./links.ts";
import { listDuplicates } from "./list-duplicates.ts";
import { listMerges, readSnapshot } from "./list-merges.ts";
import { listStatusChanges } from "./list-status-changes.ts";
import { loginOf } from "./login-rules.ts";
import { lookForDuplicatesJob } from "./look-for-duplicates.ts";
import { mergeCustomers } from "./merge-customers.ts";
import { previewMerge } from "./merge-preview.ts";
import { cancelPlannedStatus, planStatus } from "./planned-status.ts";
import { blockersOf, effectsOf } from "./ports.ts";
import { probeOf, probeOfCustomer } from "./probe.ts";
import { deleteCustomer, deletionBlockers, listRecycled, restoreCustomer } from "./recycle-bin.ts";
import { revealField } from "./reveal-field.ts";
import { setLabels } from "./set-labels.ts";
import { duplicateList, loginPattern, requiredOfCompanies, requiredOfIndividuals, statusReasons } from "./settings.ts";
import { reachesExtra } from "./show-extra.ts";
import { movesOfStaff } from "./status-rules.ts";
import { updateCustomer } from "./update-customer.ts";

/** The record as it is after a change of something around it. */
const viewAgain = async (work: Work, { id }: Pick<Customer, "id">) => customerView(work, await getCustomer(work, id));

export function routes(server: Api, tools: Tools): void {
  serveRecords(server, tools);
  serveFieldValues(server, tools);
  serveActivity(server);
  serveDuplicates(server);
  serveMerges(server);
  serveStatus(server);
  serveComments(server);
  serveLinks(server);
  serveConsents(server);
  serveSettings(server, tools);
  serveRecycleBin(server);
}

const sampleOfLogin = { number: 1042, fullName: "Ana Horvat", email: "ana.horvat@example.org" };

function serveRecords(server: Api, { seal }: Tools): void {
  server.serve(contract.createCustomerEndpoint, {
    may: "customers.profile.create",
    handle: async (work, { body }) => customerView(work, await createCustomer(work, body, seal)),
  });
  server.serve(contract.getCustomerEndpoint, {
    may: "customers.profile.view",
    handle: async (work, { params }) => {
      const customer = await getReachableOrSurvivor(work, params.customerId, "customers.profile.view");
      return { ...(await customerView(work, customer)), mergedInto: customer.id === params.customerId ? null : customer.number };
    },
  });
  server.serve(contract.updateCustomerEndpoint, {
    may: "customers.profile.update",
    handle: async (work, { params, body, version }) =>
      customerView(work, await updateCustomer(work, params.customerId, { edit: body, version, seal })),
  });
  server.serve(contract.setLabelsEndpoint, {
    may: "customers.profile.update",
    handle: async (work, { params, body }) => viewAgain(work, await setLabels(work, params.customerId, body.labelIds)),
  });
  server.serve(contract.customerFormEndpoint, {
    may: ["customers.profile.create", "customers.profile.update"],
    handle: async (work, { query }) => {
      const { id: partnerId } = await getVisiblePartner(work, query.partnerId);
      // A location is asked for only where there is one to choose.
      const hasLocations = (await listLocations(work, { partnerId })).length > 0;
      const asked = (fields: readonly string[]) => fields.filter((field) => field !== "locationId" || hasLocations);
      return {
        requiredOfIndividuals: asked(await getSetting(work, requiredOfIndividuals, { partnerId })),
        requiredOfCompanies: asked(await getSetting(work, requiredOfCompanies, { partnerId })),
        loginExample: loginOf(await getSetting(work, loginPattern, { partnerId }), sampleOfLogin),
      };
    },
  });
  server.serve(contract.revealIdentificationEndpoint, {
    may: "customers.secrets.reveal",
    handle: async (work, { params }) => {
      const customer = await getReachable(work, params.customerId, "customers.secrets.reveal");
      const { id, number, partnerId, identification } = customer;
      work.audit({
        entity: "customer",
        entityId: id,
        label: customerLabel(number),
        action: "identification-revealed",
        partnerId,
        customerId: id,
      });
      return { identification };
    },
  });
}

function serveFieldValues(server: Api, { files, unseal }: Tools): void {
  server.serve(contract.uploadFieldFileEndpoint, {
    may: "customers.additional_fields.update",
    handle: (work, call) => uploadFieldFile(work, files, call.files[0], call.body),
  });
  server.serve(contract.downloadFieldFileEndpoint, {
    may: "customers.additional_fields.view",
    handle: async (work, { params, query }) => {
      const customer = await getReachable(work, params.customerId, "customers.additional_fields.view");
      return downloadFieldFile(work, files, customer, { field: params.field, inline: query.inline ?? false });
    },
  });
  server.serve(contract.revealFieldEndpoint, {
    may: "customers.secrets.reveal",
    handle: async (work, { params }) => {
      const customer = await getReachable(work, params.customerId, "customers.secrets.reveal");
      if (!reachesExtra(work, "customers.additional_fields.view", customer))
        throw permissionDenied("This needs the right customers.additional_fields.view.");
      return revealField(work, unseal, customer, params.field);
    },
  });
}

function serveActivity(server: Api): void {
  server.serve(contract.customerActivityEndpoint, {
    may: "customers.profile.view",
    handle: async (work, { params, query }) => {
      const customer = await getReachable(work, params.customerId, "customers.profile.view");
      return listCustomerActivity(work, await idsWithMerged(work, customer.id), query);
    },
  });
}

function serveDuplicates(server: Api): void {
  server.serve(contract.checkDuplicatesEndpoint, {
    may: "customers.profile.create",
    handle: async (work, { query }) => {
      const from = await getSetting(work, duplicateList, { partnerId: query.partnerId });
      return { items: await onlyReachable(work, await findDuplicates(work, await probeOf(work, query), Math.max(1, from))) };
    },
  });
  server.serve(contract.duplicatesOfEndpoint, {
    may: "customers.profile.view",
    handle: async (work, { params }) => {
      const customer = await getReachable(work, params.customerId, "customers.profile.view");
      const from = await getSetting(work, duplicateList, { partnerId: customer.partnerId });
      return { items: await onlyReachable(work, await findDuplicates(work, probeOfCustomer(customer), Math.max(1, from))) };
    },
  });
  server.serve(contract.notADuplicateEndpoint, {
    may: "customers.profile.update",
    handle: async (work, { params, body }) => {
      await markDifferent(work, params.customerId, body.otherId);
      return {};
    },
  });
  server.serve(contract.listDuplicatesEndpoint, {
    may: "customers.profile.view",
    handle: (work, { query }) => listDuplicates(work, query),
  });
  server.serve(contract.findDuplicatesNowEndpoint, {
    may: "customers.profile.merge",
    handle: async (work) => {
      await enqueue(work, lookForDuplicatesJob, {}, { key: "look-for-duplicates" });
      work.audit({ entity: "customers", entityId: "duplicates", label: "Likely duplicates", action: "look-now", partnerId: null });
      return {};
    },
  });
}

function serveMerges(server: Api): void {
  server.serve(contract.mergePreviewEndpoint, {
    may: "customers.profile.merge",
    handle: (work, { params, query }) => previewMerge(work, params.customerId, query.loserId),
  });
  server.serve(contract.mergeEndpoint, {
    may: "customers.profile.merge",
    handle: async (work, { params, body }) => customerView(work, await mergeCustomers(work, params.customerId, body)),
  });
  server.serve(contract.listMergesEndpoint, {
    may: "customers.profile.view",
    handle: async (work, { params }) => {
      const customer = await getReachable(work, params.customerId, "customers.profile.view");
      return { items: await listMerges(work, customer.id) };
    },
  });
  server.serve(contract.mergeSnapshotEndpoint, {
    may: "customers.profile.merge",
    handle: (work, { params }) => readSnapshot(work, params.loserId),
  });
}

function serveStatus(server: Api): void {
  server.serve(contract.changeStatusEndpoint, {
    may: "customers.status.update",
    handle: async (work, { params: { customerId }, body: { to, blockedBy, reason, text } }) => {
      const customer = await getReachable(work, customerId, "customers.status.update");
      const { changed } = await changeCustomerStatus(work, {
        customerId,
        to,
        blockedBy,
        reason: [reason, text].filter(Boolean).join(": "),
      });
      if (!changed) {
        work.audit({
          entity: "customer",
          entityId: customerId,
          label: customerLabel(customer.number),
          action: "status-kept",
          partnerId: customer.partnerId,
          customerId,
        });
      }
      return viewAgain(work, customer);
    },
  });
  server.serve(contract.previewStatusEndpoint, {
    may: "customers.status.update",
    handle: async (work, { params: { customerId }, query: { to } }) => {
      const customer = await getReachable(work, customerId, "customers.status.update");
      return {
        moves: movesOfStaff(customer.status),
        effects: to === undefined ? [] : await effectsOf(work, { customerId, from: customer.status, to }),
        blockers: to === "archived" ? await blockersOf(work, customerId, "archive") : [],
        reasons: await getSetting(work, statusReasons, { partnerId: customer.partnerId }),
      };
    },
  });
  server.serve(contract.listStatusChangesEndpoint, {
    may: "customers.profile.view",
    handle: (work, { params, query }) => listStatusChanges(work, params.customerId, query),
  });
  server.serve(contract.planStatusEndpoint, {
    may: "customers.status.update",
    handle: async (work, { params, body }) => viewAgain(work, await planStatus(work, params.customerId, body)),
  });
  server.serve(contract.cancelPlannedStatusEndpoint, {
    may: "customers.status.update",
    handle: async (work, { params }) => viewAgain(work, await cancelPlannedStatus(work, params.customerId)),
  });
}

function serveComments(server: Api): void {
  server.serve(contract.listCommentsEndpoint, {
    may: "customers.comments.view",
    handle: (work, { params, query }) => listComments(work, params.customerId, query),
  });
  server.serve(contract.addCommentEndpoint, {
    may: "customers.comments.create",
    handle: (work, { params, body }) => addComment(work, params.customerId, body),
  });
  server.serve(contract.editCommentEndpoint, {
    may: "customers.comments.update",
    handle: (work, { params, body, version }) => editComment(work, params.commentId, body, version),
  });
  server.serve(contract.deleteCommentEndpoint, {
    may: "customers.comments.delete",
    handle: async (work, { params, version }) => {
      await deleteComment(work, params.commentId, version);
      return {};
    },
  });
}

function serveLinks(server: Api): void {
  server.serve(contract.linkEndpoint, {
    may: "customers.linked.update",
    handle: async (work, { params, body }) => viewAgain(work, await linkCustomer(work, params.customerId, body)),
  });
  server.serve(contract.unlinkEndpoint, {
    may: "customers.linked.update",
    handle: async (work, { params, query }) => viewAgain(work, await unlinkCustomer(work, params.customerId, query)),
  });
  server.serve(contract.listSubAccountsEndpoint, {
    may: "customers.linked.view",
    handle: (work, { params, query }) => listSubAccounts(work, params.customerId, query),
  });
}

function serveConsents(server: Api): void {
  server.serve(contract.listConsentsEndpoint, {
    may: "customers.profile.view",
    handle: async (work, { params }) => {
      await getReachable(work, params.customerId, "customers.profile.view");
      return { items: await listConsents(work, params.customerId) };
    },
  });
  server.serve(contract.legalHoldEndpoint, {
    may: "customers.gdpr.erase",
    handle: async (work, { params }) => {
      await getReachable(work, params.customerId, "customers.gdpr.erase");
      return showLegalHold(work, params.customerId);
    },
  });
  server.serve(contract.setLegalHoldEndpoint, {
    may: "customers.gdpr.erase",
    handle: (work, { params, body }) => setLegalHold(work, params.customerId, body.reason),
  });
  server.serve(contract.recordConsentEndpoint, {
    may: "customers.profile.update",
    handle: async (work, { params, body }) => {
      await getReachable(work, params.customerId, "customers.profile.update");
      return recordConsent(work, params.customerId, body);
    },
  });
}

function serveSettings(server: Api, { settings, seal }: Tools): void {
  const book = new SettingBook(settings, seal);
  const placeOf = (customer: Customer) =>
    ({ level: "customer", scopeId: customer.id, partnerId: customer.partnerId, locationId: customer.locationId }) as const;
  server.serve(contract.customerSettingsEndpoint, {
    may: ["customers.billing.view", "customers.profile.view"],
    handle: async (work, { params, query }) => {
      const customer = await getCustomer(work, params.customerId);
      return { items: await listSettings(work, book, placeOf(customer), query) };
    },
  });
  server.serve(contract.changeCustomerSettingsEndpoint, {
    may: ["customers.billing.update", "customers.profile.update"],
    handle: async (work, { params, body }) => {
      const customer = await getCustomer(work, params.customerId);
      return { items: await changeSettings(work, book, placeOf(customer), body.changes) };
    },
  });
}

function serveRecycleBin(server: Api): void {
  server.serve(contract.deletionBlockersEndpoint, {
    may: "customers.profile.delete",
    handle: async (work, { params }) => ({
      items: await deletionBlockers(work, await getReachable(work, params.customerId, "customers.profile.delete")),
    }),
  });
  server.serve(contract.deleteCustomerEndpoint, {
    may: "customers.profile.delete",
    handle: async (work, { params, version }) => {
      await deleteCustomer(work, params.customerId, version);
      return {};
    },
  });
  server.serve(contract.listRecycledEndpoint, { may: "customers.profile.restore", handle: (work, { query }) => listRecycled(work, query) });
  server.serve(contract.restoreCustomerEndpoint, {
    may: "customers.profile.restore",
    handle: async (work, { params }) => customerView(work, await restoreCustomer(work, params.customerId)),
  });
}
