// B-61 billing runs of several partners that were made together. Each stays a run of its partner; what stands here is about those of its
// members that the reader sees, and who acts on it acts on the members that they name.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import {
  ComparedGroup,
  RunItemView,
  RunView,
  runItemColumns,
  runItemFilter,
  runItemSorts,
  undoPolicies,
  undoReasons,
} from "../runs/contract.ts";

const jointRunId = z.object({ jointRunId: z.uuid() });

/** The members that are meant, as the person saw them: one that has changed since is refused, and nothing is done. */
const members = z
  .array(z.object({ runId: z.uuid(), version: z.int() }))
  .min(1)
  .max(1000);

const Member = RunView.extend({
  /** Why a preview cannot be confirmed by this person now; it does not hold up the others. */
  hindrance: z.enum(["frozen", "own_preview"]).nullable(),
});

/** Money of one currency; those of several are never summed. */
const CurrencyTotals = z.object({
  currency: z.string(),
  documents: z.int(),
  net: MoneyShape,
  tax: MoneyShape,
  gross: MoneyShape,
  previousGross: MoneyShape,
});

export const JointRunView = z.object({
  id: z.uuid(),
  targetOn: DayShape,
  /** Follows from the members. `partly_confirmed`: some have issued, others still wait. */
  state: z.enum(["building", "preview", "confirming", "partly_confirmed", "confirmed", "discarded", "partly_undone", "undone"]),
  isUndoing: z.boolean(),
  trigger: z.string(),
  createdAt: MomentShape,
  totals: z.array(CurrencyTotals),
  documents: z.int(),
  counts: RunView.shape.counts,
  remaining: z.int(),
  /** One of each partner, in the order of the partners. */
  members: z.array(Member),
});

export const listRunHistoryEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-run-history",
  summary: "The history of billing runs, each joint run as one entry with its members.",
  query: listQuery({ sort: ["createdAt"], filter: { partner: anyOf(z.uuid()).optional() } }),
  returns: listOf(
    z.object({
      /** Of the run, or of the joint run. */
      id: z.uuid(),
      run: RunView.nullable(),
      joint: JointRunView.nullable(),
    }),
  ),
});

export const runChoicesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-run-choices",
  summary:
    "For whom a preview up to a day may be started, how many accounts would be in it, and whether several partners can be taken together.",
  query: z.strictObject({ targetOn: DayShape.optional() }),
  returns: z.object({
    /** The setting `billing.run_per_partner` is off. */
    isJoint: z.boolean(),
    partners: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        /** Accounts that are due up to the day; null: no day was given. */
        due: z.int().nullable(),
      }),
    ),
  }),
});

export const startJointPreviewEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/joint-billing-runs",
  summary: "Starts the previews of several partners as one joint run. A partner with nobody due is left out.",
  body: z.strictObject({ partnerIds: z.array(z.uuid()).min(2).max(1000), targetOn: DayShape }),
  returns: z.object({
    /** Null: only one of the partners has accounts that are due, so its run stands by itself. */
    jointRunId: z.uuid().nullable(),
    runIds: z.array(z.uuid()),
  }),
  idempotent: true,
});

export const getJointRunEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/joint-billing-runs/:jointRunId",
  summary: "A joint run with its members and its totals by currency.",
  params: jointRunId,
  returns: JointRunView,
});

const jointItemFilter = { ...runItemFilter, partner: anyOf(z.uuid()).optional() };

export const JointRunItemView = RunItemView.extend({ runId: z.uuid(), partnerId: z.uuid(), partnerName: z.string() });

export const listJointRunItemsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/joint-billing-runs/:jointRunId/items",
  summary: "The accounts of all members of a joint run, the most unusual first. Sorted by amount they stand currency by currency.",
  params: jointRunId,
  query: listQuery({ sort: runItemSorts, filter: jointItemFilter }),
  returns: listOf(JointRunItemView),
});

export const jointRunItemColumns = ["partner", ...runItemColumns] as const;

export const exportJointRunItemsEndpoint = exportEndpoint({
  path: "/api/admin/joint-billing-runs/:jointRunId/item-export",
  summary: "The accounts of a joint run that the filter shows, as a file; on paper the runs of its partners one after the other.",
  params: jointRunId,
  sort: runItemSorts,
  filter: jointItemFilter,
  columns: jointRunItemColumns,
  hasPaper: true,
});

export const jointRunComparisonEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/joint-billing-runs/:jointRunId/comparison",
  summary: "The members of a joint run beside their last cycles, summed for each currency.",
  params: jointRunId,
  returns: z.object({
    currencies: z.array(
      z.object({
        currency: z.string(),
        /** Of the members that were billed before; null: none of them was. */
        last: z.object({ runs: z.int(), issued: z.int(), gross: MoneyShape }).nullable(),
        appeared: ComparedGroup,
        grew: ComparedGroup,
        shrank: ComparedGroup,
        same: ComparedGroup,
        gone: ComparedGroup,
      }),
    ),
  }),
});

export const jointUndoPreviewEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/joint-billing-runs/:jointRunId/undo-preview",
  summary: "What an undo of the members would take back, and what it would have to leave, with the reasons.",
  params: jointRunId,
  returns: z.object({
    /** Of the members that can be undone, those that would be; partners may have theirs taken back in different ways. */
    policies: z.array(z.enum(undoPolicies)),
    documents: z.int(),
    gross: z.array(MoneyShape),
    kept: z.int(),
    reasons: z.array(z.object({ reason: z.enum(undoReasons), documents: z.int() })),
    runs: z.array(z.object({ runId: z.uuid(), version: z.int(), partnerName: z.string(), documents: z.int(), gross: MoneyShape })),
  }),
});

export const confirmJointRunEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/joint-billing-runs/:jointRunId/confirm",
  summary: "Confirms members of a joint run, all or none; their documents are issued in the background, each partner's by itself.",
  params: jointRunId,
  body: z.strictObject({ members }),
  returns: JointRunView,
  idempotent: true,
});

export const discardJointRunEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/joint-billing-runs/:jointRunId/discard",
  summary: "Throws the previews of members away.",
  params: jointRunId,
  body: z.strictObject({ members }),
  returns: JointRunView,
});

export const holdJointRunEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/joint-billing-runs/:jointRunId/hold",
  summary: "Keeps the previews of members from issuing themselves, or lets them go on.",
  params: jointRunId,
  body: z.strictObject({ members, isHeld: z.boolean() }),
  returns: JointRunView,
});

export const acceptJointAdjustmentsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/joint-billing-runs/:jointRunId/accept-adjustments",
  summary: "Lets all accounts of members go whose billed days are adjusted.",
  params: jointRunId,
  body: z.strictObject({ members }),
  returns: JointRunView,
});

export const undoJointRunEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/joint-billing-runs/:jointRunId/undo",
  summary: "Takes confirmed members of a joint run back, in the background, as far as they can be.",
  params: jointRunId,
  body: z.strictObject({
    members,
    reason: z.string().trim().min(1).max(500),
    /** Customers who were told of their invoices are told that they are taken back. */
    notify: z.boolean().default(false),
  }),
  returns: JointRunView,
  idempotent: true,
  freshProof: true,
});
