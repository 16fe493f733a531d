// The cards of the home page, in the order of a phone: is my internet fine, what do I owe, what waits for me.
import type { HomeCard } from "./module.ts";

export const homeCards: readonly HomeCard[] = [];
