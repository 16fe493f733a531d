// Documents as tables of cases need them.
import { day } from "../../../../shared/calendar.ts";
import type { OutContact, OutDocument, OutLine, OutMoney } from "./outgoing-rules.ts";

export const contact: OutContact = {
  number: "1042",
  name: "Karin Novak",
  companyName: "",
  email: "karin@example.net",
  phone: "+385 1 5550100",
  taxId: "",
  street: "Ilica 1",
  street2: "",
  city: "Zagreb",
  zip: "10000",
  state: "",
  country: "HR",
};

export const line = (more: Partial<OutLine> = {}): OutLine => ({
  text: "Home 100",
  account: "200",
  tax: "OUTPUT2",
  quantity: "1.0000",
  unitPrice: "45.0000",
  allowanceMinor: 0n,
  netMinor: 4500n,
  taxMinor: 900n,
  ...more,
});

export const document = (more: Partial<OutDocument> = {}): OutDocument => ({
  kind: "invoice",
  number: "2026040000017",
  issuedOn: day("2026-04-01"),
  dueOn: day("2026-04-16"),
  currency: "EUR",
  contactId: "c-1",
  reference: "",
  includesTax: false,
  lines: [line()],
  taxMinor: 900n,
  grossMinor: 5400n,
  ...more,
});

export const payment: OutMoney = {
  kind: "payment",
  number: "R-7",
  on: day("2026-04-03"),
  currency: "EUR",
  amountMinor: 5400n,
  contactId: "c-1",
  account: "bank-1",
  text: "",
};
