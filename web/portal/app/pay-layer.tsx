import { lazy, Suspense } from "react";
import { TextsOf } from "../../lib/texts.tsx";
import { usePayWish } from "./pay-wish.tsx";

// Its script comes when somebody pays.
const PaySheet = lazy(async () => ({ default: (await import("../payments/pay-sheet.tsx")).PaySheet }));

/** The payment sheet over whatever page asked for it. */
export function PayLayer() {
  const { wish, close } = usePayWish();
  if (!wish) return null;
  return (
    <Suspense>
      <TextsOf part="portal-finance">
        <PaySheet key={JSON.stringify(wish)} wish={wish} onClose={close} />
      </TextsOf>
    </Suspense>
  );
}
