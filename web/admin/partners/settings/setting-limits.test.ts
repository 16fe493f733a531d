import { describe, expect, it } from "vitest";
import { controlOf, unitOf, wrongWith } from "./setting-limits.ts";

const shown = (key: string, shape: object, secret = false) => controlOf({ key, secret, shape });

describe("what a setting is typed into", () => {
  it.each<[string, object, string, string]>([
    ["billing.auto_associate", { type: "boolean" }, "switch", "yes or no"],
    ["billing.due_days", { type: "integer", minimum: 0 }, "number", "a number"],
    ["billing.park_min_minor", { type: "integer" }, "minor", "an amount in minor units"],
    ["access.walled_down_bps", { type: "integer" }, "rate", "a speed, in bits a second"],
    ["payments.topup_min", { type: "string", pattern: "^\\d{1,9}(\\.\\d{1,4})?$" }, "amount", "an amount without a currency"],
    ["billing.surplus", { type: "string", enum: ["wait", "credit_note"] }, "choice", "one of some"],
    ["customers.required_fields_company", { type: "array", items: { type: "string", enum: ["city"] } }, "choices", "several of some"],
    ["customers.status_reasons", { type: "array", items: { type: "string" } }, "list", "texts of one's own"],
    ["billing.invoice_note", { type: "string", maxLength: 2000 }, "long-text", "several lines"],
    ["partners.portal_title", { type: "string" }, "text", "one line"],
    ["messages.working_from", { type: "string", pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" }, "time", "a time of the day"],
    ["partners.phone_country", { type: "string" }, "country", "chosen by name"],
    ["payments.bounce_fee_tax", { type: "string", maxLength: 100 }, "tax-code", "a tax, kept by its code"],
    ["portal.tickets.default_group_id", { type: "string", format: "uuid" }, "ticket-group", "a group of staff, by its name"],
    ["portal.orders.ticket_type_id", { type: "string", format: "uuid" }, "ticket-type", "a type of tickets, by its title"],
  ])("%s with %o is a %s: %s", (key, shape, control) => expect(shown(key, shape)).toBe(control));

  it("a password is never shown, whatever its shape", () => {
    expect(shown("messages.smtp_password_sealed", { type: "string", maxLength: 1000 }, true)).toBe("secret");
  });

  it("M-9 the unit is the end of the key, and a shortest password is no minute", () => {
    expect(
      ["billing.due_days", "identity.idle_min", "identity.absolute_h", "identity.password_min", "billing.park_factor"].map(unitOf),
    ).toEqual(["days", "minutes", "hours", "characters", undefined]);
  });
});

describe("O-238 what is wrong with a value is said before it is sent", () => {
  const address = {
    anyOf: [
      { type: "string", const: "" },
      { type: "string", format: "email", pattern: "^[^@ ]+@[^@ ]+$" },
    ],
  };
  it.each<[object, unknown, string | undefined, string]>([
    [{ type: "integer", minimum: 0, maximum: 60 }, 61, "too-big", "above the largest"],
    [{ type: "integer", minimum: 3, maximum: 60 }, 2, "too-small", "below the smallest"],
    [{ type: "integer" }, 1.5, "whole-number", "half a day"],
    [{ type: "integer" }, "", "required", "an emptied box"],
    [{ type: "integer", minimum: 0, maximum: 60 }, 0, undefined, "the limit itself fits"],
    [{ type: "string", maxLength: 3 }, "abcd", "too-long", "too long a text"],
    [{ type: "string", minLength: 10 }, "AB", "too-short", "too short a text"],
    [{ type: "string", pattern: "^[A-Z]{2}$" }, "hr", "wrong-format", "small letters"],
    [address, "", undefined, "empty is one of the two"],
    [address, "a@b", undefined, "an address is the other"],
    [address, "ab", "email-format", "it is neither"],
    [{ type: "array", minItems: 1, items: { type: "string" } }, [], "required", "nothing chosen"],
    [{ type: "array", items: { type: "string", pattern: "^[0-9.]+$" } }, ["10.0.0.1", "x"], "wrong-item", "one of the list"],
    [{ type: "array", maxItems: 1, items: { type: "string" } }, ["a", "b"], "too-many-items", "too many"],
  ])("%o with %o is %s: %s", (limits, value, code) => expect(wrongWith(limits, value)?.code).toBe(code));
});
