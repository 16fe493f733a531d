// The terms of EN 16931 in UN/CEFACT Cross Industry Invoice (D16B), as Factur-X / ZUGFeRD put it into a PDF: profile EN 16931.
import type { Day } from "../../../../shared/calendar.ts";
import { amountText } from "./amount-text-rules.ts";
import type { InvoiceLine, Party, PaymentMeans, SemanticInvoice, TaxBreakdown } from "./semantic-invoice-rules.ts";
import { group, leaf, type XmlElement } from "./xml-rules.ts";

export const ciiGuideline = "urn:cen.eu:en16931:2017";

export function ciiOf(invoice: SemanticInvoice): XmlElement {
  const element = group(
    "rsm:CrossIndustryInvoice",
    group("rsm:ExchangedDocumentContext", group("ram:GuidelineSpecifiedDocumentContextParameter", leaf("ram:ID", ciiGuideline))),
    group(
      "rsm:ExchangedDocument",
      leaf("ram:ID", invoice.number),
      leaf("ram:TypeCode", invoice.typeCode),
      dateOf("ram:IssueDateTime", invoice.issuedOn),
      group("ram:IncludedNote", leaf("ram:Content", invoice.note)),
    ),
    group(
      "rsm:SupplyChainTradeTransaction",
      invoice.lines.map((line) => lineOf(line, invoice.currency)),
      group(
        "ram:ApplicableHeaderTradeAgreement",
        leaf("ram:BuyerReference", invoice.buyerReference),
        partyOf("ram:SellerTradeParty", invoice.seller),
        partyOf("ram:BuyerTradeParty", invoice.buyer),
        group("ram:BuyerOrderReferencedDocument", leaf("ram:IssuerAssignedID", invoice.orderReference)),
      ),
      deliveryOf(invoice),
      settlementOf(invoice),
    ),
  );
  if (!element) throw new Error("an invoice has content");
  return {
    ...element,
    attributes: {
      "xmlns:rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
      "xmlns:ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
      "xmlns:qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
      "xmlns:udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    },
  };
}

/** Format 102 is CCYYMMDD. */
const dateOf = (name: string, on: Day | null, type = "udt:DateTimeString"): XmlElement | null =>
  group(name, leaf(type, on?.replaceAll("-", ""), { format: "102" }));

/** The schema demands the element even where nothing is delivered. BT-80 is named by a supply to another member state (BR-IC-12). */
function deliveryOf(invoice: SemanticInvoice): XmlElement {
  const shipTo = invoice.taxes.some((tax) => tax.category === "K")
    ? group("ram:ShipToTradeParty", group("ram:PostalTradeAddress", leaf("ram:CountryID", invoice.buyer.address.country)))
    : null;
  return { name: "ram:ApplicableHeaderTradeDelivery", attributes: {}, children: shipTo ? [shipTo] : [], text: null };
}

function partyOf(name: string, party: Party): XmlElement | null {
  const { address, contact, endpoint } = party;
  return group(
    name,
    leaf("ram:ID", party.id),
    leaf("ram:Name", party.name),
    group("ram:SpecifiedLegalOrganization", leaf("ram:ID", party.registration)),
    group(
      "ram:DefinedTradeContact",
      leaf("ram:PersonName", contact.name),
      group("ram:TelephoneUniversalCommunication", leaf("ram:CompleteNumber", contact.phone)),
      group("ram:EmailURIUniversalCommunication", leaf("ram:URIID", contact.email)),
    ),
    group(
      "ram:PostalTradeAddress",
      leaf("ram:PostcodeCode", address.zip),
      leaf("ram:LineOne", address.street),
      leaf("ram:LineTwo", address.more),
      leaf("ram:CityName", address.city),
      leaf("ram:CountryID", address.country),
      leaf("ram:CountrySubDivisionName", address.state),
    ),
    endpoint && group("ram:URIUniversalCommunication", leaf("ram:URIID", endpoint.value, { schemeID: endpoint.scheme })),
    group("ram:SpecifiedTaxRegistration", leaf("ram:ID", party.vatId, { schemeID: "VA" })),
    group("ram:SpecifiedTaxRegistration", leaf("ram:ID", party.taxNumber, { schemeID: "FC" })),
  );
}

function settlementOf(invoice: SemanticInvoice): XmlElement | null {
  const { payment, totals, preceding, currency } = invoice;
  const money = (name: string, minor: bigint, attributes = {}) => leaf(name, amountText(minor, currency), attributes);
  return group(
    "ram:ApplicableHeaderTradeSettlement",
    leaf("ram:CreditorReferenceID", payment?.directDebit?.creditorId),
    leaf("ram:PaymentReference", payment?.reference),
    leaf("ram:InvoiceCurrencyCode", currency),
    payment && paymentMeans(payment),
    invoice.taxes.map((tax) =>
      group(
        "ram:ApplicableTradeTax",
        money("ram:CalculatedAmount", tax.taxMinor),
        leaf("ram:TypeCode", "VAT"),
        leaf("ram:ExemptionReason", tax.exemptionText),
        money("ram:BasisAmount", tax.taxableMinor),
        leaf("ram:CategoryCode", tax.category),
        leaf("ram:ExemptionReasonCode", tax.exemptionCode),
        leaf("ram:RateApplicablePercent", tax.ratePercent),
      ),
    ),
    period(invoice.period),
    group(
      "ram:SpecifiedTradePaymentTerms",
      leaf("ram:Description", invoice.paymentTerms),
      dateOf("ram:DueDateDateTime", invoice.dueOn),
      leaf("ram:DirectDebitMandateID", payment?.directDebit?.mandate),
    ),
    group(
      "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
      money("ram:LineTotalAmount", totals.linesMinor),
      money("ram:TaxBasisTotalAmount", totals.taxExclusiveMinor),
      money("ram:TaxTotalAmount", totals.taxMinor, { currencyID: currency }),
      totals.roundingMinor !== 0n && money("ram:RoundingAmount", totals.roundingMinor),
      money("ram:GrandTotalAmount", totals.taxInclusiveMinor),
      totals.prepaidMinor !== 0n && money("ram:TotalPrepaidAmount", totals.prepaidMinor),
      money("ram:DuePayableAmount", totals.payableMinor),
    ),
    preceding &&
      group(
        "ram:InvoiceReferencedDocument",
        leaf("ram:IssuerAssignedID", preceding.number),
        dateOf("ram:FormattedIssueDateTime", preceding.issuedOn, "qdt:DateTimeString"),
      ),
  );
}

const paymentMeans = ({ code, transfer, directDebit }: PaymentMeans): XmlElement | null =>
  group(
    "ram:SpecifiedTradeSettlementPaymentMeans",
    leaf("ram:TypeCode", code),
    directDebit && group("ram:PayerPartyDebtorFinancialAccount", leaf("ram:IBANID", directDebit.payerIban)),
    transfer &&
      group("ram:PayeePartyCreditorFinancialAccount", leaf("ram:IBANID", transfer.iban), leaf("ram:AccountName", transfer.accountName)),
    transfer && group("ram:PayeeSpecifiedCreditorFinancialInstitution", leaf("ram:BICID", transfer.bic)),
  );

const period = (days: SemanticInvoice["period"]): XmlElement | null =>
  days && group("ram:BillingSpecifiedPeriod", dateOf("ram:StartDateTime", days.from), dateOf("ram:EndDateTime", days.to));

const taxOf = ({ category, ratePercent }: Pick<TaxBreakdown, "category" | "ratePercent">): XmlElement | null =>
  group(
    "ram:ApplicableTradeTax",
    leaf("ram:TypeCode", "VAT"),
    leaf("ram:CategoryCode", category),
    leaf("ram:RateApplicablePercent", ratePercent),
  );

function lineOf(line: InvoiceLine, currency: string): XmlElement | null {
  return group(
    "ram:IncludedSupplyChainTradeLineItem",
    group("ram:AssociatedDocumentLineDocument", leaf("ram:LineID", line.id)),
    group("ram:SpecifiedTradeProduct", leaf("ram:Name", line.name)),
    group(
      "ram:SpecifiedLineTradeAgreement",
      group(
        "ram:NetPriceProductTradePrice",
        leaf("ram:ChargeAmount", line.price),
        line.priceQuantity !== "1" && leaf("ram:BasisQuantity", line.priceQuantity, { unitCode: line.unit }),
      ),
    ),
    group("ram:SpecifiedLineTradeDelivery", leaf("ram:BilledQuantity", line.quantity, { unitCode: line.unit })),
    group(
      "ram:SpecifiedLineTradeSettlement",
      taxOf(line),
      period(line.period),
      line.allowance &&
        group(
          "ram:SpecifiedTradeAllowanceCharge",
          group("ram:ChargeIndicator", leaf("udt:Indicator", "false")),
          leaf("ram:ActualAmount", amountText(line.allowance.amountMinor, currency)),
          leaf("ram:Reason", line.allowance.reason),
        ),
      group("ram:SpecifiedTradeSettlementLineMonetarySummation", leaf("ram:LineTotalAmount", amountText(line.netMinor, currency))),
    ),
  );
}
