// The published schemas, as far as we use them: which children an element may have, in which order and how often. A file is held to this before
// it is stored (B-248). That these tables agree with the schemas themselves is proven by tests and by the samples beside them.
import type { XmlElement } from "./xml-rules.ts";

/** "A B? C*": once, at most once, any number. */
type Shapes = Readonly<Record<string, string>>;

const shared: Shapes = {
  "cac:InvoicePeriod": "cbc:StartDate? cbc:EndDate?",
  "cac:OrderReference": "cbc:ID",
  "cac:BillingReference": "cac:InvoiceDocumentReference",
  "cac:InvoiceDocumentReference": "cbc:ID cbc:IssueDate?",
  "cac:AccountingSupplierParty": "cac:Party",
  "cac:AccountingCustomerParty": "cac:Party",
  "cac:Party":
    "cbc:EndpointID? cac:PartyIdentification* cac:PartyName? cac:PostalAddress cac:PartyTaxScheme* cac:PartyLegalEntity cac:Contact?",
  "cac:PartyIdentification": "cbc:ID",
  "cac:PostalAddress":
    "cbc:StreetName? cbc:AdditionalStreetName? cbc:CityName? cbc:PostalZone? cbc:CountrySubentity? cac:AddressLine? cac:Country",
  "cac:Country": "cbc:IdentificationCode",
  "cac:PartyTaxScheme": "cbc:CompanyID cac:TaxScheme",
  "cac:TaxScheme": "cbc:ID",
  "cac:PartyLegalEntity": "cbc:RegistrationName cbc:CompanyID?",
  "cac:Contact": "cbc:Name? cbc:Telephone? cbc:ElectronicMail?",
  "cac:Delivery": "cbc:ActualDeliveryDate? cac:DeliveryLocation?",
  "cac:DeliveryLocation": "cac:Address",
  "cac:Address": "cac:Country",
  "cac:PaymentMeans": "cbc:PaymentMeansCode cbc:PaymentID? cac:CardAccount? cac:PayeeFinancialAccount? cac:PaymentMandate?",
  "cac:PayeeFinancialAccount": "cbc:ID cbc:Name? cac:FinancialInstitutionBranch?",
  "cac:FinancialInstitutionBranch": "cbc:ID",
  "cac:PaymentMandate": "cbc:ID cac:PayerFinancialAccount?",
  "cac:PayerFinancialAccount": "cbc:ID",
  "cac:PaymentTerms": "cbc:Note",
  "cac:TaxTotal": "cbc:TaxAmount cac:TaxSubtotal*",
  "cac:TaxSubtotal": "cbc:TaxableAmount cbc:TaxAmount cac:TaxCategory",
  "cac:TaxCategory": "cbc:ID cbc:Percent? cbc:TaxExemptionReasonCode? cbc:TaxExemptionReason? cac:TaxScheme",
  "cac:LegalMonetaryTotal":
    "cbc:LineExtensionAmount cbc:TaxExclusiveAmount cbc:TaxInclusiveAmount cbc:AllowanceTotalAmount? cbc:ChargeTotalAmount? cbc:PrepaidAmount? cbc:PayableRoundingAmount? cbc:PayableAmount",
  "cac:AllowanceCharge": "cbc:ChargeIndicator cbc:AllowanceChargeReasonCode? cbc:AllowanceChargeReason? cbc:Amount cbc:BaseAmount?",
  "cac:Item": "cbc:Description? cbc:Name cac:ClassifiedTaxCategory",
  "cac:ClassifiedTaxCategory": "cbc:ID cbc:Percent? cac:TaxScheme",
  "cac:Price": "cbc:PriceAmount cbc:BaseQuantity?",
};

export const ublShapes: Shapes = {
  ...shared,
  Invoice:
    "cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:DueDate? cbc:InvoiceTypeCode cbc:Note? cbc:TaxPointDate? cbc:DocumentCurrencyCode cbc:BuyerReference? cac:InvoicePeriod? cac:OrderReference? cac:BillingReference* cac:AccountingSupplierParty cac:AccountingCustomerParty cac:Delivery? cac:PaymentMeans* cac:PaymentTerms? cac:AllowanceCharge* cac:TaxTotal cac:LegalMonetaryTotal cac:InvoiceLine+",
  "cac:InvoiceLine":
    "cbc:ID cbc:Note? cbc:InvoicedQuantity cbc:LineExtensionAmount cac:InvoicePeriod? cac:AllowanceCharge* cac:Item cac:Price",
  CreditNote:
    "cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:TaxPointDate? cbc:CreditNoteTypeCode cbc:Note? cbc:DocumentCurrencyCode cbc:BuyerReference? cac:InvoicePeriod? cac:OrderReference? cac:BillingReference* cac:AccountingSupplierParty cac:AccountingCustomerParty cac:Delivery? cac:PaymentMeans* cac:PaymentTerms? cac:AllowanceCharge* cac:TaxTotal cac:LegalMonetaryTotal cac:CreditNoteLine+",
  "cac:CreditNoteLine":
    "cbc:ID cbc:Note? cbc:CreditedQuantity cbc:LineExtensionAmount cac:InvoicePeriod? cac:AllowanceCharge* cac:Item cac:Price",
};

