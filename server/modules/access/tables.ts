import type { ColumnType, Generated, Selectable } from "kysely";
import { tablesOf } from "../../platform/db/tables.ts";
import type { AccessState } from "./access-rules.ts";
import type { CoaCause } from "./coa/contract.ts";
import type { NasTestKind } from "./nas-tests/contract.ts";

export interface StatesTable {
  service_id: string;
  customer_id: string;
  partner_id: string;
  state: AccessState | null;
  since: Date;
  /** While a payment window opens it. */
  open_until: Date | null;
}

interface ChangesTable {
  id: Generated<string>;
  service_id: string;
  customer_id: string;
  partner_id: string;
  from_state: AccessState | null;
  to_state: AccessState;
  cause: string;
  at: Date;
}

/** N-178 */
export interface PaymentWindowsTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  attempt_id: string;
  opened_at: Date;
  ends_at: Date;
  is_paid: Generated<boolean>;
  ended_at: Date | null;
  ended_as: "time" | "paid" | "refused" | "merged" | null;
}

type Words = ColumnType<Readonly<Record<string, string>>, string, string>;

interface SwitchesTable {
  id: Generated<string>;
  kind: string;
  key: string;
  titles: Words;
  helps: Words;
  part: "connection" | "security";
  is_on_by_default: boolean;
  plan_ids: string[];
  partner_ids: string[];
  permission: "none" | "view" | "edit";
  drops_line: boolean;
  position: number;
  version: Generated<number>;
}

interface ServiceAttributesTable {
  service_id: string;
  key: string;
  customer_id: string;
  partner_id: string;
  is_on: boolean;
  changed_at: Date;
}

interface AttributeChangesTable {
  id: Generated<string>;
  service_id: string;
  customer_id: string;
  partner_id: string;
  key: string;
  is_on: boolean;
  by_customer: boolean;
  at: Date;
}

interface ServicePasswordsTable {
  service_id: string;
  customer_id: string;
  partner_id: string;
  password_sealed: string;
  changed_at: Date;
}

/** What tells a service's line apart, and what the network gives it; no row: the usual. */
export interface LinesTable {
  service_id: string;
  customer_id: string;
  partner_id: string;
  ipv4_method: "auto" | "none" | "static" | "pool" | "nas_pool";
  ipv4_pool: string[];
  ipv4_nas_pool: string | null;
  /** "aa:bb:cc:dd:ee:ff" */
  macs: string[];
  bind_on_first_connect: boolean;
  max_learned: number;
  replace_oldest: boolean;
  circuit_id: string | null;
  remote_id: string | null;
  nas_port_id: string | null;
  nas_ids: string[];
  max_sessions: number | null;
  down_bps: bigint | null;
  up_bps: bigint | null;
  wan6_method: "auto" | "none" | "pool" | "nas_pool";
  wan6_nas_pool: string | null;
  pd_method: "auto" | "none" | "pool" | "nas_pool";
  pd_nas_pool: string | null;
  networks: string[];
  /** N-69 */
  reply_lines: string;
  version: number;
}

/** access.subscribers: a view. */
interface SubscribersView {
  service_id: string;
  number: bigint;
  customer_id: string;
  partner_id: string;
  plan_id: string;
  login: string | null;
  location_id: string | null;
  access_state: string | null;
  open_until: Date | null;
  password_sealed: string | null;
  quota_state: string | null;
  quota_down_bps: bigint | null;
  quota_up_bps: bigint | null;
  ipv4_method: "auto" | "none" | "static" | "pool" | "nas_pool";
  ipv4_pool: string[];
  ipv4_nas_pool: string | null;
  macs: string[];
  circuit_id: string | null;
  remote_id: string | null;
  nas_port_id: string | null;
  nas_ids: string[];
  bind_on_first_connect: boolean;
  max_sessions: number | null;
  max_learned: number;
  replace_oldest: boolean;
  wan6_method: LinesTable["wan6_method"];
  wan6_nas_pool: string | null;
  pd_method: LinesTable["pd_method"];
  pd_nas_pool: string | null;
  networks: string[];
  own_down_bps: bigint | null;
  own_up_bps: bigint | null;
  reply_lines: string;
}

interface LineOwnersView {
  service_id: string;
  service_number: bigint;
  customer_id: string;
  customer_number: bigint;
  customer_name: string;
}

