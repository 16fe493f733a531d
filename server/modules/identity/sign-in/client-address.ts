import type { FastifyRequest } from "fastify";

/** The client's address; an IPv4 address that arrived over an IPv6 socket is one of IPv4 again. */
export const addressOf = (request: FastifyRequest): string => plainAddress(request.ip);

export const plainAddress = (ip: string): string => ip.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "").replace(/%.*$/, "");