const ciiParty =
  "ram:ID* ram:GlobalID* ram:Name ram:Description? ram:SpecifiedLegalOrganization? ram:DefinedTradeContact? ram:PostalTradeAddress? ram:URIUniversalCommunication? ram:SpecifiedTaxRegistration*";

export const ciiShapes: Shapes = {
  "rsm:CrossIndustryInvoice": "rsm:ExchangedDocumentContext rsm:ExchangedDocument rsm:SupplyChainTradeTransaction",
  "rsm:ExchangedDocumentContext": "ram:BusinessProcessSpecifiedDocumentContextParameter? ram:GuidelineSpecifiedDocumentContextParameter",
  "ram:GuidelineSpecifiedDocumentContextParameter": "ram:ID",
  "rsm:ExchangedDocument": "ram:ID ram:TypeCode ram:IssueDateTime ram:IncludedNote*",
  "ram:IssueDateTime": "udt:DateTimeString",
  "ram:IncludedNote": "ram:Content",
  "rsm:SupplyChainTradeTransaction":
    "ram:IncludedSupplyChainTradeLineItem+ ram:ApplicableHeaderTradeAgreement ram:ApplicableHeaderTradeDelivery ram:ApplicableHeaderTradeSettlement",
  "ram:IncludedSupplyChainTradeLineItem":
    "ram:AssociatedDocumentLineDocument ram:SpecifiedTradeProduct ram:SpecifiedLineTradeAgreement ram:SpecifiedLineTradeDelivery ram:SpecifiedLineTradeSettlement",
  "ram:AssociatedDocumentLineDocument": "ram:LineID",
  "ram:SpecifiedTradeProduct": "ram:Name",
  "ram:SpecifiedLineTradeAgreement": "ram:NetPriceProductTradePrice",
  "ram:NetPriceProductTradePrice": "ram:ChargeAmount ram:BasisQuantity?",
  "ram:SpecifiedLineTradeDelivery": "ram:BilledQuantity",
  "ram:SpecifiedLineTradeSettlement":
    "ram:ApplicableTradeTax ram:BillingSpecifiedPeriod? ram:SpecifiedTradeAllowanceCharge* ram:SpecifiedTradeSettlementLineMonetarySummation",
  "ram:ApplicableTradeTax":
    "ram:CalculatedAmount? ram:TypeCode ram:ExemptionReason? ram:BasisAmount? ram:CategoryCode ram:ExemptionReasonCode? ram:RateApplicablePercent?",
  "ram:BillingSpecifiedPeriod": "ram:StartDateTime? ram:EndDateTime?",
  "ram:StartDateTime": "udt:DateTimeString",
  "ram:EndDateTime": "udt:DateTimeString",
  "ram:SpecifiedTradeAllowanceCharge": "ram:ChargeIndicator ram:ActualAmount ram:ReasonCode? ram:Reason?",
  "ram:ChargeIndicator": "udt:Indicator",
  "ram:SpecifiedTradeSettlementLineMonetarySummation": "ram:LineTotalAmount",
  "ram:ApplicableHeaderTradeAgreement": "ram:BuyerReference? ram:SellerTradeParty ram:BuyerTradeParty ram:BuyerOrderReferencedDocument?",
  "ram:SellerTradeParty": ciiParty,
  "ram:BuyerTradeParty": ciiParty,
  "ram:SpecifiedLegalOrganization": "ram:ID?",
  "ram:DefinedTradeContact": "ram:PersonName? ram:TelephoneUniversalCommunication? ram:EmailURIUniversalCommunication?",
  "ram:TelephoneUniversalCommunication": "ram:CompleteNumber",
  "ram:EmailURIUniversalCommunication": "ram:URIID",
  "ram:URIUniversalCommunication": "ram:URIID",
  "ram:PostalTradeAddress":
    "ram:PostcodeCode? ram:LineOne? ram:LineTwo? ram:LineThree? ram:CityName? ram:CountryID? ram:CountrySubDivisionName?",
  "ram:SpecifiedTaxRegistration": "ram:ID",
  "ram:BuyerOrderReferencedDocument": "ram:IssuerAssignedID",
  "ram:ApplicableHeaderTradeDelivery": "ram:ShipToTradeParty?",
  "ram:ShipToTradeParty": "ram:PostalTradeAddress",
  "ram:ApplicableHeaderTradeSettlement":
    "ram:CreditorReferenceID? ram:PaymentReference? ram:InvoiceCurrencyCode ram:SpecifiedTradeSettlementPaymentMeans* ram:ApplicableTradeTax+ ram:BillingSpecifiedPeriod? ram:SpecifiedTradeAllowanceCharge* ram:SpecifiedTradePaymentTerms? ram:SpecifiedTradeSettlementHeaderMonetarySummation ram:InvoiceReferencedDocument*",
  "ram:SpecifiedTradeSettlementPaymentMeans":
    "ram:TypeCode ram:PayerPartyDebtorFinancialAccount? ram:PayeePartyCreditorFinancialAccount? ram:PayeeSpecifiedCreditorFinancialInstitution?",
  "ram:PayerPartyDebtorFinancialAccount": "ram:IBANID",
  "ram:PayeePartyCreditorFinancialAccount": "ram:IBANID? ram:AccountName?",
  "ram:PayeeSpecifiedCreditorFinancialInstitution": "ram:BICID",
  "ram:SpecifiedTradePaymentTerms": "ram:Description? ram:DueDateDateTime? ram:DirectDebitMandateID?",
  "ram:DueDateDateTime": "udt:DateTimeString",
  "ram:SpecifiedTradeSettlementHeaderMonetarySummation":
    "ram:LineTotalAmount ram:ChargeTotalAmount? ram:AllowanceTotalAmount? ram:TaxBasisTotalAmount ram:TaxTotalAmount ram:RoundingAmount? ram:GrandTotalAmount ram:TotalPrepaidAmount? ram:DuePayableAmount",
  "ram:InvoiceReferencedDocument": "ram:IssuerAssignedID ram:FormattedIssueDateTime?",
  "ram:FormattedIssueDateTime": "qdt:DateTimeString",
};

