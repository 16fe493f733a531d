import { expect, it } from "vitest";
import { isKept, isPageOf, isPaper, isPublic } from "./keep-rules.ts";

it("M-5 a worker looks after its own portal and no other of the same host", () => {
  expect(["/portal", "/portal/services", "/portalx", "/p/north", "/admin", "/"].filter((path) => isPageOf("/portal", path))).toEqual([
    "/portal",
    "/portal/services",
  ]);
  expect(["/p/north/pay", "/p/north2", "/p"].filter((path) => isPageOf("/p/north", path))).toEqual(["/p/north/pay"]);
  expect(
    ["/", "/services/1", "/admin", "/admin/x", "/portal", "/p/north", "/api/x", "/robots.txt", "/sandbox/pay"].filter((path) =>
      isPageOf("/", path),
    ),
  ).toEqual(["/", "/services/1"]);
});

it("P-212 the last answers of the pages are kept, and nothing that is secret or short-lived", () => {
  const paths = ["me", "dashboard", "services", "services/1", "money-documents", "tickets", "tickets/1", "faq"];
  expect(paths.filter((path) => !isKept(`/api/portal/${path}`))).toEqual([]);
  const never = [
    "sign-ins",
    "second-factor",
    "passkeys",
    "push",
    "live",
    "payments/methods",
    "payments/options",
    "order-quotes",
    "security-log",
    "services/1/wifi",
    "profile/fields/x/file",
  ];
  expect(never.filter((path) => isKept(`/api/portal/${path}`))).toEqual([]);
  expect(isKept("/api/admin/customers")).toBe(false);
});

it("P-212 papers and what anybody may read have their own places", () => {
  expect([
    isPaper("/api/portal/money-documents/1/pdf"),
    isPaper("/api/portal/documents/1/file"),
    isPaper("/api/portal/money-documents/1"),
  ]).toEqual([true, true, false]);
  expect([
    isPublic("/api/public/branding"),
    isPublic("/api/public/portal/app-icons/north/192"),
    isPublic("/api/public/push-receipts"),
  ]).toEqual([true, true, false]);
});