interface PlanFactsView {
  plan_id: string;
  code: string;
  title: string;
  down_bps: bigint | null;
  up_bps: bigint | null;
  max_sessions: number;
  session_policy: "kick_oldest" | "deny_new" | "allow";
  burst_percent: number | null;
  burst_threshold_percent: number | null;
  burst_seconds: number | null;
  guarantee_percent: number | null;
  priority: PlanRepliesTable["priority"];
  attributes: Readonly<Record<string, string>>;
  reply_lines: string;
}

/** N-67, N-69 what a plan says to routers beside its speed. */
interface PlanRepliesTable {
  plan_id: string;
  burst_percent: number | null;
  burst_threshold_percent: number | null;
  burst_seconds: number | null;
  guarantee_percent: number | null;
  priority: "high" | "normal" | "low";
  attributes: ColumnType<Readonly<Record<string, string>>, string, string>;
  reply_lines: string;
  version: Generated<number>;
}

/** N-97 */
interface SessionOffersTable {
  id: Generated<string>;
  service_id: string;
  nas_id: string;
  mac: string | null;
  cookie: string;
  at: Date;
}

/** N-56 */
interface GuessedLoginsTable {
  login: string;
  nas_id: string;
  told_at: Date;
}

interface IndexChangesTable {
  service_id: string;
  transaction: Generated<string>;
  at: Generated<Date>;
}

interface AuthLogTable {
  id: Generated<string>;
  at: Date;
  nas_id: string | null;
  source: string;
  login: string;
  mac: string | null;
  called_id: string;
  port_id: string;
  method: string;
  kind: "service" | "voucher" | "staff";
  result: "accept" | "walled" | "reject" | "drop";
  reason: string;
  service_id: string | null;
  customer_id: string | null;
  partner_id: string | null;
  reply: string;
  latency_us: number;
  times: Generated<number>;
}

export interface VoucherBatchesTable {
  id: Generated<string>;
  number: Generated<bigint>;
  partner_id: string;
  location_id: string | null;
  title: string;
  prefix: string;
  code_length: number;
  quantity: number;
  has_passwords: boolean;
  price_minor: bigint | null;
  currency: string | null;
  down_bps: bigint | null;
  up_bps: bigint | null;
  down_bytes: bigint | null;
  up_bytes: bigint | null;
  total_bytes: bigint | null;
  online_seconds: number | null;
  valid_minutes: number | null;
  valid_until: Date | null;
  first_use_until: Generated<Date | null>;
  nas_pool: string | null;
  login_url: string;
  is_disabled: Generated<boolean>;
  is_for_sale: Generated<boolean>;
  created_by: ColumnType<{ readonly kind: string; readonly name?: string }, string, string>;
  created_at: Date;
  version: Generated<number>;
}

interface VouchersTable {
  id: string;
  number: Generated<bigint>;
  batch_id: string;
  partner_id: string;
  position: number;
  /** Null: it is for sale, and at most its hash is kept. */
  code: string | null;
  code_hash: Generated<string | null>;
  withheld: Generated<"unsold" | "void" | null>;
  password_sealed: string | null;
  is_disabled: Generated<boolean>;
  first_used_at: Date | null;
  used_down_bytes: Generated<bigint>;
  used_up_bytes: Generated<bigint>;
  used_seconds: Generated<bigint>;
  version: Generated<number>;
}

interface SessionStatesTable {
  session_id: string;
  applied_live: bigint | null;
  applied_login: bigint | null;
  applied_walled: boolean | null;
  state: "settled" | "pending" | "later" | "failed";
  wanted: string | null;
  cause: CoaCause | null;
  since: Date | null;
  tried_at: Date | null;
  again_at: Date | null;
  changed_at: Date;
}

/** access.asked_sessions: a view. */
interface AskedSessionsView {
  id: string;
  service_id: string | null;
  customer_id: string | null;
  partner_id: string | null;
  nas_id: string | null;
  acct_session_id: string | null;
  is_open: boolean;
}

