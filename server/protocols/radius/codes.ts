/** Packet codes (RFC 2865 section 3, RFC 2866, RFC 5176, RFC 5997). */
export const codes = {
  accessRequest: 1,
  accessAccept: 2,
  accessReject: 3,
  accountingRequest: 4,
  accountingResponse: 5,
  accessChallenge: 11,
  statusServer: 12,
  disconnectRequest: 40,
  disconnectAck: 41,
  disconnectNak: 42,
  coaRequest: 43,
  coaAck: 44,
  coaNak: 45,
} as const;

const names: Readonly<Record<number, string>> = {
  1: "Access-Request",
  2: "Access-Accept",
  3: "Access-Reject",
  4: "Accounting-Request",
  5: "Accounting-Response",
  11: "Access-Challenge",
  12: "Status-Server",
  40: "Disconnect-Request",
  41: "Disconnect-ACK",
  42: "Disconnect-NAK",
  43: "CoA-Request",
  44: "CoA-ACK",
  45: "CoA-NAK",
};

/** As the RFCs write it; a code that we do not know is shown by its number. */
export const codeName = (code: number): string => names[code] ?? `Code-${code}`;

/** Requests whose authenticator is a digest of the packet rather than chance (RFC 2866 section 3, RFC 5176 section 2.3). */
export const hasDigestAuthenticator = (code: number): boolean =>
  code === codes.accountingRequest || code === codes.disconnectRequest || code === codes.coaRequest;

/** Whether packets of this code ask rather than answer. */
export const isRequest = (code: number): boolean =>
  code === codes.accessRequest || code === codes.statusServer || hasDigestAuthenticator(code);
