import type { showSignInPageEndpoint } from "../../../../server/modules/portal/sign-in-page/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type PageForStaff = ReturnsOf<typeof showSignInPageEndpoint>;
export type Content = PageForStaff["own"];
export type Slide = NonNullable<Content["slides"]>[number];

export const emptyBlocks: NonNullable<Content["blocks"]> = { header: {}, aboveForm: {}, belowForm: {}, footer: {} };
export const emptyHelp: NonNullable<Content["help"]> = { text: {}, phone: "", email: "", whatsapp: "", hours: {} };

export const newSlide = (): Slide => ({
  id: crypto.randomUUID().slice(0, 8),
  pictureId: null,
  alt: {},
  heading: {},
  text: {},
  button: {},
  url: "",
  from: null,
  to: null,
  languages: [],
});

export const pictureUrl = (id: string): string => `/api/public/portal/pictures/${id}`;

/** What every part of the editor is given. */
export interface PartProps<Value> {
  value: Value;
  /** In which language the texts are written at the moment. */
  language: string;
  disabled: boolean;
  onChange: (value: Value) => void;
}
