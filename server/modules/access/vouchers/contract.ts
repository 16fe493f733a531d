// Hotspot vouchers as the network knows them (N-116): batches of codes, what each code allows, what is used of it.
import { z } from "zod";
import { anyOf, BooleanText, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledLine } from "../../../../shared/text.ts";

export const voucherStates = ["new", "active", "used_up", "expired", "disabled"] as const;

const batchId = z.object({ voucherBatchId: z.uuid() });
const bps = z.int().min(1000).max(Number.MAX_SAFE_INTEGER).nullable();
const bytes = z.int().min(1).max(Number.MAX_SAFE_INTEGER).nullable();

/** "5" or "4.50" */
const DecimalText = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, { error: "an amount" });

/** Of the hotspot's page, with {code} and {password} where they go. */
const LoginUrl = z.union([
  z.literal(""),
  z
    .string()
    .trim()
    .max(300)
    .regex(/^https?:\/\/[^\s"<>]+$/, { error: "a web address" }),
]);

/** What may change while vouchers are out there. */
const changeable = {
  title: FilledLine(100),
  locationId: z.uuid().nullable(),
  downBps: bps,
  upBps: bps,
  nasPool: FilledLine(63).nullable(),
  loginUrl: LoginUrl,
  isDisabled: z.boolean(),
};

/** Null: no limit. */
const limits = {
  downBytes: bytes,
  upBytes: bytes,
  totalBytes: bytes,
  onlineSeconds: z.int().min(60).max(2_000_000_000).nullable(),
};

export const VoucherBatchView = z.object({
  id: z.uuid(),
  number: z.int(),
  partnerId: z.uuid(),
  ...changeable,
  location: z.string().nullable(),
  prefix: z.string(),
  codeLength: z.int(),
  quantity: z.int(),
  hasPasswords: z.boolean(),
  price: MoneyShape.nullable(),
  ...limits,
  validMinutes: z.int().nullable(),
  validUntil: MomentShape.nullable(),
  /** The moment before which a voucher is used first; null: whenever. */
  firstUseUntil: MomentShape.nullable(),
  /** Made to be sold: of its codes only hashes are kept. */
  isForSale: z.boolean(),
  counts: z.record(z.enum(voucherStates), z.int()),
  createdBy: z.string(),
  createdAt: MomentShape,
  version: z.int(),
});

export const listVoucherBatchesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/voucher-batches",
  summary: "Batches of hotspot vouchers that the network lets in.",
  query: listQuery({
    sort: ["createdAt", "title", "quantity"],
    filter: {
      /** Title or number. */
      text: z.string().trim().max(100).optional(),
      partnerId: z.uuid().optional(),
      locationId: z.uuid().optional(),
      isDisabled: BooleanText.optional(),
      isForSale: BooleanText.optional(),
    },
  }),
  returns: listOf(VoucherBatchView),
});

export const getVoucherBatchEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/voucher-batches/:voucherBatchId",
  summary: "One batch of hotspot vouchers.",
  params: batchId,
  returns: VoucherBatchView,
});

export const createVoucherBatchEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/voucher-batches",
  summary: "Makes vouchers that log in at hotspots by their code. Each is good from its first use on, or until a moment.",
  body: z.strictObject({
    partnerId: z.uuid(),
    title: changeable.title,
    quantity: z.int().min(1).max(10_000),
    prefix: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[2-9A-HJ-NP-Z]{0,6}$/, { error: "up to six letters and digits, without 0, O, 1 and I" })
      .default(""),
    /** Without the prefix. */
    codeLength: z.int().min(6).max(16).default(8),
    /** False: the code is its own password. */
    hasPasswords: z.boolean().default(false),
    /** In the partner's currency; null: it costs nothing. */
    price: DecimalText.nullable().default(null),
    locationId: changeable.locationId.default(null),
    downBps: bps.default(null),
    upBps: bps.default(null),
    downBytes: bytes.default(null),
    upBytes: bytes.default(null),
    totalBytes: bytes.default(null),
    onlineSeconds: limits.onlineSeconds.default(null),
    /** One of these two. */
    validMinutes: z.int().min(1).max(527_040).nullable().default(null),
    validUntil: MomentShape.nullable().default(null),
    nasPool: changeable.nasPool.default(null),
    loginUrl: LoginUrl.default(""),
  }),
  returns: VoucherBatchView,
  idempotent: true,
});

export const updateVoucherBatchEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/voucher-batches/:voucherBatchId",
  summary: "Changes a batch of hotspot vouchers, or switches it off and on. What its vouchers allow stays as it was bought.",
  params: batchId,
  body: z.strictObject(changeable).partial(),
  returns: VoucherBatchView,
  versioned: true,
});

export const NetworkVoucherView = z.object({
  id: z.uuid(),
  position: z.int(),
  /** Null: it is for sale, and its code is not kept. */
  code: z.string().nullable(),
  state: z.enum(voucherStates),
  /** What keeps it shut: nobody bought it yet, or it was made void. */
  withheld: z.enum(["unsold", "void"]).nullable(),
  firstUsedAt: MomentShape.nullable(),
  /** By the clock; null: that begins with its first use. */
  endsAt: MomentShape.nullable(),
  usedDownBytes: z.int(),
  usedUpBytes: z.int(),
  usedSeconds: z.int(),
  isOnline: z.boolean(),
  isDisabled: z.boolean(),
  version: z.int(),
});

const voucherSorts = ["position", "firstUsedAt", "usedBytes"] as const;
const voucherFilter = {
  /** A code, or its beginning. */
  text: z.string().trim().max(30).optional(),
  state: anyOf(z.enum(voucherStates)).optional(),
};

export const listNetworkVouchersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/voucher-batches/:voucherBatchId/vouchers",
  summary: "The vouchers of a batch: their state, and what is used of them.",
  params: batchId,
  query: listQuery({ sort: voucherSorts, filter: voucherFilter }),
  returns: listOf(NetworkVoucherView),
});

export const voucherColumns = [
  ...(["position", "code", "state", "firstUsedAt", "endsAt", "usedDownBytes", "usedUpBytes", "usedSeconds", "isOnline"] as const),
] as const;
export const exportNetworkVouchersEndpoint = exportEndpoint({
  path: "/api/admin/voucher-batches/:voucherBatchId/export",
  summary: "Exactly the vouchers that the filter shows, as a file. Passwords of their own stand on the printed sheet only.",
  params: batchId,
  sort: voucherSorts,
  filter: voucherFilter,
  columns: voucherColumns,
});

export const updateNetworkVoucherEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/vouchers/:voucherId",
  summary: "Switches one voucher off or on. A session that is open with it ends.",
  params: z.object({ voucherId: z.uuid() }),
  body: z.strictObject({ isDisabled: z.boolean() }),
  returns: NetworkVoucherView,
  versioned: true,
});

/** As many as are set on paper at once. */
export const mostOnSheet = 240;

export const voucherSheetEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/voucher-batches/:voucherBatchId/sheet",
  summary: "Vouchers of a batch on paper, to be cut: code, password, what it allows, and a QR code to the hotspot's page.",
  params: batchId,
  query: z.strictObject({ from: z.coerce.number().int().min(1).default(1) }),
  reply: "file",
});
