/** What an offer is, as it is kept: what it does, its event. Its limit is a column of its own. */
export interface Offer {
  readonly action:
    | { readonly kind: "order"; readonly planId: string | null }
    | { readonly kind: "code"; readonly code: string }
    | { readonly kind: "link"; readonly url: string };
  readonly event: { readonly startsAt: string; readonly endsAt: string; readonly place: string } | null;
}
