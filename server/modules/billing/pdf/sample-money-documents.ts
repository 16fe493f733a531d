// Documents of an invented provider: what a template's preview shows when there is no real document yet, and what tests
// and the benchmark set.
import type { z } from "zod";
import type { MoneyDocumentInput, MoneyDocumentLabels } from "./money-document-data.ts";

type Labels = z.input<typeof MoneyDocumentLabels>;

const englishLabels: Labels = {
  billTo: "Bill to",
  from: "From",
  customerNumber: "Customer no.",
  number: "Number",
  issuedOn: "Issue date",
  taxPointOn: "Tax point",
  dueOn: "Due date",
  period: "Period",
  poNumber: "Your order no.",
  refersTo: "Refers to",
  description: "Description",
  quantity: "Qty",
  unitPrice: "Unit price",
  tax: "Tax",
  amount: "Amount",
  taxSummary: "Tax summary",
  taxRate: "Rate",
  taxable: "Taxable",
  taxAmount: "Tax",
  account: "Your account",
  previousBalance: "Previous balance",
  paymentsSince: "Payments since",
  thisDocument: "This document",
  toPay: "To pay now",
  howToPay: "How to pay",
  payOnline: "Pay online",
  scanToPay: "Scan to open the payment page",
  bankTransfer: "Bank transfer",
  scanToTransfer: "Scan with your banking app",
  beneficiary: "Payee",
  iban: "IBAN",
  bic: "BIC",
  bank: "Bank",
  reference: "Reference",
  paidDocuments: "Paid with this",
  document: "Document",
  date: "Date",
  debit: "Charged",
  credit: "Paid",
  balance: "Balance",
  openingBalance: "Opening balance",
  closingBalance: "Closing balance",
  category: "Category",
  usage: "Usage",
  explanation: "How this amount was calculated",
  note: "Note",
  slip: "Payment slip",
  payer: "Payer",
  page: "Page {page} of {pages}",
};

const arabicLabels: Labels = {
  billTo: "فاتورة إلى",
  from: "من",
  customerNumber: "رقم العميل",
  number: "الرقم",
  issuedOn: "تاريخ الإصدار",
  taxPointOn: "تاريخ الاستحقاق الضريبي",
  dueOn: "تاريخ الاستحقاق",
  period: "الفترة",
  poNumber: "رقم طلبكم",
  refersTo: "بالإشارة إلى",
  description: "الوصف",
  quantity: "الكمية",
  unitPrice: "سعر الوحدة",
  tax: "الضريبة",
  amount: "المبلغ",
  taxSummary: "ملخص الضريبة",
  taxRate: "النسبة",
  taxable: "الخاضع للضريبة",
  taxAmount: "الضريبة",
  account: "حسابكم",
  previousBalance: "الرصيد السابق",
  paymentsSince: "المدفوعات منذ ذلك",
  thisDocument: "هذا المستند",
  toPay: "المطلوب دفعه الآن",
  howToPay: "طريقة الدفع",
  payOnline: "الدفع عبر الإنترنت",
  scanToPay: "امسح لفتح صفحة الدفع",
  bankTransfer: "تحويل بنكي",
  scanToTransfer: "امسح بتطبيق البنك",
  beneficiary: "المستفيد",
  iban: "IBAN",
  bic: "BIC",
  bank: "البنك",
  reference: "المرجع",
  paidDocuments: "المستندات المدفوعة",
  document: "المستند",
  date: "التاريخ",
  debit: "مدين",
  credit: "دائن",
  balance: "الرصيد",
  openingBalance: "الرصيد الافتتاحي",
  closingBalance: "الرصيد الختامي",
  category: "الفئة",
  usage: "الاستخدام",
  explanation: "كيف حُسب هذا المبلغ",
  note: "ملاحظة",
  slip: "قسيمة الدفع",
  payer: "الدافع",
  page: "صفحة {page} من {pages}",
};

