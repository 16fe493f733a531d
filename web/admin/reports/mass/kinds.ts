import type { Permission } from "../../../../shared/permissions.ts";

/** What can be done to many customers at once, with the right that each needs. */
export const massKinds = {
  "customers.change-status": "customers.status.update",
  "customers.labels": "customers.profile.update",
  "customers.set-location": "customers.profile.update",
  "customers.set-account-manager": "customers.profile.update",
  "customers.set-language": "customers.profile.update",
  "customers.send-message": "customers.communication.send",
  "customers.set-billing": "customers.billing.update",
  "customers.set-field": "customers.additional_fields.update",
  "customers.statement-files": "finance.statements.export",
  "customers.statement-mails": "finance.statements.send",
  "customers.set-partner": "customers.profile.update",
  "customers.link-to-main": "customers.linked.update",
  "customers.delete": "customers.profile.delete",
} as const satisfies Record<string, Permission>;
export type MassKind = keyof typeof massKinds;

/** One of these opens the mass actions. */
export const massRights: readonly Permission[] = [...new Set(Object.values(massKinds))];

/** What a form says: the server reads it by the kind's own shape. */
export type Params = Record<string, unknown>;

/** A form says its parameters once they are complete, and undefined until then. */
export interface FormProps {
  onChange: (params: Params | undefined) => void;
}
