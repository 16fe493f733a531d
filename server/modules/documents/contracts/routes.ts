import { sql } from "kysely";
import { calendarDay } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Api } from "../../../platform/http/api.ts";
import { ownCustomer, ownId } from "../../../platform/own-customer.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { getPartner, inMenu } from "../../partners/index.ts";
import { getDocument } from "../document-queries.ts";
import { db } from "../tables.ts";
import { addContract } from "./add-contract.ts";
import { checkByCode, checkByFile } from "./check-contract.ts";
import { companyRoutes } from "./company-routes.ts";
import * as contract from "./contract.ts";
import { getContract, listContracts } from "./contract-store.ts";
import { listEvidence } from "./evidence-store.ts";
import { ensureSeal } from "./seal-store.ts";
import { sendContract, withdrawContract } from "./send-contract.ts";
import { showToSign } from "./show-to-sign.ts";
import { noteSeen, rejectContract, signContract } from "./sign-contract.ts";
import { listSigners } from "./signer-store.ts";

export function contractRoutes(api: Api, tools: Tools): void {
  staffRoutes(api, tools);
  companyRoutes(api, tools);
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
      const signers = await listSigners(work, found.id);
      return {
        ...found,
        unsignedSha256: hashes.unsigned_sha256,
        signedSha256: hashes.signed_sha256,
        signerDetails: signers.map((signer) => ({
          ...{ id: signer.id, email: signer.email, phone: signer.phone, turnAt: signer.turn_at?.toISOString() ?? null },
          ...{ signedName: signer.signed_name, method: signer.method, channel: signer.channel, ip: signer.ip },
        })),
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
    handle: (work, { params, body: { signBy, ...chosen } }) => sendContract(work, params.documentId, { signBy, chosen }),
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
    handle: (work, { params }) => showToSign(work, params.documentId),
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
    // O-110 when it is their turn.
    .where(
      sql<boolean>`exists (select from documents.signers signer where signer.document_id = contract.document_id
        and signer.kind = 'customer' and signer.signed_at is null and signer.turn_at is not null)`,
    )
    .where("contract.sign_by", ">=", calendarDay(work.now, partner.timeZone))
    .where("document.deleted_at", "is", null)
    .where("document.visible_in_portal", "=", true)
    .executeTakeFirstOrThrow();
  return { count: Number(count) };
}