/** Where an element is not what the schema allows: "Invoice/cac:Party: cbc:Name stands where it may not". Empty: it is. */
export function shapeFaults(element: XmlElement, shapes: Shapes, path = element.name): string[] {
  const shape = shapes[element.name];
  if (element.text !== null) return shape === undefined ? typeFaults(element, path) : [`${path} has a text and no elements`];
  if (shape === undefined) return [`${path} is not known`];
  return [
    ...orderFaults(element, shape, path),
    ...element.children.flatMap((child) => shapeFaults(child, shapes, `${path}/${child.name}`)),
  ];
}

function orderFaults({ children }: XmlElement, shape: string, path: string): string[] {
  const faults: string[] = [];
  let at = 0;
  for (const wanted of shape.split(" ")) {
    const [, name = "", many = ""] = /^(.*?)([?*+]?)$/.exec(wanted) ?? [];
    let count = 0;
    for (; children[at]?.name === name; at += 1) count += 1;
    if (count === 0 && (many === "" || many === "+")) faults.push(`${path}/${name} is missing`);
    if (count > 1 && (many === "" || many === "?")) faults.push(`${path}/${name} stands there ${count} times`);
  }
  const rest = children[at];
  if (rest) faults.push(`${path}/${rest.name} stands where it may not`);
  return faults;
}

const decimal = /^-?\d+(\.\d+)?$/;
const isDate = /^\d{4}-\d{2}-\d{2}$/;

/** What the text of an element has to look like, by its name. */
function typeFaults({ name, text, attributes }: XmlElement, path: string): string[] {
  const local = name.replace(/^.*:/, "");
  const wanted = /(Amount|Percent|Quantity)$/.test(local)
    ? decimal
    : /Date$/.test(local)
      ? isDate
      : local === "DateTimeString"
        ? /^\d{8}$/
        : /\S/;
  const missing =
    name.startsWith("cbc:") && local.endsWith("Amount")
      ? "currencyID"
      : /Quantity$/.test(local)
        ? "unitCode"
        : name === "cbc:EndpointID"
          ? "schemeID"
          : "";
  return [
    ...(wanted.test(text ?? "") ? [] : [`${path} holds ${JSON.stringify(text)}`]),
    ...(missing !== "" && !attributes[missing] ? [`${path} has no ${missing}`] : []),
  ];
}
