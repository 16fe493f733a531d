import { calendarDay } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Api } from "../../../platform/http/api.ts";
import { ownCustomer, ownId } from "../../../platform/own-customer.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer, getReachable } from "../../customers/index.ts";
import { getPartner, getSetting, inMenu, sayIn } from "../../partners/index.ts";
import { getDocument } from "../document-queries.ts";
import { signatureMethods } from "../settings.ts";
import { db } from "../tables.ts";
import { addContract } from "./add-contract.ts";
import { checkByCode, checkByFile } from "./check-contract.ts";
import * as contract from "./contract.ts";
import { endOfTerm } from "./contract-rules.ts";
import { getContract, listContracts } from "./contract-store.ts";
import { listEvidence } from "./evidence-store.ts";
import { ensureSeal } from "./seal-store.ts";
import { sendContract, withdrawContract } from "./send-contract.ts";
import { noteSeen, rejectContract, signContract } from "./sign-contract.ts";

export function contractRoutes(api: Api, tools: Tools): void {
  staffRoutes(api, tools);
  portalRoutes(api, tools);
  api.serve(contract.checkCodeEndpoint, { may: "anyone", handle: (work, { params }) => checkByCode(work, params.code) });
  api.serve(contract.checkFileEndpoint, {
    may: "anyone",
    unaudited: "it only looks at the file and keeps nothing",
    handle: async (work, { files }) => {
      const [file] = files;
      if (!file) throw fieldProblem("file", "required", "Choose a PDF.");
      return checkByFile(work, file.bytes);
    },
  });
}

function staffRoutes(api: Api, { files }: Tools): void {
  api.serve(contract.listContractsEndpoint, {
    may: "customers.documents.view",
    handle: (work, { query }) => listContracts(work, query, query.filter),
  });
  api.serve(contract.addContractEndpoint, {
    may: "customers.documents.create",
    handle: async (work, call) =>
      addContract(work, files, await getReachable(work, call.params.customerId, "customers.documents.create"), call.files[0], call.body),
  });
  api.serve(contract.getContractEndpoint, {
    may: "customers.documents.view",
    handle: async (work, { params }) => {
      const found = await getContract(work, params.documentId);
      await getReachable(work, found.customerId, "customers.documents.view");
      const hashes = await db(work)
        .selectFrom("documents.contracts")
        .select(["unsigned_sha256", "signed_sha256"])
        .where("document_id", "=", found.id)
        .executeTakeFirstOrThrow();
      const events = await listEvidence(work, found.id);
      return {
        ...found,
        unsignedSha256: hashes.unsigned_sha256,
        signedSha256: hashes.signed_sha256,
        events: events.map(({ at, details, ...event }) => ({
          ...event,
          at: at.toISOString(),
          reason: typeof details.reason === "string" ? details.reason : "",
        })),
      };
    },
  });
  api.serve(contract.sendContractEndpoint, {
    may: "customers.documents.update",
    handle: (work, { params, body }) => sendContract(work, params.documentId, body),
  });
  api.serve(contract.withdrawContractEndpoint, {
    may: "customers.documents.update",
    handle: (work, { params, body }) => withdrawContract(work, params.documentId, body.reason),
  });
}

function portalRoutes(api: Api, tools: Tools): void {
  const when = inMenu("documents");
  api.serve(contract.countToSignEndpoint, { may: "customer", when, handle: countToSign });
  api.serve(contract.getPortalContractEndpoint, {
    may: "customer",
    when,
    handle: (work, { params }) => showContract(work, params.documentId),
  });
  api.serve(contract.noteSeenEndpoint, {
    may: "customer",
    when,
    unaudited: "it is written into the contract's own evidence",
    handle: async (work, { params, body }) => {
      await noteSeen(work, params.documentId, body.what);
      return {};
    },
  });
  api.serveBetweenWorks(contract.signContractEndpoint, {
    may: "customer",
    when,
    handle: async (works, { params, body }) => {
      await works.inWork((work) => getDocument(work, params.documentId));
      const keys = await works.asSystem("documents.seal", (work) => ensureSeal(work, tools));
      await works.inWork((work) => signContract(work, tools, keys, params.documentId, body));
      return {};
    },
  });
  api.serve(contract.rejectContractEndpoint, {
    may: "customer",
    when,
    handle: async (work, { params, body }) => {
      await rejectContract(work, params.documentId, body.reason);
      return {};
    },
  });
}

async function countToSign(work: Work): Promise<{ count: number }> {
  const partner = await getPartner(work, ownCustomer(work).partnerId);
  const { count } = await db(work)
    .selectFrom("documents.contracts as contract")
    .innerJoin("documents.documents as document", "document.id", "contract.document_id")
    .select((eb) => eb.fn.countAll<bigint>().as("count"))
    .where("contract.customer_id", "=", ownId(work))
    .where(visibleTo(work.actor, { partner: "contract.partner_id", customer: "contract.customer_id" }))
    .where("contract.state", "=", "awaiting_signature")
    .where("contract.sign_by", ">=", calendarDay(work.now, partner.timeZone))
    .where("document.deleted_at", "is", null)
    .where("document.visible_in_portal", "=", true)
    .executeTakeFirstOrThrow();
  return { count: Number(count) };
}

async function showContract(work: Work, documentId: string) {
  const found = await getContract(work, documentId);
  const partner = await getPartner(work, found.partnerId);
  const customer = await getCustomer(work, found.customerId);
  const allowed = await getSetting(work, signatureMethods, { partnerId: partner.id });
  const { termMonths, state } = found.contract;
  return {
    ...found,
    methods: allowed === "both" ? (["draw", "type"] as const).slice() : [allowed],
    consent: (await sayIn(work, partner.id, customer.language, "print"))("contract.consent"),
    signerName: customer.fullName,
    wouldEndOn:
      state === "awaiting_signature" && termMonths !== null ? endOfTerm(calendarDay(work.now, partner.timeZone), termMonths) : null,
  };
}
