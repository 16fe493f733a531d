// Which column of a table is likely to be what: by its name, then by what such a column meant the last time, then by likeness (O-77).
import type { ImportMap } from "../../../../shared/import-map.ts";

export interface Suggestion {
  readonly field: string;
  readonly column: string;
  readonly dateFormat: string | null;
}

/** What other systems call our fields, in small letters without accents and signs. The first that fits wins. */
const names: Readonly<Record<string, readonly string[]>> = {
  "customer.externalId": [
    "customerid",
    "clientid",
    "accountid",
    "customernumber",
    "customerno",
    "clientnumber",
    "accountnumber",
    "kundennummer",
    "kundennr",
    "kundenid",
    "clientno",
    "sifrakupca",
    "numeroclient",
    "codigocliente",
    "codicecliente",
    "id",
    "number",
  ],
  "customer.fullName": [
    "fullname",
    "customername",
    "clientname",
    "name",
    "displayname",
    "imeprezime",
    "naziv",
    "kundenname",
    "nomcomplet",
    "nombre",
    "nome",
    "nazwa",
    "imienazwisko",
  ],
  "customer.companyName": ["companyname", "company", "organisation", "organization", "tvrtka", "firma", "empresa", "societe", "azienda"],
  "customer.companyNumber": ["companynumber", "registrationnumber", "handelsregister", "regon", "siret"],
  "customer.taxId": ["taxid", "taxnumber", "vatnumber", "vatid", "oib", "nip", "nif", "partitaiva", "ustid", "cnpj"],
  "customer.identification": ["identification", "identitynumber", "passport", "idcard", "pesel", "dni", "cpf"],
  "customer.category": ["category", "customertype", "type", "kategorie", "tipo"],
  "customer.status": ["status", "customerstatus", "state", "stanje"],
  "customer.dateOfBirth": ["dateofbirth", "birthdate", "birthday", "dob", "geburtsdatum", "datumrodenja", "fechadenacimiento"],
  "customer.language": ["language", "lang", "locale", "sprache", "jezik"],
  "customer.emails": ["email", "emails", "mail", "emailaddress", "correo", "courriel"],
  "customer.billingEmails": ["billingemail", "invoiceemail", "financeemail"],
  "customer.phones": ["phone", "phones", "phonenumber", "telephone", "mobile", "telefon", "telefono", "mobitel", "gsm"],
  "customer.street1": [
    "street1",
    "street",
    "address1",
    "address",
    "addressline1",
    "adresa",
    "ulica",
    "strasse",
    "direccion",
    "rue",
    "indirizzo",
    "endereco",
  ],
  "customer.street2": ["street2", "address2", "addressline2"],
  "customer.city": ["city", "town", "grad", "ort", "ciudad", "ville", "citta", "cidade", "miasto"],
  "customer.zip": ["zip", "zipcode", "postcode", "postalcode", "plz", "codigopostal", "codepostal", "cap", "kodpocztowy", "postanskibroj"],
  "customer.country": ["country", "countrycode", "drzava", "land", "pais", "pays"],
  "customer.portalLogin": ["portallogin", "login", "username", "benutzername", "korisnickoime"],
  "customer.addedOn": [
    "dateadded",
    "addedon",
    "createdat",
    "createdon",
    "created",
    "customersince",
    "registrationdate",
    "kundeseit",
    "seit",
    "clientedesde",
  ],
  "customer.location": ["location", "branch", "site", "area"],
  "customer.labels": ["labels", "tags"],
  "account.billingDay": ["billingday", "invoiceday", "cycleday"],
  "account.paymentMethod": ["paymentmethod", "paymenttype", "zahlungsart", "formadepago"],
  "account.billedUntil": ["billeduntil", "paiduntil", "invoiceduntil", "billedthrough"],
  "account.openingBalance": ["balance", "accountbalance", "saldo", "solde", "kontostand"],
  monthlyTotal: ["monthlytotal", "monthlycharges", "monthlyfee", "monthlycharge", "mrr"],
};

const dayFields = new Set(["customer.dateOfBirth", "customer.addedOn", "account.billedUntil"]);
/** In hundredths; below it two names are two. */
const alike = 80;

/** Between a name that is known and one that is only like it. */
const recalled = 150;

type Mapped = Pick<ImportMap, "customer" | "account" | "monthlyTotal">;

/** `saved`: mappings from before, the newest first. */
export function suggestMap(
  columns: readonly { readonly name: string; readonly dateFormats: readonly string[] }[],
  saved: readonly Mapped[] = [],
): Suggestion[] {
  const before = saved.flatMap(columnsBefore);
  const candidates = [
    ...Object.entries(names).flatMap(([field, known]) =>
      columns.flatMap((column, place) => {
        const likeness = likenessTo(known, plain(column.name));
        return likeness >= alike ? [{ field, column, place, likeness }] : [];
      }),
    ),
    ...before.flatMap(({ field, name }) =>
      columns.flatMap((column, place) => (plain(column.name) === name ? [{ field, column, place, likeness: recalled }] : [])),
    ),
  ];
  const taken = new Set<string>();
  const chosen: (Suggestion & { place: number })[] = [];
  for (const { field, column, place } of candidates.toSorted((a, b) => b.likeness - a.likeness || a.place - b.place)) {
    if (taken.has(field) || taken.has(`column ${column.name}`)) continue;
    taken.add(field).add(`column ${column.name}`);
    const [format, ...others] = dayFields.has(field) ? column.dateFormats : [];
    chosen.push({ field, column: column.name, dateFormat: format !== undefined && others.length === 0 ? format : null, place });
  }
  return chosen.toSorted((a, b) => a.place - b.place).map(({ place: _place, ...suggestion }) => suggestion);
}

/** What a mapping makes of columns as they are; fields that are composed of several are for it alone to say. */
function columnsBefore({ customer, account, monthlyTotal }: Mapped): { field: string; name: string }[] {
  const { extra = {}, ...own } = customer;
  const sources: [string, unknown][] = [
    ...Object.entries(own).map(([name, source]): [string, unknown] => [`customer.${name}`, source]),
    ...Object.entries(extra).map(([name, source]): [string, unknown] => [`customer.extra.${name}`, source]),
    ...Object.entries(account).map(([name, source]): [string, unknown] => [`account.${name}`, source]),
    ["monthlyTotal", monthlyTotal],
  ];
  return sources.flatMap(([field, source]) =>
    typeof source === "object" && source !== null && "column" in source && !("part" in source)
      ? [{ field, name: plain(String(source.column)) }]
      : [],
  );
}

const plain = (name: string): string =>
  name
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replaceAll("đ", "d")
    .replaceAll("ß", "ss");

/** 100 for one of the names, a little less the further down the list it stands; less for a name with much of its letters in pairs. */
function likenessTo(known: readonly string[], name: string): number {
  const place = known.indexOf(name);
  if (place >= 0) return 200 - place;
  return Math.max(0, ...known.map((one) => pairsInCommon(one, name)));
}

/** In hundredths (Dice). Short names have too few pairs to say anything. */
function pairsInCommon(a: string, b: string): number {
  if (a.length < 4 || b.length < 4) return 0;
  const left = pairsOf(a);
  const right = pairsOf(b);
  const common = left.filter((pair) => right.includes(pair)).length;
  return Math.trunc((200 * common) / (left.length + right.length));
}

const pairsOf = (text: string): string[] => Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2));
