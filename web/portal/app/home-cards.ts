// The cards of the home page, in the order of a phone: is my internet fine, what do I owe, what waits for me. Whoever has
// something to pay reads that first (P-52).
import { InstalmentsCard } from "../collections/instalments-card.tsx";
import { SuspensionCard } from "../collections/suspension-card.tsx";
import { ComingCard } from "../home/coming-card.tsx";
import { LineCard } from "../home/line-card.tsx";
import { MoneyCard } from "../home/money-card.tsx";
import { ServicesCard } from "../home/services-card.tsx";
import { WaitingCard } from "../home/waiting-card.tsx";
import { lazyCard } from "./lazy-page.tsx";
import type { HomeCard } from "./module.ts";

export const homeCards: readonly HomeCard[] = [
  { id: "line", column: "matters", Card: LineCard },
  { id: "money", column: "matters", Card: MoneyCard },
  { id: "suspension", column: "matters", Card: SuspensionCard },
  { id: "instalments", column: "matters", Card: InstalmentsCard },
  {
    id: "to-sign",
    column: "matters",
    feature: "documents",
    Card: lazyCard(() => import("../documents/to-sign-card.tsx"), "ToSignCard", "portal-documents"),
  },
  { id: "waiting", column: "matters", Card: WaitingCard },
  {
    id: "tickets",
    column: "matters",
    feature: "tickets",
    Card: lazyCard(() => import("../tickets/tickets-card.tsx"), "TicketsCard", "portal-tickets"),
  },
  { id: "services", column: "happened", Card: ServicesCard },
  { id: "coming", column: "happened", Card: ComingCard },
];
