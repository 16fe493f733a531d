// The cards of the home page. Which of them stand there, and in which order, the provider says (`portal.dashboard.items`); here is the order
// of the others: is my internet fine, what do I owe, what waits for me. Whoever has something to pay reads that first (P-52).
import { ComingCard } from "../home/coming-card.tsx";
import { LineCard } from "../home/line-card.tsx";
import { MoneyCard } from "../home/money-card.tsx";
import { ServicesCard } from "../home/services-card.tsx";
import { WaitingCard } from "../home/waiting-card.tsx";
import { lazyCard } from "./lazy-page.tsx";
import type { HomeCard } from "./module.ts";

export const homeCards: readonly HomeCard[] = [
  {
    id: "important",
    column: "matters",
    feature: "messages",
    Card: lazyCard(() => import("../notifications/important-card.tsx"), "ImportantCard", "portal-news"),
  },
  {
    id: "incidents",
    column: "matters",
    feature: "incidents",
    shows: ({ incidents }) => incidents > 0,
    Card: lazyCard(() => import("../incidents/incidents-card.tsx"), "IncidentsCard", "portal-line"),
  },
  { id: "line", column: "matters", Card: LineCard },
  {
    id: "money",
    column: "matters",
    items: ["balance", "total_due", "payment_due", "unpaid_invoices", "unpaid_proformas"],
    Card: MoneyCard,
  },
  {
    id: "suspension",
    column: "matters",
    shows: ({ suspension }) =>
      suspension !== null &&
      ((suspension.isForMoney && !suspension.isLifting) || suspension.nextBlock !== null || suspension.promised !== null),
    Card: lazyCard(() => import("../collections/suspension-card.tsx"), "SuspensionCard", "portal-collections"),
  },
  {
    id: "instalments",
    column: "matters",
    shows: ({ instalmentPlan }) => instalmentPlan !== null,
    Card: lazyCard(() => import("../collections/instalments-card.tsx"), "InstalmentsCard", "portal-collections"),
  },
  {
    id: "to-sign",
    column: "matters",
    feature: "documents",
    Card: lazyCard(() => import("../documents/to-sign-card.tsx"), "ToSignCard", "portal-documents"),
  },
  {
    id: "usage",
    column: "matters",
    feature: "dashboard.usage",
    Card: lazyCard(() => import("../usage/usage-card.tsx"), "UsageCard", "portal-usage"),
  },
  { id: "waiting", column: "matters", Card: WaitingCard },
  {
    id: "tickets",
    column: "matters",
    feature: "tickets",
    items: ["tickets"],
    Card: lazyCard(() => import("../tickets/tickets-card.tsx"), "TicketsCard", "portal-tickets"),
  },
  {
    id: "equipment",
    column: "happened",
    items: ["equipment"],
    Card: lazyCard(() => import("../devices/equipment-card.tsx"), "EquipmentCard", "portal-equipment"),
  },
  {
    id: "news",
    column: "happened",
    feature: "dashboard.news",
    Card: lazyCard(() => import("../news/news-card.tsx"), "NewsCard", "portal-news"),
  },
  { id: "services", column: "happened", items: ["services"], Card: ServicesCard },
  { id: "coming", column: "happened", items: ["services"], Card: ComingCard },
];
