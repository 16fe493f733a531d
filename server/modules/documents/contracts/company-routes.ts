import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Api } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer, getReachable, listCustomerContacts } from "../../customers/index.ts";
import { canSendSms } from "../../identity/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { signVerify } from "../settings.ts";
import { db } from "../tables.ts";
import * as contract from "./contract.ts";
import { type ContractDocument, getContract } from "./contract-store.ts";
import { ensureSeal } from "./seal-store.ts";
import { showToSign } from "./show-to-sign.ts";
import { noteSeen, rejectContract, type SignsAs, signContract } from "./sign-contract.ts";
import { listCompanySigners } from "./signer-store.ts";

const may = "customers.documents.view" as const;
const asStaff: SignsAs = { kind: "staff" };

/** O-110 for whoever of the staff signs for the company, and for who chooses them. */
export function companyRoutes(api: Api, tools: Tools): void {
  api.serve(contract.signerChoicesEndpoint, {
    may: "customers.documents.update",
    handle: (work, { params }) => signerChoices(work, params.documentId),
  });
  api.serve(contract.listMineToSignEndpoint, { may, handle: async (work) => ({ items: await listMineToSign(work) }) });
  api.serve(contract.getMineToSignEndpoint, {
    may,
    handle: async (work, { params }) => {
      const mine = await getMine(work, params.documentId);
      return showToSign(work, mine.id);
    },
  });
  api.serve(contract.noteSeenByStaffEndpoint, {
    may,
    unaudited: "it is written into the contract's own evidence",
    handle: async (work, { params, body }) => {
      await getMine(work, params.documentId);
      await noteSeen(work, params.documentId, body.what, asStaff);
      return {};
    },
  });
  api.serveBetweenWorks(contract.signForCompanyEndpoint, {
    may,
    handle: async (works, { params, body }) => {
      await works.inWork((work) => getMine(work, params.documentId));
      const keys = await works.asSystem("documents.seal", (work) => ensureSeal(work, tools));
      await works.inWork((work) => signContract(work, tools, keys, params.documentId, body, asStaff));
      return {};
    },
  });
  api.serve(contract.rejectForCompanyEndpoint, {
    may,
    handle: async (work, { params, body }) => {
      await getMine(work, params.documentId);
      await rejectContract(work, params.documentId, body.reason, asStaff);
      return {};
    },
  });
}

async function signerChoices(work: Work, documentId: string) {
  const { customerId, partnerId } = await getContract(work, documentId);
  await getReachable(work, customerId, "customers.documents.update");
  const contacts = (await listCustomerContacts(work, [customerId])).get(customerId);
  const partner = await getPartner(work, partnerId);
  return {
    customerName: (await getCustomer(work, customerId)).fullName,
    emails: [...(contacts?.emails ?? [])],
    phones: [...(contacts?.phones ?? [])],
    verify: await getSetting(work, signVerify, { partnerId }),
    maySendSms: await canSendSms(work, partnerId),
    companyName: partner.legalName || partner.name,
    colleagues: await listCompanySigners(work, partnerId),
  };
}

/** @throws `not-found` for contracts that somebody else signs for the company */
async function getMine(work: Work, documentId: string): Promise<ContractDocument> {
  const found = await getContract(work, documentId);
  await getReachable(work, found.customerId, may);
  if (!found.contract.signers.some(({ kind, isMine }) => kind === "staff" && isMine)) throw notFound();
  return found;
}

const most = 100;

async function listMineToSign(work: Work) {
  if (work.actor.kind !== "staff") return [];
  const rows = await db(work)
    .selectFrom("documents.signers as signer")
    .innerJoin("documents.contracts as contract", "contract.document_id", "signer.document_id")
    .innerJoin("documents.documents as document", "document.id", "signer.document_id")
    .innerJoin("customers.customers as customer", "customer.id", "signer.customer_id")
    .select(["document.id", "document.number", "document.title", "customer.full_name", "customer.number as customerNumber"])
    .select(["contract.sign_by", "signer.turn_at"])
    .where(visibleTo(work.actor, { partner: "signer.partner_id", customer: "signer.customer_id" }))
    .where("signer.admin_id", "=", work.actor.adminId)
    .where("signer.signed_at", "is", null)
    .where("signer.turn_at", "is not", null)
    .where("contract.state", "=", "awaiting_signature")
    .where("document.deleted_at", "is", null)
    .orderBy("signer.turn_at")
    .limit(most)
    .execute();
  return rows.flatMap(({ full_name: customerName, sign_by: signBy, turn_at, number, customerNumber, ...row }) =>
    turn_at === null
      ? []
      : [{ ...row, number: Number(number), customerNumber: Number(customerNumber), customerName, signBy, since: turn_at.toISOString() }],
  );
}
