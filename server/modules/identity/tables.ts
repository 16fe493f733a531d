import type { Generated } from "kysely";
import type { Level } from "../../../shared/permissions.ts";
import { tablesOf } from "../../platform/db/tables.ts";
import type { IssuerKind } from "./issuers/issuer-rules.ts";

export type Realm = "staff" | "customer";

interface RoleTable {
  id: Generated<string>;
  key: string;
  title: string;
  is_builtin: boolean;
  levels: Record<string, Level> | null;
  require_2fa: boolean;
  stock_default: "none" | "all";
  version: Generated<number>;
  created_at: Date;
}

interface AdministratorTable {
  id: string;
  login: string;
  email: string;
  full_name: string;
  phone: string;
  role_id: string;
  status: "invited" | "active" | "suspended" | "archived";
  all_partners: boolean;
  ip_allow_list: string[];
  idle_timeout_s: number;
  network_login: "none" | "read" | "write" | "full";
  send_from_own_address: boolean;
  signature: string;
  language: string;
  time_zone: string | null;
  calendar_colour: string;
  extension: string;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
  last_signed_in_at: Date | null;
}

interface AdministratorPartnerTable {
  admin_id: string;
  partner_id: string;
}

interface OverrideTable {
  admin_id: string;
  permission: string;
  level: Level;
  set_by_name: string;
  set_at: Date;
}

interface CredentialTable {
  realm: Realm;
  subject_id: string;
  partner_id: string | null;
  password_hash: string | null;
  password_set_at: Date | null;
  must_change: Generated<boolean>;
  is_enabled: Generated<boolean>;
  earlier_hashes: Generated<string[]>;
}

interface TotpFactorTable {
  realm: Realm;
  subject_id: string;
  sealed_secret: string;
  confirmed_at: Date | null;
  last_step: Generated<bigint>;
  created_at: Date;
}

interface RecoveryCodeTable {
  realm: Realm;
  subject_id: string;
  code_hash: string;
  used_at: Date | null;
}

interface PasskeyTable {
  id: string;
  realm: "customer";
  subject_id: string;
  credential_id: string;
  public_key: Buffer;
  counter: bigint;
  transports: string[];
  rp_id: string;
  name: string;
  is_synced: boolean;
  created_at: Date;
  last_used_at: Date | null;
}

interface UsedChallengeTable {
  challenge_hash: string;
  expires_at: Date;
}

export type SignInMethod =
  | "password"
  | "password_totp"
  /** The second factor was a code that was sent. */
  | "password_code"
  | "recovery_code"
  /** The second factor was not asked for: this browser is trusted. */
  | "trusted"
  | "link"
  | "code"
  | "ticket"
  | "passkey"
  | "issuer";

/** How a code for a person travels. */
export type CodeChannel = "email" | "sms";

interface SentFactorTable {
  realm: "customer";
  subject_id: string;
  channel: CodeChannel;
  confirmed_at: Date | null;
  created_at: Date;
}

