import { describe, expect, it } from "vitest";
import { endpoint } from "../../shared/endpoint.ts";
import { concerns, type LiveMessage, metaOf } from "./topics.ts";

const query = (path: `/api/${string}`, params: Record<string, string> = {}, more: string[] = []) =>
  metaOf(endpoint({ method: "GET", path, summary: "A query of the test." }), params, more);

describe("O-13 a live message finds the queries that it concerns", () => {
  const cases: { why: string; message: LiveMessage; of: ReturnType<typeof query>; concerned: boolean }[] = [
    { why: "the list of the changed records", message: { topic: "invoices", id: "1" }, of: query("/api/admin/invoices"), concerned: true },
    {
      why: "the changed record",
      message: { topic: "invoices", id: "1" },
      of: query("/api/admin/invoices/:invoiceId", { invoiceId: "1" }),
      concerned: true,
    },
    {
      why: "another record of the kind",
      message: { topic: "invoices", id: "1" },
      of: query("/api/admin/invoices/:invoiceId", { invoiceId: "2" }),
      concerned: false,
    },
    {
      why: "any record when no id is told",
      message: { topic: "invoices" },
      of: query("/api/admin/invoices/:invoiceId", { invoiceId: "2" }),
      concerned: true,
    },
    {
      why: "a list under another record",
      message: { topic: "invoices", id: "1" },
      of: query("/api/admin/customers/:customerId/invoices", { customerId: "9" }),
      concerned: true,
    },
    { why: "an event's own name", message: { topic: "invoice.issued", id: "1" }, of: query("/api/admin/invoices"), concerned: true },
    {
      why: "an event whose name has two words",
      message: { topic: "credit_note.issued" },
      of: query("/api/admin/credit-notes"),
      concerned: true,
    },
    { why: "an irregular plural", message: { topic: "ledger_entry.made" }, of: query("/api/admin/ledger-entries"), concerned: true },
    { why: "another kind", message: { topic: "payments", id: "1" }, of: query("/api/admin/invoices"), concerned: false },
    {
      why: "a topic that the page named itself",
      message: { topic: "payments", id: "1" },
      of: query("/api/admin/invoices", {}, ["payments"]),
      concerned: true,
    },
    { why: "messages were lost", message: { topic: "everything", id: null }, of: query("/api/admin/invoices"), concerned: true },
    { why: "the word inside another word", message: { topic: "voice" }, of: query("/api/admin/invoices"), concerned: false },
  ];
  it.each(cases)("$why: $concerned", ({ message, of, concerned }) => {
    expect(concerns(message, of)).toBe(concerned);
  });
});
