// The one place where tables of several modules stand in one query; see docs/decisions/0007-reports-read-joined.md. Read only.
import { tablesOf } from "../../platform/db/tables.ts";
import type { BillingReadTables } from "../billing/index.ts";
import type { CatalogReadTables } from "../catalog/index.ts";
import type { CustomersReadTables } from "../customers/index.ts";
import type { PartnersReadTables } from "../partners/index.ts";
import type { ServicesReadTables } from "../services/index.ts";

export const db = tablesOf<BillingReadTables & CatalogReadTables & CustomersReadTables & PartnersReadTables & ServicesReadTables>();
