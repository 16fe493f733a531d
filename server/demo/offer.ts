// What the demo provider sells, and under which two names.
import { createPlan, createTax, getPlan, type Plan, updatePlan } from "../modules/catalog/index.ts";
import { createLocation, createPartner, listPartners, type Partner, updatePartner } from "../modules/partners/index.ts";
import type { Work } from "../platform/work.ts";

export interface Offer {
  readonly partners: readonly [Partner, Partner];
  readonly plans: Readonly<Record<PlanCode, Plan>>;
  /** Sold once in the portal's shop. */
  readonly meshId: string;
}

const sold = {
  "home-100": {
    kind: "internet",
    title: "Home 100",
    price: "29.90",
    downBps: 100_000_000n,
    upBps: 20_000_000n,
    portalShop: true,
    dataCapBytes: 400_000_000_000n,
  },
  "home-500": { kind: "internet", title: "Home 500", price: "44.90", downBps: 500_000_000n, upBps: 100_000_000n, portalShop: true },
  "fibre-1000": { kind: "internet", title: "Fibre 1000", price: "59.90", downBps: 1_000_000_000n, upBps: 500_000_000n, portalShop: true },
  "business-500": {
    kind: "internet",
    title: "Business 500",
    price: "89.00",
    downBps: 500_000_000n,
    upBps: 500_000_000n,
    portalShop: false,
  },
  voice: { kind: "voice", title: "Phone line", price: "7.50", downBps: null, upBps: null, portalShop: true },
  "static-ip": { kind: "recurring", title: "Static IPv4 address", price: "5.00", downBps: null, upBps: null, portalShop: true },
  tv: { kind: "recurring", title: "TV family", price: "14.99", downBps: null, upBps: null, portalShop: true },
  router: { kind: "recurring", title: "Router rental", price: "3.49", downBps: null, upBps: null, portalShop: false },
} as const;
export type PlanCode = keyof typeof sold;

export async function makeOffer(work: Work): Promise<Offer> {
  const north = await makeNorth(work, (await listPartners(work))[0]);
  const harbour = await createPartner(work, {
    code: "harbour",
    name: "Harbour Net",
    legalName: "Harbour Net GmbH",
    currency: "EUR",
    timeZone: "Europe/Berlin",
    language: "en",
    accentColour: "#1d4ed8",
    street: "Quay 4",
    zip: "21073",
    city: "Millbrook",
    country: "DE",
    taxNumber: "DE812345678",
    email: "billing@harbour.example",
    phone: "+4940555002",
    bankName: "Harbour Bank",
    iban: "DE75512108001245126199",
    bic: "SOGEDEFF",
  });
  const tax = await createTax(work, { name: "VAT", code: "vat-standard", ratePercent: "20" });
  const plans = {} as Record<PlanCode, Plan>;
  for (const [code, plan] of Object.entries(sold) as [PlanCode, (typeof sold)[PlanCode]][]) {
    const made = await createPlan(work, {
      code,
      kind: plan.kind,
      title: plan.title,
      lineText: "{plan}",
      currency: "EUR",
      price: plan.price,
      taxId: tax.id,
      includesTax: false,
      partnerIds: [north.id, harbour.id],
      downBps: plan.downBps,
      upBps: plan.upBps,
      ...("dataCapBytes" in plan ? { dataCapBytes: plan.dataCapBytes } : {}),
      portalShop: plan.portalShop,
    });
    plans[code] = await getPlan(work, made.id);
  }
  await offerChanges(work, plans);
  return { partners: [north, harbour], plans, meshId: await fillShop(work, plans, { taxId: tax.id, partnerIds: [north.id, harbour.id] }) };
}

const said: Partial<Record<PlanCode, { highlights: string[]; badge: string }>> = {
  "home-100": { highlights: ["Films and calls for two", "Wi-Fi router to rent"], badge: "" },
  "home-500": { highlights: ["For a whole family at once", "Faster uploads"], badge: "Popular" },
  "fibre-1000": { highlights: ["Work and games without waiting", "Half a gigabit up"], badge: "" },
};

/** P-64 from each of the three plans for homes one may change to the others in the portal. */
async function offerChanges(work: Work, plans: Record<PlanCode, Plan>): Promise<void> {
  const codes = Object.keys(said) as PlanCode[];
  for (const code of codes) {
    const { id, version } = plans[code];
    const portalTargets = codes.filter((other) => other !== code).map((other) => plans[other].id);
    plans[code] = await updatePlan(work, id, { portalTargets, ...said[code] }, version);
  }
}

/** P-93, P-94 what can be ordered beside a line: an address that stays, for a fee once; and something to take home. */
async function fillShop(
  work: Work,
  plans: Record<PlanCode, Plan>,
  { taxId, partnerIds }: { taxId: string; partnerIds: string[] },
): Promise<string> {
  const { id, version } = plans["static-ip"];
  plans["static-ip"] = await updatePlan(
    work,
    id,
    {
      portalText: "Your line is always reached at the same address: for cameras, servers and your own VPN.",
      highlights: ["Always the same address"],
      activationFee: "10",
      requiresKind: "internet",
      maxPerCustomer: 4,
    },
    version,
  );
  const tv = plans.tv;
  plans.tv = await updatePlan(
    work,
    tv.id,
    { highlights: ["60 channels, 20 of them in HD", "On three screens at once"], maxPerCustomer: 1 },
    tv.version,
  );
  const shops = [
    { name: "Harbour shop", address: "Quay Street 4, Nordhaven" },
    { name: "Millbrook desk", address: "Market Place 11, Millbrook" },
  ];
  const placeIds: string[] = [];
  for (const shop of shops) placeIds.push((await createLocation(work, { ...shop, parentId: null, partnerIds: [] })).id);
  const mesh = await createPlan(work, {
    ...{ code: "mesh-router", kind: "one_time", title: "Wi-Fi router", lineText: "{plan}", currency: "EUR", price: "60.00" },
    ...{ taxId, includesTax: false, partnerIds, portalShop: true },
    portalText: "Covers a flat of 100 m². A second one makes a mesh.",
    highlights: ["Wi-Fi 6", "Yours to keep"],
    maxPerCustomer: 3,
    // P-95 in a parcel or over the counter.
    orderInputs: { start: "no", address: "no", notes: "may", delivery: "either", placeIds },
  });
  return mesh.id;
}

const northern = {
  name: "Northern Fibre",
  legalName: "Northern Fibre Ltd.",
  currency: "EUR",
  timeZone: "Europe/Berlin",
  language: "en",
  accentColour: "#0f766e",
  street: "Harbour Road 12",
  zip: "20095",
  city: "Nordhaven",
  country: "DE",
  taxNumber: "DE123456789",
  companyNumber: "HRB 4711",
  email: "billing@northern.example",
  phone: "+4940555001",
  website: "https://northern.example",
  bankName: "Northern Bank",
  iban: "DE02120300000000202051",
  bic: "BYLADEM1001",
} as const;

/** The first partner. An installation that was started before has one, and it gets a face unless somebody has given it one. */
async function makeNorth(work: Work, first: Partner | undefined): Promise<Partner> {
  if (!first) return createPartner(work, { code: "northern", ...northern });
  return first.version > 1 ? first : updatePartner(work, first.id, northern, first.version);
}
