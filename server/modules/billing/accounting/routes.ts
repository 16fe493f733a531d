import type { Day } from "../../../../shared/calendar.ts";
import { type MoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import type { Api } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { addAccount, changeAccount, getMapping, listAccounts, refuseForeignBook, removeAccount, setMapping } from "./chart.ts";
import { checkBook, keptChecks, presentMonth } from "./check-book.ts";
import * as contract from "./contract.ts";
import { batchFile, listBatches, makeBatch } from "./export-batches.ts";
import { closePeriod, listPeriods, type PeriodRow, reopenPeriod, softClosePeriod } from "./periods.ts";
import { deferredRevenue, getEntry, listJournal, listLedger, trialBalance } from "./read-books.ts";
import { resumeBooks } from "./resume-books.ts";

export function accountingRoutes(api: Api, tools: Tools): void {
  serveChart(api);
  serveBooks(api);
  servePeriods(api);
  serveBatches(api, tools);
}

function serveChart(api: Api): void {
  api.serve(contract.listLedgerAccountsEndpoint, {
    may: "finance.ledger.view",
    handle: async (work, { params }) => ({ accounts: await listAccounts(work, params.partnerId) }),
  });
  api.serve(contract.addLedgerAccountEndpoint, {
    may: "config.finance.update",
    handle: (work, { params, body }) => addAccount(work, params.partnerId, body),
  });
  api.serve(contract.changeLedgerAccountEndpoint, {
    may: "config.finance.update",
    handle: (work, { params, body, version }) => changeAccount(work, { ...params, version }, body),
  });
  api.serve(contract.removeLedgerAccountEndpoint, {
    may: "config.finance.update",
    handle: async (work, { params }) => {
      await removeAccount(work, params.partnerId, params.code);
      return {};
    },
  });
  api.serve(contract.getAccountMappingEndpoint, {
    may: "finance.ledger.view",
    handle: (work, { params }) => getMapping(work, params.partnerId),
  });
  api.serve(contract.setAccountMappingEndpoint, {
    may: "config.finance.update",
    handle: (work, { params, body }) => setMapping(work, params.partnerId, body),
  });
}

function serveBooks(api: Api): void {
  api.serve(contract.trialBalanceEndpoint, {
    may: "finance.ledger.view",
    handle: (work, { params, query }) => trialBalance(work, params.partnerId, query),
  });
  api.serve(contract.listJournalEndpoint, {
    may: "finance.ledger.view",
    handle: (work, { params, query }) => listJournal(work, params.partnerId, query),
  });
  api.serve(contract.getJournalEntryEndpoint, { may: "finance.ledger.view", handle: (work, { params }) => getEntry(work, params.entryId) });
  api.serve(contract.listLedgerEndpoint, {
    may: "finance.ledger.view",
    handle: (work, { params, query }) => listLedger(work, params, query),
  });
  api.serve(contract.deferredRevenueEndpoint, {
    may: "finance.ledger.view",
    handle: (work, { params }) => deferredRevenue(work, params.partnerId),
  });
  api.serve(contract.resumeBooksEndpoint, {
    may: "finance.periods.close",
    handle: async (work, { params, body }) => {
      await resumeBooks(work, params.partnerId, body.reason);
      return {};
    },
  });
}

function servePeriods(api: Api): void {
  api.serve(contract.listPeriodsEndpoint, {
    may: "finance.periods.view",
    handle: async (work, { params }) => {
      await refuseForeignBook(work, params.partnerId);
      const { currency } = await getPartner(work, params.partnerId);
      return { periods: (await listPeriods(work, params.partnerId)).map((row) => periodView(row, currency)) };
    },
  });
  const month = (params: { month: string }): Day => `${params.month}-01` as Day;
  const of = (params: { partnerId: string; month: string }) => ({ partnerId: params.partnerId, month: month(params) });
  api.serve(contract.getPeriodEndpoint, { may: "finance.periods.view", handle: (work, { params }) => periodPage(work, of(params)) });
  api.serve(contract.checkPeriodEndpoint, {
    may: "finance.periods.view",
    unaudited: "it looks again and changes nothing but what was found",
    handle: async (work, { params }) => {
      await refuseForeignBook(work, params.partnerId);
      if (month(params) > (await presentMonth(work, params.partnerId))) throw notFound();
      await checkBook(work, of(params));
      return periodPage(work, of(params));
    },
  });
  api.serve(contract.softClosePeriodEndpoint, {
    may: "finance.periods.close",
    handle: async (work, { params }) => {
      await softClosePeriod(work, of(params));
      return periodPage(work, of(params));
    },
  });
  api.serve(contract.closePeriodEndpoint, {
    may: "finance.periods.close",
    handle: async (work, { params, body }) => {
      await closePeriod(work, of(params), body.reason);
      return periodPage(work, of(params));
    },
  });
  api.serve(contract.reopenPeriodEndpoint, {
    may: "finance.periods.close",
    handle: async (work, { params, body }) => {
      await reopenPeriod(work, of(params), body.reason);
      return periodPage(work, of(params));
    },
  });
}

const shown = (moment: Date | null): string | null => moment?.toISOString() ?? null;

const periodView = ({ movedMinor, ...row }: PeriodRow, currency: string) => ({
  ...row,
  moved: toMoneyJson(money(movedMinor, currency)),
  softClosedAt: shown(row.softClosedAt),
  closedAt: shown(row.closedAt),
  checks: { ...row.checks, checkedAt: shown(row.checks.checkedAt) },
});

async function periodPage(work: Work, of: { partnerId: string; month: Day }) {
  await refuseForeignBook(work, of.partnerId);
  const { currency } = await getPartner(work, of.partnerId);
  const periods = await listPeriods(work, of.partnerId);
  const period = periods.find((row) => row.month === of.month);
  if (!period) throw notFound();
  const checks = await keptChecks(work, of);
  return {
    ...periodView(period, currency),
    before: periods.filter((row) => row.month < of.month && row.state !== "closed").length,
    list: checks.map((check) => ({
      code: check.code,
      state: check.state,
      count: check.figures.count ?? null,
      amounts: [...((check.figures.amounts ?? []) as MoneyJson[])],
      findings: check.findings.map(({ text, to }) => ({ text, to: to ?? null })),
      checkedAt: check.checkedAt.toISOString(),
    })),
  };
}

function serveBatches(api: Api, tools: Tools): void {
  api.serve(contract.listExportBatchesEndpoint, {
    may: "finance.ledger.export",
    handle: (work, { params, query }) => listBatches(work, params.partnerId, query),
  });
  api.serve(contract.makeExportBatchEndpoint, {
    may: "finance.ledger.export",
    handle: (work, { params, body }) => makeBatch(work, params.partnerId, body),
  });
  api.serve(contract.exportBatchFileEndpoint, {
    may: "finance.ledger.export",
    handle: (work, { params }) => batchFile(work, tools, params.batchId),
  });
}
