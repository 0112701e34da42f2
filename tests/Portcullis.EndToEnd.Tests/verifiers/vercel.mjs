// Stands where Vercel's routing does: hands each request to the middleware, and what it lets pass to the API, with the headers that it gave.
// node vercel.mjs MIDDLEWARE PORT UPSTREAM
import { createServer, request as send } from 'node:http';
import { pathToFileURL } from 'node:url';

const [, , file, port, upstream] = process.argv;
const { default: middleware, config } = await import(pathToFileURL(file));
if (config.matcher !== '/:path*') throw new Error(`the middleware is left out where ${config.matcher} does not match`);

const server = createServer(async (incoming, outgoing) => {
  try {
    const request = read(incoming);
    const answer = await middleware(request);
    if (answer.headers.get('x-middleware-next') === '1') pass(request, answer.headers, incoming, outgoing);
    else outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  } catch (error) {
    console.error(error);
    outgoing.writeHead(500).end();
  }
});
server.listen(Number(port), '127.0.0.1');

function read(incoming) {
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) headers.append(incoming.rawHeaders[index], incoming.rawHeaders[index + 1]);
  const isForbidden = incoming.method === 'TRACE';
  const request = new Request(new URL(`http://${incoming.headers.host}${incoming.url}`), { method: isForbidden ? 'GET' : incoming.method, headers });
  // The class itself takes no TRACE, and nobody promises that Vercel's does not.
  return isForbidden ? Object.defineProperty(request, 'method', { value: incoming.method }) : request;
}

// What the middleware does not name is gone.
function pass(request, said, incoming, outgoing) {
  const names = said.get('x-middleware-override-headers').split(',').filter((name) => !['connection', 'host', 'content-length', 'transfer-encoding'].includes(name));
  const headers = Object.fromEntries(names.map((name) => [name, said.get(`x-middleware-request-${name}`)]));
  const { pathname, search } = new URL(request.url);
  const sent = send(new URL(upstream), { method: request.method, path: pathname + search, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode);
    answer.pipe(outgoing);
  });
  sent.on('error', () => outgoing.writeHead(502).end());
  incoming.pipe(sent);
}