/** access.live_sessions: a view; those of services, on a NAS, with what is kept and asked of them. */
interface LiveSessionsView {
  id: string;
  /** Null, with the customer: of a voucher, which somebody wants to end. */
  service_id: string | null;
  customer_id: string | null;
  partner_id: string;
  nas_id: string;
  acct_session_id: string | null;
  cookie: string | null;
  login: string | null;
  mac: string | null;
  port_id: string | null;
  named_by: string | null;
  started_at: Date;
  heard_at: Date;
  has_state: boolean;
  applied_live: bigint | null;
  applied_login: bigint | null;
  applied_walled: boolean | null;
  state: SessionStatesTable["state"] | null;
  wanted: string | null;
  since: Date | null;
  tried_at: Date | null;
  again_at: Date | null;
  wish: "disconnect" | "reapply" | null;
  wish_cause: CoaCause | null;
  wish_at: Date | null;
  tried_cause: CoaCause | null;
  changed_at: Date | null;
}

interface NasDynamicsTable {
  nas_id: string;
  last_ack_at: Date | null;
  bad_answers: Generated<number>;
  last_bad_at: Date | null;
  refused_at: Date | null;
  refused_cause: number | null;
}

export interface NasTestsTable {
  id: Generated<string>;
  nas_id: string;
  kind: NasTestKind;
  asked_at: Date;
  asked_by: string;
  started_at: Date | null;
  ended_at: Date | null;
  verdict: string | null;
  details: Record<string, string | number>;
}

interface CoaLogTable {
  id: Generated<string>;
  at: Date;
  session_id: string;
  acct_session_id: string | null;
  nas_id: string;
  service_id: string | null;
  customer_id: string | null;
  partner_id: string;
  packet: "coa" | "disconnect";
  cause: CoaCause;
  result: "ack" | "nak" | "timeout" | "not_sent";
  error_cause: number | null;
  attributes: ColumnType<readonly { readonly name: string; readonly value: string }[], string, string>;
  latency_ms: number | null;
  tries: number;
}

interface StaffLoginsTable {
  admin_id: string;
  password_sealed: string | null;
  password_set_at: Date | null;
  nas_ids: Generated<string[]>;
  version: Generated<number>;
}

/** access.known_staff: a view. */
interface KnownStaffView {
  admin_id: string;
  login: string;
  level: "none" | "read" | "write" | "full";
  is_active: boolean;
  all_partners: boolean;
  partner_ids: string[];
  password_sealed: string;
  nas_ids: string[];
}

interface SpoolsTable {
  id: string;
  segment: bigint;
  position: bigint;
  moved_at: Date;
}

interface FrontEndTokensTable {
  id: Generated<string>;
  name: string;
  token_hash: string;
  sources: string[];
  created_at: Date;
  created_by: string;
  revoked_at: Date | null;
}
export type FrontEndTokenRow = Selectable<FrontEndTokensTable>;

interface TracesTable {
  id: Generated<string>;
  nas_id: string | null;
  service_id: string | null;
  login: string | null;
  mac: string | null;
  started_at: Date;
  until: Date;
  stopped_at: Date | null;
  started_by: string;
  packets: Generated<number>;
}
export type TraceRow = Selectable<TracesTable>;

interface TracePacketsTable {
  trace_id: string;
  position: number;
  at: Date;
  is_answer: boolean;
  client: string;
  client_port: number;
  server_port: number;
  dropped: string;
  bytes: Buffer;
}

export const db = tablesOf<{
  "access.traces": TracesTable;
  "access.trace_packets": TracePacketsTable;
  "access.front_end_tokens": FrontEndTokensTable;
  "access.spools": SpoolsTable;
  "access.live_sessions": LiveSessionsView;
  "access.asked_sessions": AskedSessionsView;
  "access.nas_dynamics": NasDynamicsTable;
  "access.coa_log": CoaLogTable;
  "access.nas_tests": NasTestsTable;
  "access.staff_logins": StaffLoginsTable;
  "access.known_staff": KnownStaffView;
  "access.voucher_batches": VoucherBatchesTable;
  "access.vouchers": VouchersTable;
  "access.lines": LinesTable;
  "access.line_owners": LineOwnersView;
  "access.subscribers": SubscribersView;
  "access.plan_facts": PlanFactsView;
  "access.plan_replies": PlanRepliesTable;
  "access.session_offers": SessionOffersTable;
  "access.guessed_logins": GuessedLoginsTable;
  "access.index_changes": IndexChangesTable;
  "access.auth_log": AuthLogTable;
  "access.states": StatesTable;
  "access.changes": ChangesTable;
  "access.payment_windows": PaymentWindowsTable;
  "access.switches": SwitchesTable;
  "access.service_attributes": ServiceAttributesTable;
  "access.attribute_changes": AttributeChangesTable;
  "access.service_passwords": ServicePasswordsTable;
}>();
