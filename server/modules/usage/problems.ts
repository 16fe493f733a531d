import { problem } from "../../platform/problems.ts";

export const noCap = problem("no-data-cap", 409, "This service has no data cap");
export const moreThanUsed = problem("more-than-used", 409, "The bucket has not so much");
export const sessionLives = problem("session-lives", 409, "This session is not stale");
export const deltaDecided = problem("traffic-decided", 409, "This traffic was decided already");
