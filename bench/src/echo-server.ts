import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';

// Two ceilings, each a process of its own. `echo`: the least a node:http server can do with a request, answering the
// body it got. `canned`: constant bytes for every chunk, to find how fast the load generator itself can go.

const EMPTY_PAGE = Buffer.from('{"success":true,"data":{"messages":[]}}');
const CANNED = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${EMPTY_PAGE.length}\r\n\r\n${EMPTY_PAGE}`;

const server = process.argv[2] === 'canned' ? createCannedServer() : createEchoServer();
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  console.log(`ready on http://127.0.0.1:${address.port}`);
});
process.on('SIGTERM', () => process.exit(0));

function createEchoServer() {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body =
        chunks.length === 0 ? EMPTY_PAGE : chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
      response.end(body);
    });
  });
}

function createCannedServer() {
  return createTcpServer({ noDelay: true }, socket => {
    socket.on('data', () => socket.write(CANNED, 'latin1'));
    // The generator hangs up at the end of a run.
    socket.on('error', () => socket.destroy());
  });
}
