import type { Api } from "../../../platform/http/api.ts";
import { ownId } from "../../../platform/own-customer.ts";
import type { Tools } from "../../../platform/tools.ts";
import { getReachable } from "../../customers/index.ts";
import { inMenu } from "../../partners/index.ts";
import { statementArchive } from "../documents/statement-papers.ts";
import * as contract from "./contract.ts";
import { customerArchive } from "./customer-archive.ts";

export function archiveRoutes(api: Api, tools: Tools): void {
  api.serve(contract.billingArchiveEndpoint, {
    may: "finance.invoices.export",
    handle: async (work, { params }) => {
      await getReachable(work, params.customerId, "finance.invoices.export");
      return customerArchive(work, tools, params.customerId);
    },
  });
  api.serve(contract.statementArchiveEndpoint, {
    may: "finance.statements.export",
    handle: (work, { params }) => statementArchive(work, tools, params.actionId),
  });
  api.serve(contract.portalBillingArchiveEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: (work) => customerArchive(work, tools, ownId(work)),
  });
}
