import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartRefused } from './start-refused.ts';

/**
 * Listens on 127.0.0.1; port 0 takes a free one. Resolves with the port.
 * @param flag command-line flag that changes this port, for the message
 * @throws StartRefused when another program has the port, or this one may not have it
 */
export async function listen(server: Server, port: number, flag: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const remedy = `choose another port with ${flag} N.`;
      if (error.code === 'EADDRINUSE') {
        reject(new StartRefused(`Port ${port} is in use by another program. Stop that one, or ${remedy}`));
      } else if (error.code === 'EACCES') {
        reject(new StartRefused(`Port ${port} is reserved: this user may not listen on it. Please ${remedy}`));
      } else reject(error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Ends the server, open connections too. */
export function endServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Finds out that a port is free, or a free one for 0, for a server that is made later.
 * @throws StartRefused
 */
export async function findPort(port: number, flag: string): Promise<number> {
  const server = createServer();
  const found = await listen(server, port, flag);
  await endServer(server);
  return found;
}
