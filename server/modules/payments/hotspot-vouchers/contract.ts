// Hotspot vouchers (B-230): kinds, batches, their vouchers, and using one.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledLine, FilledNote } from "../../../../shared/text.ts";
import { paymentMethods } from "../../billing/accounts/contract.ts";

export const voucherStates = ["new", "sold", "used", "expired", "void"] as const;
const batchId = z.object({ voucherBatchId: z.uuid() });
const customer = z.object({ id: z.uuid(), number: z.int(), name: z.string() });
const most = 10_000_000;

const allowance = {
  /** Time online; null: no limit. */
  onlineMinutes: z.int().min(1).max(most).nullable(),
  /** Time by the clock, from the first use on. */
  validMinutes: z.int().min(1).max(most).nullable(),
  dataMb: z.int().min(1).max(most).nullable(),
};

export const VoucherKind = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  title: z.string(),
  ...allowance,
  price: MoneyShape,
  taxId: z.uuid(),
  taxName: z.string(),
  includesTax: z.boolean(),
  isEnabled: z.boolean(),
  version: z.int(),
});
const kindBody = {
  title: FilledLine(100),
  ...allowance,
  price: MoneyShape,
  taxId: z.uuid(),
  includesTax: z.boolean(),
};

export const listVoucherKindsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/hotspot-voucher-kinds",
  summary: "What kinds of hotspot vouchers there are, with the partners and taxes for new ones.",
  returns: z.object({
    items: z.array(VoucherKind),
    partners: z.array(z.object({ id: z.uuid(), name: z.string(), currency: z.string() })),
    taxes: z.array(z.object({ id: z.uuid(), name: z.string() })),
  }),
});
export const addVoucherKindEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/hotspot-voucher-kinds",
  summary: "Adds a kind of hotspot voucher: how much time or data, at which price and tax.",
  body: z.strictObject({ partnerId: z.uuid(), ...kindBody }),
  returns: VoucherKind,
  idempotent: true,
});
export const changeVoucherKindEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/hotspot-voucher-kinds/:kindId",
  summary: "Changes a kind of hotspot voucher. What was sold keeps its price; batches that were made keep what their vouchers allow.",
  params: z.object({ kindId: z.uuid() }),
  body: z.strictObject({ ...kindBody, isEnabled: z.boolean() }),
  returns: VoucherKind,
  versioned: true,
});

export const VoucherBatch = z.object({
  id: z.uuid(),
  /** "HV-12" */
  label: z.string(),
  title: z.string(),
  partnerId: z.uuid(),
  /** As it is now: its price and tax are those of the next sale. */
  kind: VoucherKind,
  /** What its vouchers allow: what the kind gave when they were made. */
  allows: z.object(allowance),
  /** Of the same batch in the network, "V-12". */
  networkNumber: z.int(),
  prefix: z.string(),
  quantity: z.int(),
  validTill: DayShape.nullable(),
  counts: z.object({ new: z.int(), sold: z.int(), used: z.int(), expired: z.int(), void: z.int() }),
  /** Revenue that waits for the first use, net of tax. */
  owed: MoneyShape,
  exported: z.object({ at: MomentShape, by: z.string() }).nullable(),
  createdBy: z.string(),
  createdAt: MomentShape,
  version: z.int(),
});

export const listVoucherBatchesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/hotspot-voucher-batches",
  summary: "Batches of hotspot vouchers.",
  query: listQuery({
    sort: ["createdAt"],
    filter: {
      q: z.string().trim().max(100).optional(),
      partner: anyOf(z.uuid()).optional(),
      /** With at least one voucher in this state. */
      state: anyOf(z.enum(voucherStates)).optional(),
    },
  }),
  returns: listOf(VoucherBatch),
});
export const getVoucherBatchEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/hotspot-voucher-batches/:voucherBatchId",
  summary: "One batch of hotspot vouchers.",
  params: batchId,
  returns: VoucherBatch,
});
export const makeVoucherBatchEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/hotspot-voucher-batches",
  summary: "Makes a batch of hotspot vouchers. They have no codes before they are exported, and log in from their sale on.",
  body: z.strictObject({
    kindId: z.uuid(),
    title: FilledLine(100),
    prefix: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[2-9A-HJ-NP-Z]{0,4}$/, "up to four letters and digits, without 0, O, 1 and I")
      .default(""),
    quantity: z.int().min(1).max(10_000),
    /** The last day of a first use. */
    validTill: DayShape.nullable().default(null),
  }),
  returns: VoucherBatch,
  idempotent: true,
});
export const exportVouchersEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/hotspot-voucher-batches/:voucherBatchId/export",
  summary: "Makes the codes of a batch and shows them, once: only their hashes are kept.",
  params: batchId,
  body: z.strictObject({}),
  returns: z.object({ label: z.string(), codes: z.array(z.object({ position: z.int(), code: z.string() })) }),
  versioned: true,
  freshProof: true,
});
export const sellVouchersEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/hotspot-voucher-batches/:voucherBatchId/sell",
  summary: "Sells the next vouchers of a batch: an invoice with its tax, paid at once if money came.",
  params: batchId,
  body: z.strictObject({
    customerId: z.uuid(),
    count: z.int().min(1).max(10_000),
    /** Left out: it stands on their account. */
    paidBy: z.enum(paymentMethods).nullable().default(null),
  }),
  returns: z.object({
    invoice: z.object({ id: z.uuid(), number: z.string(), gross: MoneyShape }),
    from: z.int(),
    to: z.int(),
    batch: VoucherBatch,
  }),
  versioned: true,
  idempotent: true,
});
export const voidVouchersEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/hotspot-voucher-batches/:voucherBatchId/void",
  summary: "Makes vouchers that were not used worthless; who bought them is credited if that is wanted.",
  params: batchId,
  body: z.strictObject({
    from: z.int().min(1),
    to: z.int().min(1),
    credit: z.boolean(),
    reason: FilledNote(500),
  }),
  returns: VoucherBatch,
  versioned: true,
});

export const VoucherRow = z.object({
  id: z.uuid(),
  position: z.int(),
  state: z.enum(voucherStates),
  soldTo: customer.nullable(),
  document: z.object({ id: z.uuid(), number: z.string() }).nullable(),
  usedAt: MomentShape.nullable(),
  usedFrom: z.string(),
  endsAt: MomentShape.nullable(),
});
export const listVouchersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/hotspot-voucher-batches/:voucherBatchId/vouchers",
  summary: "The vouchers of a batch: in which state, sold to whom, used when.",
  params: batchId,
  query: listQuery({ sort: ["position"], filter: { state: anyOf(z.enum(voucherStates)).optional() } }),
  returns: listOf(VoucherRow),
});

export const takeVoucherEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/hotspot-voucher-uses",
  summary: "For a hotspot without RADIUS: opens a voucher with its first use, and says what it allows with every later one.",
  body: z.strictObject({
    code: z.string().trim().min(1).max(60),
    /** Where: the hotspot's name or address. */
    from: z.string().trim().max(100).default(""),
  }),
  returns: z.object({ voucherId: z.uuid(), isFirst: z.boolean(), usedAt: MomentShape, endsAt: MomentShape.nullable(), ...allowance }),
});
