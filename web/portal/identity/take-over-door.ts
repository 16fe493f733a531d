// The sign-in page that the server drew: what was typed on it before the app came.
import { isOnHomeScreen } from "../../lib/home-screen.ts";
import { useTakeOver } from "../../ui/drawn-page.ts";

export interface DoorBefore {
  readonly typed: { identifier: string; password: string; stay: boolean };
  /** The form was sent before there was anything to send it with. */
  readonly isSent: boolean;
}

/** @param isReady - the app's own page shows what the drawn one showed. */
export function useTakeOverDoor(isReady: boolean, onTakenOver: (before: DoorBefore) => void): void {
  useTakeOver(isReady, (drawn) => {
    const field = (name: string) => drawn.querySelector<HTMLInputElement>(`input[name=${name}]`);
    onTakenOver({
      typed: {
        identifier: field("identifier")?.value ?? "",
        password: field("password")?.value ?? "",
        // P-208 the page that the server drew knows nothing of home screens.
        stay: (field("stay")?.checked ?? false) || isOnHomeScreen(),
      },
      isSent: drawn.dataset.sent === "true",
    });
  });
}