interface SentCodeTable {
  id: string;
  realm: "customer";
  subject_id: string;
  channel: CodeChannel;
  code_hash: string;
  attempts_left: number;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

interface TrustedDeviceTable {
  id: string;
  realm: "customer";
  subject_id: string;
  token_hash: string;
  user_agent: string | null;
  created_at: Date;
  expires_at: Date;
}

interface IssuerTable {
  id: string;
  partner_id: string;
  kind: IssuerKind;
  name: string;
  issuer_url: string;
  client_id: string;
  sealed_secret: string;
  apple_team_id: string;
  apple_key_id: string;
  is_on: boolean;
  position: number;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

interface FederatedIdentityTable {
  id: string;
  realm: "customer";
  subject_id: string;
  issuer_id: string;
  issuer: string;
  subject: string;
  email: string;
  name: string;
  kind: IssuerKind;
  linked_at: Date;
  last_used_at: Date | null;
}

interface IssuerVisitTable {
  state_hash: string;
  browser_hash: string;
  issuer_id: string;
  subject_id: string | null;
  sealed: string;
  stay: boolean;
  created_at: Date;
  expires_at: Date;
}

interface WaitingLinkTable {
  token_hash: string;
  issuer_id: string;
  issuer: string;
  subject: string;
  email: string;
  created_at: Date;
  expires_at: Date;
}

interface SignInTable {
  id: string;
  token_hash: string;
  previous_token_hash: string | null;
  rotated_at: Date | null;
  realm: Realm;
  subject_id: string;
  partner_id: string | null;
  name: string;
  method: SignInMethod;
  stay: boolean;
  staff_id: string | null;
  staff_name: string | null;
  mode: "view" | "act" | null;
  created_at: Date;
  last_seen_at: Date;
  proved_at: Date | null;
  ip: string | null;
  user_agent: string | null;
  ended_at: Date | null;
  ended_by: string | null;
}

interface HalfSignInTable {
  token_hash: string;
  realm: Realm;
  subject_id: string;
  wrong_codes: Generated<number>;
  created_at: Date;
  expires_at: Date;
  stay: Generated<boolean>;
  method: Generated<SignInMethod>;
}

interface SignInFailureTable {
  realm: Realm;
  kind: "name" | "address";
  key: string;
  failed_at: Date[];
  locks: number;
  locked_at: Date | null;
  locked_until: Date | null;
  last_at: Date;
}

export type SignInOutcome = "succeeded" | "failed" | "locked" | "refused" | "code_wrong";

interface SignInLogTable {
  id: Generated<string>;
  at: Date;
  realm: Realm;
  identifier: string;
  subject_id: string | null;
  partner_id: string | null;
  outcome: SignInOutcome;
  detail: string;
  ip: string | null;
  user_agent: string | null;
}

export type PasswordRequestState = "requested" | "sent" | "verified" | "completed" | "expired" | "locked" | "superseded";

interface PasswordRequestTable {
  id: string;
  realm: Realm;
  purpose: "reset" | "invitation" | "set_password" | "login";
  subject_ids: string[];
  partner_id: string | null;
  identifier: string;
  channel: "email" | "sms" | "none";
  state: PasswordRequestState;
  code_hash: string | null;
  link_hash: string | null;
  grant_hash: string | null;
  attempts_left: number;
  created_at: Date;
  expires_at: Date;
  ip: string | null;
}

interface ApiKeyTable {
  id: Generated<string>;
  public_id: string;
  name: string;
  secret_hash: string;
  previous_secret_hash: string | null;
  previous_until: Date | null;
  scopes: string[];
  admin_id: string | null;
  made_by_name: string;
  partner_ids: string[] | null;
  ip_allow_list: string[];
  rate_per_min: number;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
  last_used_ip: string | null;
  warned_days: number | null;
  version: Generated<number>;
  created_at: Date;
}

interface ImpersonationTable {
  id: Generated<string>;
  ticket_hash: string;
  admin_id: string;
  admin_name: string;
  customer_id: string;
  partner_id: string;
  customer_name: string;
  mode: "view" | "act";
  reason: string;
  created_at: Date;
  expires_at: Date;
  sign_in_id: string | null;
  opened_at: Date | null;
  ended_at: Date | null;
}

interface HandOverTicketTable {
  ticket_hash: string;
  customer_id: string;
  partner_id: string;
  stay: boolean;
  method: SignInMethod;
  ip: string | null;
  user_agent: string | null;
  expires_at: Date;
}

interface AuditEntryTable {
  chain_id: string;
  seq: bigint;
  at: Date;
  partner_id: string | null;
  customer_id: string | null;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  staff_id: string | null;
  staff_name: string | null;
  source: string;
  request_id: string;
  ip: string | null;
  user_agent: string | null;
  entity: string;
  entity_id: string;
  label: string;
  action: string;
  reason: string | null;
  changes: Record<string, { before: unknown; after: unknown }> | null;
  prev_hash: string;
  hash: string;
}

interface AuditChainTable {
  chain_id: string;
  last_seq: bigint;
  last_hash: string;
}

interface IdentityTables {
  "identity.roles": RoleTable;
  "identity.administrators": AdministratorTable;
  "identity.administrator_partners": AdministratorPartnerTable;
  "identity.overrides": OverrideTable;
  "identity.credentials": CredentialTable;
  "identity.totp_factors": TotpFactorTable;
  "identity.recovery_codes": RecoveryCodeTable;
  "identity.sent_factors": SentFactorTable;
  "identity.sent_codes": SentCodeTable;
  "identity.trusted_devices": TrustedDeviceTable;
  "identity.issuers": IssuerTable;
  "identity.federated_identities": FederatedIdentityTable;
  "identity.issuer_visits": IssuerVisitTable;
  "identity.waiting_links": WaitingLinkTable;
  "identity.passkeys": PasskeyTable;
  "identity.used_challenges": UsedChallengeTable;
  "identity.sign_ins": SignInTable;
  "identity.half_sign_ins": HalfSignInTable;
  "identity.sign_in_failures": SignInFailureTable;
  "identity.sign_in_log": SignInLogTable;
  "identity.password_requests": PasswordRequestTable;
  "identity.api_keys": ApiKeyTable;
  "identity.impersonations": ImpersonationTable;
  "identity.hand_over_tickets": HandOverTicketTable;
  "identity.audit_entries": AuditEntryTable;
  "identity.audit_chains": AuditChainTable;
}

export const db = tablesOf<IdentityTables>();
