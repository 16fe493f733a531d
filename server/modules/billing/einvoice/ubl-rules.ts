// The terms of EN 16931 in UBL 2.1: Peppol BIS Billing 3, or XRechnung where that is wanted. Elements stand in the order of the published schema.
import { amountText } from "./amount-text-rules.ts";
import type { InvoiceLine, Party, PaymentMeans, SemanticInvoice, TaxBreakdown } from "./semantic-invoice-rules.ts";
import { group, leaf, type XmlElement } from "./xml-rules.ts";

export const peppolCustomization = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
export const xrechnungCustomization = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0";
const peppolProfile = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";

export function ublOf(invoice: SemanticInvoice): XmlElement {
  const isInvoice = invoice.typeCode === "380";
  const root = isInvoice ? "Invoice" : "CreditNote";
  const money = (name: string, minor: bigint) => leaf(name, amountText(minor, invoice.currency), { currencyID: invoice.currency });
  const { totals } = invoice;
  const element = group(
    root,
    // BT-24, BT-23
    leaf("cbc:CustomizationID", invoice.format === "xrechnung" ? xrechnungCustomization : peppolCustomization),
    leaf("cbc:ProfileID", peppolProfile),
    leaf("cbc:ID", invoice.number),
    leaf("cbc:IssueDate", invoice.issuedOn),
    isInvoice && leaf("cbc:DueDate", invoice.dueOn),
    leaf(isInvoice ? "cbc:InvoiceTypeCode" : "cbc:CreditNoteTypeCode", invoice.typeCode),
    leaf("cbc:Note", invoice.note),
    leaf("cbc:DocumentCurrencyCode", invoice.currency),
    leaf("cbc:BuyerReference", invoice.buyerReference),
    period(invoice.period),
    group("cac:OrderReference", leaf("cbc:ID", invoice.orderReference)),
    invoice.preceding &&
      group(
        "cac:BillingReference",
        group("cac:InvoiceDocumentReference", leaf("cbc:ID", invoice.preceding.number), leaf("cbc:IssueDate", invoice.preceding.issuedOn)),
      ),
    group("cac:AccountingSupplierParty", partyOf(invoice.seller, invoice.payment?.directDebit?.creditorId ?? "")),
    group("cac:AccountingCustomerParty", partyOf(invoice.buyer, "")),
    // BT-80, which a supply to another member state has to name (BR-IC-12).
    invoice.taxes.some((tax) => tax.category === "K") &&
      group("cac:Delivery", group("cac:DeliveryLocation", group("cac:Address", country(invoice.buyer.address.country)))),
    invoice.payment && paymentMeans(invoice.payment),
    group("cac:PaymentTerms", leaf("cbc:Note", invoice.paymentTerms)),
    group(
      "cac:TaxTotal",
      money("cbc:TaxAmount", totals.taxMinor),
      invoice.taxes.map((tax) =>
        group(
          "cac:TaxSubtotal",
          money("cbc:TaxableAmount", tax.taxableMinor),
          money("cbc:TaxAmount", tax.taxMinor),
          taxCategory("cac:TaxCategory", tax.category, tax.ratePercent, tax),
        ),
      ),
    ),
    group(
      "cac:LegalMonetaryTotal",
      money("cbc:LineExtensionAmount", totals.linesMinor),
      money("cbc:TaxExclusiveAmount", totals.taxExclusiveMinor),
      money("cbc:TaxInclusiveAmount", totals.taxInclusiveMinor),
      totals.prepaidMinor !== 0n && money("cbc:PrepaidAmount", totals.prepaidMinor),
      totals.roundingMinor !== 0n && money("cbc:PayableRoundingAmount", totals.roundingMinor),
      money("cbc:PayableAmount", totals.payableMinor),
    ),
    invoice.lines.map((line) => lineOf(line, invoice)),
  );
  if (!element) throw new Error("an invoice has content");
  return {
    ...element,
    attributes: {
      xmlns: `urn:oasis:names:specification:ubl:schema:xsd:${root}-2`,
      "xmlns:cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
      "xmlns:cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    },
  };
}

function partyOf(party: Party, creditorId: string): XmlElement | null {
  const { address, contact, endpoint } = party;
  return group(
    "cac:Party",
    endpoint && leaf("cbc:EndpointID", endpoint.value, { schemeID: endpoint.scheme }),
    group("cac:PartyIdentification", leaf("cbc:ID", party.id)),
    // BT-90 is one more identifier of the payee.
    group("cac:PartyIdentification", leaf("cbc:ID", creditorId, { schemeID: "SEPA" })),
    group(
      "cac:PostalAddress",
      leaf("cbc:StreetName", address.street),
      leaf("cbc:AdditionalStreetName", address.more),
      leaf("cbc:CityName", address.city),
      leaf("cbc:PostalZone", address.zip),
      leaf("cbc:CountrySubentity", address.state),
      country(address.country),
    ),
    party.vatId !== "" && group("cac:PartyTaxScheme", leaf("cbc:CompanyID", party.vatId), group("cac:TaxScheme", leaf("cbc:ID", "VAT"))),
    party.taxNumber !== "" &&
      group("cac:PartyTaxScheme", leaf("cbc:CompanyID", party.taxNumber), group("cac:TaxScheme", leaf("cbc:ID", "TAX"))),
    group("cac:PartyLegalEntity", leaf("cbc:RegistrationName", party.name), leaf("cbc:CompanyID", party.registration)),
    group("cac:Contact", leaf("cbc:Name", contact.name), leaf("cbc:Telephone", contact.phone), leaf("cbc:ElectronicMail", contact.email)),
  );
}

const country = (code: string): XmlElement | null => group("cac:Country", leaf("cbc:IdentificationCode", code));

const period = (days: SemanticInvoice["period"]): XmlElement | null =>
  days && group("cac:InvoicePeriod", leaf("cbc:StartDate", days.from), leaf("cbc:EndDate", days.to));

const paymentMeans = ({ code, reference, transfer, directDebit }: PaymentMeans): XmlElement | null =>
  group(
    "cac:PaymentMeans",
    leaf("cbc:PaymentMeansCode", code),
    leaf("cbc:PaymentID", reference),
    transfer &&
      group(
        "cac:PayeeFinancialAccount",
        leaf("cbc:ID", transfer.iban),
        leaf("cbc:Name", transfer.accountName),
        group("cac:FinancialInstitutionBranch", leaf("cbc:ID", transfer.bic)),
      ),
    directDebit &&
      group(
        "cac:PaymentMandate",
        leaf("cbc:ID", directDebit.mandate),
        group("cac:PayerFinancialAccount", leaf("cbc:ID", directDebit.payerIban)),
      ),
  );

function taxCategory(
  name: string,
  category: string,
  ratePercent: string | null,
  exemption?: Pick<TaxBreakdown, "exemptionCode" | "exemptionText">,
): XmlElement | null {
  return group(
    name,
    leaf("cbc:ID", category),
    leaf("cbc:Percent", ratePercent),
    exemption && leaf("cbc:TaxExemptionReasonCode", exemption.exemptionCode),
    exemption && leaf("cbc:TaxExemptionReason", exemption.exemptionText),
    group("cac:TaxScheme", leaf("cbc:ID", "VAT")),
  );
}

function lineOf(line: InvoiceLine, { typeCode, currency }: SemanticInvoice): XmlElement | null {
  const isInvoice = typeCode === "380";
  return group(
    isInvoice ? "cac:InvoiceLine" : "cac:CreditNoteLine",
    leaf("cbc:ID", line.id),
    leaf(isInvoice ? "cbc:InvoicedQuantity" : "cbc:CreditedQuantity", line.quantity, { unitCode: line.unit }),
    leaf("cbc:LineExtensionAmount", amountText(line.netMinor, currency), { currencyID: currency }),
    period(line.period),
    line.allowance &&
      group(
        "cac:AllowanceCharge",
        leaf("cbc:ChargeIndicator", "false"),
        leaf("cbc:AllowanceChargeReason", line.allowance.reason),
        leaf("cbc:Amount", amountText(line.allowance.amountMinor, currency), { currencyID: currency }),
      ),
    group("cac:Item", leaf("cbc:Name", line.name), taxCategory("cac:ClassifiedTaxCategory", line.category, line.ratePercent)),
    group(
      "cac:Price",
      leaf("cbc:PriceAmount", line.price, { currencyID: currency }),
      line.priceQuantity !== "1" && leaf("cbc:BaseQuantity", line.priceQuantity, { unitCode: line.unit }),
    ),
  );
}
