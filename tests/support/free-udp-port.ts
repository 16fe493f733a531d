import { createSocket } from "node:dgram";

/** A UDP port of 127.0.0.1 on which nothing listens at this moment. */
export function freeUdpPort(): Promise<number> {
  return new Promise((done) => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => done(port));
    });
  });
}
