import { expect, it } from "vitest";
import { statementCsv } from "./statement-csv.ts";

const euros = (amount: string) => ({ amount, currency: "EUR" });

it("P-113 B-138 a statement as CSV holds opening, each movement on its side, and closing", () => {
  const text = statementCsv(
    {
      from: "2026-11-01",
      to: "2026-11-30",
      opening: euros("-60.00"),
      closing: euros("-15.00"),
      rows: [
        { on: "2026-11-01", text: "Invoice 7", category: "Service", amount: euros("-35.00"), balanceAfter: euros("-95.00") },
        { on: "2026-11-12", text: "Payment, thank you", category: "Payment", amount: euros("80.00"), balanceAfter: euros("-15.00") },
      ],
    },
    { heads: ["Day", "What", "Category", "Charged", "Credited", "Balance"], opening: "Opening", closing: "Closing" },
  );
  expect(text).toBe(
    [
      "\ufeffDay,What,Category,Charged,Credited,Balance",
      "2026-11-01,Opening,,,,-60.00",
      "2026-11-01,Invoice 7,Service,35.00,,-95.00",
      '2026-11-12,"Payment, thank you",Payment,,80.00,-15.00',
      "2026-11-30,Closing,,,,-15.00",
      "",
    ].join("\r\n"),
  );
});
