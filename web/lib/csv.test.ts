import { expect, it } from "vitest";
import { csvText } from "./csv.ts";

it.each([
  { why: "plain", cell: "Home 500", written: "Home 500" },
  { why: "the sign between cells", cell: "Payment, thanks", written: '"Payment, thanks"' },
  { why: "quotes", cell: 'a "b"', written: '"a ""b"""' },
  { why: "a line end", cell: "a\nb", written: '"a\nb"' },
  { why: "O-75 a formula", cell: "=1+1", written: "'=1+1" },
  { why: "O-75 another sign that starts one", cell: "@SUM(A1)", written: "'@SUM(A1)" },
  { why: "O-75 a sum in disguise", cell: "-1+cmd", written: "'-1+cmd" },
  { why: "O-75 a number below zero is a number", cell: "-95.00", written: "-95.00" },
  { why: "O-75 a phone number is no formula", cell: "+49 30 901820", written: "+49 30 901820" },
])("$why", ({ cell, written }) => {
  expect(csvText([[cell]])).toBe(`\ufeff${written}\r\n`);
});
