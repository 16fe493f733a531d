// M-29 the provider would do it on other terms: what they are, what they come to today, yes or no.
import { useQuery } from "@tanstack/react-query";
import { portalAcceptOfferEndpoint, portalOfferPriceEndpoint } from "../../../server/modules/ordering/requests/contract.ts";
import { asProblem, callApi } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { Refused, Working } from "./act-sheet.tsx";
import { changeTopics } from "./options.ts";
import { Consequences, PriceOfChange } from "./price-of-change.tsx";
import { type PortalRequest, requestTopics } from "./request.ts";

export function OfferSheet({ request, serviceId, onClose }: { request: PortalRequest; serviceId: string; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const params = { requestId: request.id };
  const price = useQuery({
    queryKey: ["price-quote", "offer", request.id],
    queryFn: ({ signal }) => callApi(portalOfferPriceEndpoint, { params, body: {}, signal }),
    staleTime: 13 * 60_000,
    gcTime: 0,
    retry: false,
  });
  const accept = useAction(portalAcceptOfferEndpoint, {
    topics: [...requestTopics, ...changeTopics],
    onDone: () => {
      notify(t("portal-services.request.accepted"));
      onClose();
    },
  });
  const offer = request.items.find(({ service }) => service.id === serviceId)?.offer;
  const isStale = accept.problem?.code === "quote-stale";
  return (
    <Sheet
      open
      title={t("portal-services.request.offer-title")}
      onClose={onClose}
      locked={accept.busy}
      foot={
        <div className="act-foot">
          <Button
            kind="primary"
            full
            busy={accept.busy}
            disabled={!price.data || price.isFetching || isStale}
            onPress={() => price.data && accept.run({ params, body: { quoteId: price.data.id } })}
          >
            {t("portal-services.request.accept")}
          </Button>
        </div>
      }
    >
      <div className="act-sheet">
        {offer?.plan && (
          <p>
            {t("portal-services.request.offer-text", {
              plan: offer.plan.title,
              day: format.day(price.data?.on ?? offer.on),
              month: offer.month ? format.money(offer.month) : "",
            })}
          </p>
        )}
        {price.data ? (
          <>
            <PriceOfChange figures={price.data.figures} />
            <Consequences quote={price.data} />
          </>
        ) : price.error ? (
          <Refused problem={asProblem(price.error)} onRetry={() => void price.refetch()} />
        ) : (
          <Working />
        )}
        <Refused
          problem={accept.problem}
          onRetry={
            isStale
              ? () => {
                  accept.reset();
                  void price.refetch();
                }
              : undefined
          }
        />
      </div>
    </Sheet>
  );
}