const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="10" fill="#0f766e"/>
<path d="M9 27 20 10l11 17" fill="none" stroke="#fff" stroke-width="3.6" stroke-linecap="round" stroke-linejoin="round"/>
<path d="M15.5 28.5h9" stroke="#99f6e4" stroke-width="3.6" stroke-linecap="round"/></svg>`;

const seller: MoneyDocumentInput["seller"] = {
  name: "Northern Fibre Ltd",
  address: ["Harbour Road 12", "10115 Berlin", "Germany"],
  taxIds: [{ label: "VAT ID", value: "DE123456789" }],
  contacts: [{ label: "Help", value: "help@northern-fibre.example" }],
  logo: { bytes: new TextEncoder().encode(logo), format: "svg" },
};

const buyer: MoneyDocumentInput["buyer"] = {
  name: "Ada Kowalska",
  address: ["Lindenstraße 8, 3rd floor", "10969 Berlin", "Germany"],
  taxIds: [],
  customerNumber: "1042",
};

const common = {
  language: "en",
  direction: "ltr",
  accent: "#0f766e",
  labels: englishLabels,
  createdAt: "2026-03-01T06:00:00Z",
  seller,
  buyer,
  footer: [
    ["Northern Fibre Ltd", "Registered in Berlin, HRB 123456 B"],
    ["help@northern-fibre.example", "+49 30 555 0100"],
    ["IBAN DE89 3704 0044 0532 0130 00", "BIC COBADEFFXXX"],
  ],
} satisfies Partial<MoneyDocumentInput>;

const payment: MoneyDocumentInput["payment"] = {
  link: { url: "https://pay.northern-fibre.example/i/7Kq2mX9vRw4TzB8n", text: "pay.northern-fibre.example" },
  bankTransfer: {
    beneficiary: "Northern Fibre Ltd",
    iban: "DE89370400440532013000",
    bic: "COBADEFFXXX",
    reference: "RF18 5390 0754 7034",
    amount: { amount: "56.90", currency: "EUR" },
  },
};

export const sampleInvoice: MoneyDocumentInput = {
  ...common,
  kind: "invoice",
  title: "Invoice",
  number: "2026010000123",
  issuedOn: "1 March 2026",
  dueOn: "15 March 2026",
  period: "1–31 March 2026",
  headline: { tone: "due", label: "Amount to pay", amount: "€56.90", detail: { label: "Please pay by", value: "15 March 2026" } },
  sections: [
    {
      lines: [
        {
          description: "Internet 100/20 Mbit/s",
          period: "1–31 March 2026",
          detail: "Lindenstraße 8, 10969 Berlin",
          quantity: "1",
          unitPrice: "€47.42",
          taxRate: "20 %",
          amount: "€47.42",
        },
      ],
    },
  ],
  taxes: [{ name: "VAT", rate: "20 %", taxable: "€47.42", tax: "€9.48" }],
  totals: [
    { label: "Net", amount: "€47.42" },
    { label: "VAT 20 %", amount: "€9.48" },
    { label: "Total", amount: "€56.90", isStrong: true },
  ],
  payment,
};

const plans = [
  ["Internet 1000/500 Mbit/s", "€59.90"],
  ["Static IPv4 address", "€4.17"],
  ["Telephone line", "€8.33"],
  ["Television, family package", "€16.66"],
  ["Router rental", "€4.99"],
] as const;

/** An invoice for linked accounts that does not fit on a page. */
export const sampleLongInvoice: MoneyDocumentInput = {
  ...sampleInvoice,
  number: "2026010000124",
  poNumber: "PO-2026-0417/Ⅲ",
  headline: { tone: "due", label: "Amount to pay", amount: "€1,057.44", detail: { label: "Please pay by", value: "15 March 2026" } },
  sections: Array.from({ length: 8 }, (_, account) => ({
    title: `Account ${1042 + account} · ${["Head office", "Warehouse", "Shop Mitte", "Shop Kreuzberg", "Home office A. Kowalska", "Depot", "Workshop", "Spare line"][account]}`,
    lines: plans.map(([description, price], index) => ({
      description,
      period: "1–31 March 2026",
      quantity: index === 2 ? "2" : "1",
      unitPrice: price,
      taxRate: index === 3 ? "7 %" : "20 %",
      amount: price,
      allowances: index === 0 && account % 3 === 0 ? [{ label: "10 % loyalty discount", amount: "−€5.99" }] : [],
    })),
    subtotal: { label: "Subtotal", amount: "€110.15" },
  })),
  taxes: [
    { name: "VAT, standard", rate: "20 %", taxable: "€747.92", tax: "€149.58" },
    { name: "VAT, reduced", rate: "7 %", taxable: "€133.28", tax: "€9.33" },
    { name: "Reverse charge", rate: "0 %", taxable: "€17.33", tax: "€0.00" },
  ],
  taxNotes: ["Reverse charge: the recipient accounts for the tax (Article 196, Directive 2006/112/EC)."],
  totals: [
    { label: "Net", amount: "€898.53" },
    { label: "VAT 20 %", amount: "€149.58" },
    { label: "VAT 7 %", amount: "€9.33" },
    { label: "Total", amount: "€1,057.44", isStrong: true },
  ],
  carryOver: { previousBalance: "€0.00", paymentsSince: "€0.00", thisDocument: "€1,057.44", toPay: "€1,057.44" },
  usage: [
    { label: "Internet, all accounts", value: "4.18 TB" },
    { label: "Calls to national numbers", value: "312 min" },
  ],
  explanations: [
    {
      subject: "Internet 1000/500 Mbit/s, account 1042",
      steps: [
        "Price of the plan: €59.90 a month, valid since 1 January 2026.",
        "31 of 31 days were used: €59.90 × 31 ÷ 31 = €59.90.",
        "Loyalty discount 10 %: −€5.99.",
      ],
    },
  ],
  note: "Thank you for bringing your second shop to us.\nThe new line there goes live on 4 April.",
};

export const sampleCreditNote: MoneyDocumentInput = {
  ...common,
  kind: "credit_note",
  title: "Credit note",
  number: "CN202601000017",
  mark: "Copy",
  createdAt: "2026-05-11T08:30:00Z",
  issuedOn: "11 May 2026",
  refersTo: "2026010000311",
  period: "11–31 May 2026",
  headline: {
    tone: "settled",
    label: "Credited to your account",
    amount: "€36.58",
    detail: { label: "Booked on", value: "11 May 2026" },
  },
  sections: [
    {
      lines: [
        {
          description: "Internet 100/20 Mbit/s, unused part after the change of plan",
          period: "11–31 May 2026",
          quantity: "1",
          unitPrice: "€45.00",
          taxRate: "20 %",
          amount: "€30.48",
        },
      ],
    },
  ],
  taxes: [{ name: "VAT", rate: "20 %", taxable: "€30.48", tax: "€6.10" }],
  totals: [
    { label: "Net", amount: "€30.48" },
    { label: "VAT 20 %", amount: "€6.10" },
    { label: "Total credited", amount: "€36.58", isStrong: true },
  ],
  carryOver: { previousBalance: "€0.00", paymentsSince: "€0.00", thisDocument: "−€36.58", toPay: "€0.00" },
  explanations: [
    {
      subject: "Internet 100/20 Mbit/s",
      steps: [
        "You paid €45.00 for 1–31 May 2026.",
        "10 of 31 days were used: €45.00 × 10 ÷ 31 = €14.52.",
        "The rest is returned: €45.00 − €14.52 = €30.48, and its tax of €6.10.",
      ],
    },
  ],
};

export const sampleReceipt: MoneyDocumentInput = {
  ...common,
  kind: "receipt",
  title: "Payment receipt",
  number: "2026-01-00042",
  createdAt: "2026-03-12T16:04:00Z",
  issuedOn: "12 March 2026",
  facts: [
    { label: "Paid with", value: "Visa •••• 4242" },
    { label: "Reference", value: "ch_3QfX82" },
  ],
  headline: { tone: "settled", label: "Payment received", amount: "€60.00", detail: { label: "On", value: "12 March 2026" } },
  allocations: [
    { document: "2026010000123", date: "1 March 2026", amount: "€56.90" },
    { document: "Credit on your account", amount: "€3.10" },
  ],
  totals: [{ label: "Received", amount: "€60.00", isStrong: true }],
  note: "Thank you. This receipt is not an invoice.",
};

export const sampleStatement: MoneyDocumentInput = {
  ...common,
  kind: "statement",
  title: "Account statement",
  createdAt: "2026-06-30T22:00:00Z",
  issuedOn: "30 June 2026",
  period: "1 Jan – 30 Jun 2026",
  headline: { tone: "due", label: "Open on 30 June 2026", amount: "€20.32", detail: { label: "Please pay by", value: "14 July 2026" } },
  statement: {
    openingBalance: "€0.00",
    rows: Array.from({ length: 6 }, (_, month) => [
      {
        date: `1.${month + 1}.2026`,
        document: `20260100001${23 + month}`,
        description: "Internet 100/20 Mbit/s",
        category: "Service",
        debit: "€56.90",
        balance: "€56.90",
      },
      {
        date: `12.${month + 1}.2026`,
        document: `2026-01-0004${month}`,
        description: "Payment by card, thank you",
        category: "Payment",
        credit: "€56.90",
        balance: "€0.00",
      },
    ])
      .flat()
      .concat([
        {
          date: "11.6.2026",
          document: "2026010000311",
          description: "Change of plan",
          category: "Fee",
          debit: "€20.32",
          balance: "€20.32",
        },
      ]),
    totalDebit: "€361.72",
    totalCredit: "€341.40",
    closingBalance: "€20.32",
  },
  payment: { link: { url: "https://pay.northern-fibre.example/b/7Kq2mX9vRw4TzB8n", text: "pay.northern-fibre.example" } },
};

export const sampleArabicInvoice: MoneyDocumentInput = {
  ...sampleInvoice,
  language: "ar",
  direction: "rtl",
  accent: "#1d4ed8",
  labels: arabicLabels,
  title: "فاتورة",
  number: "INV-2026-000123",
  seller: {
    name: "شركة الألياف الشمالية",
    address: ["شارع الميناء ١٢", "دبي", "الإمارات العربية المتحدة"],
    taxIds: [{ label: "الرقم الضريبي", value: "100123456700003" }],
    contacts: [{ label: "الدعم", value: "+971 4 555 0100" }],
  },
  buyer: { name: "ليلى الحسن", address: ["شارع الزيتون ٨، الطابق الثالث", "دبي"], taxIds: [], customerNumber: "1042" },
  issuedOn: "١ مارس ٢٠٢٦",
  dueOn: "١٥ مارس ٢٠٢٦",
  period: "١–٣١ مارس ٢٠٢٦",
  headline: { tone: "due", label: "المبلغ المطلوب", amount: "٢٠٨٫٩٥ د.إ.‏", detail: { label: "يرجى الدفع قبل", value: "١٥ مارس ٢٠٢٦" } },
  sections: [
    {
      lines: [
        {
          description: "إنترنت ألياف 100/20 Mbit/s",
          period: "١–٣١ مارس ٢٠٢٦",
          detail: "شارع الزيتون ٨، دبي",
          quantity: "١",
          unitPrice: "١٩٩٫٠٠ د.إ.‏",
          taxRate: "٥٪",
          amount: "١٩٩٫٠٠ د.إ.‏",
        },
        {
          description: "Static IPv4 address",
          quantity: "١",
          unitPrice: "١٠٫٠٠ د.إ.‏",
          taxRate: "٥٪",
          amount: "١٠٫٠٠ د.إ.‏",
          allowances: [{ label: "خصم الولاء ١٠٠٪", amount: "؜-١٠٫٠٠ د.إ.‏" }],
        },
      ],
    },
  ],
  taxes: [{ name: "ضريبة القيمة المضافة", rate: "٥٪", taxable: "١٩٩٫٠٠ د.إ.‏", tax: "٩٫٩٥ د.إ.‏" }],
  totals: [
    { label: "الصافي", amount: "١٩٩٫٠٠ د.إ.‏" },
    { label: "ضريبة القيمة المضافة ٥٪", amount: "٩٫٩٥ د.إ.‏" },
    { label: "الإجمالي", amount: "٢٠٨٫٩٥ د.إ.‏", isStrong: true },
  ],
  carryOver: { previousBalance: "٠٫٠٠ د.إ.‏", paymentsSince: "٠٫٠٠ د.إ.‏", thisDocument: "٢٠٨٫٩٥ د.إ.‏", toPay: "٢٠٨٫٩٥ د.إ.‏" },
  payment: {
    link: { url: "https://pay.northern-fibre.example/i/7Kq2mX9vRw4TzB8n", text: "pay.northern-fibre.example" },
    bankTransfer: {
      beneficiary: "شركة الألياف الشمالية",
      iban: "AE070331234567890123456",
      reference: "INV-2026-000123",
      amount: { amount: "208.95", currency: "AED" },
    },
  },
  note: "شكرًا لثقتكم بنا.",
  footer: [
    ["شركة الألياف الشمالية", "سجل تجاري 123456"],
    ["help@northern-fibre.example", "+971 4 555 0100"],
  ],
};

const longWord = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

/** Everything that strains a layout: names without a space, amounts in billions, every optional part. */
export const sampleStrainedInvoice: MoneyDocumentInput = {
  ...sampleLongInvoice,
  language: "de",
  accent: "#facc15",
  seller: {
    ...seller,
    name: longWord.repeat(4).slice(0, 255),
    logo: undefined,
    contacts: [{ label: "E-Mail", value: `${"rechnungsabteilung.".repeat(6)}@example.org` }],
  },
  buyer: {
    name: "W".repeat(255),
    address: [longWord.repeat(3), "漢字通り 7 😀", "תל אביב · กรุงเทพ · Αθήνα · Київ"],
    taxIds: [{ label: "Umsatzsteuer-Identifikationsnummer", value: "DE".padEnd(60, "1234567890") }],
  },
  headline: {
    tone: "due",
    label: "Zu zahlender Gesamtbetrag",
    amount: "1.234.567.890.123,45 IRR",
    detail: { label: "Bitte zahlen Sie bis", value: "Donnerstag, 24. September 2026" },
  },
  sections: [
    {
      lines: [
        {
          description: longWord.repeat(3),
          detail: "x".repeat(200),
          quantity: "1.000.000,0000",
          unitPrice: "1.234.567.890,1234 IRR",
          taxRate: "20 % + 5,5 %",
          amount: "1.234.567.890.123,45 IRR",
        },
        { description: "Internet", amount: "0,00 IRR" },
      ],
    },
  ],
};
