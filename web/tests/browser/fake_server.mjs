// A stand-in for the server, for the browser tests of these pages only: the real one has its own
// end-to-end test. It keeps everything in memory, sends the same security headers, and lets a
// test change its mind (`fake.peers[0].state = 'unreachable'`, `fake.expire()`).
import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { sampleMembers, sampleMessages, sampleStatus } from './samples.mjs';

const kTypes = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const kCsp = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
  + "form-action 'self'";

export class FakeServer {
  setupNeeded = false;
  csrf = 'csrf-1';
  signedIn = true;
  roles = ['administrator'];
  delayMs = 0;
  failWith = null;  // { path, status } → a problem document instead of the answer
  loseAnswers = 0;  // that many writes are done and then the connection is cut
  messages = sampleMessages();
  status = sampleStatus();
  streams = new Set();
  byKey = new Map();
  writes = [];

  constructor(dist) {
    this.dist = dist;
    this.server = createServer((request, response) => {
      const answer = () => this.handle(request, response).catch((error) => {
        if (request.destroyed && error.code === 'ECONNRESET') return;  // the page went away
        console.error(error);
        response.writeHead(500).end();
      });
      const isApi = request.url.startsWith('/api/') && !request.url.includes('/events');
      setTimeout(answer, isApi ? this.delayMs : 0);
    });
  }

  async start() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  emit(event, data, except) {
    for (const stream of this.streams) {
      if (stream !== except) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  }

  changed() { this.emit('change', { collections: ['messages'] }); }
  cutStreams() { for (const stream of this.streams) stream.destroy(); }
  expire() { this.signedIn = false; this.cutStreams(); }

  addElsewhere(mess, sid = 'n2') {
    this.messages.unshift(makeMessage(mess, null, sid));
    this.changed();
  }

  async handle(request, response) {
    const url = new URL(request.url, 'http://x');
    const body = await readBody(request);
    const send = (status, document, headers = {}) => {
      const type = status >= 400 ? 'application/problem+json' : 'application/json';
      response.writeHead(status, {
        'content-type': type, 'content-security-policy': kCsp, 'x-panal-node': 'n1',
        'cache-control': 'no-store', ...headers,
      });
      response.end(document === undefined ? '' : JSON.stringify(document));
    };
    const problem = (status, detail = '', errors = []) =>
      send(status, { type: 'about:blank', title: `HTTP ${status}`, status, detail, errors });

    if (this.failWith && url.pathname.startsWith(this.failWith.path)) {
      return problem(this.failWith.status);
    }
    if (!/^\/(api\/|data)/.test(url.pathname)) return this.serveFile(url, request, response);
    const route = `${request.method} ${url.pathname}`;
    const open = { send, problem, body, url, request, response };
    if (route === 'GET /api/v1/setup') {
      return send(200, {
        needed: this.setupNeeded, cluster: { name: this.setupNeeded ? '' : 'casa' },
        node: { name: 'n1', label: 'A' },
      });
    }
    if (route === 'GET /api/v1/notifications/unread') return send(200, { unread: 0 });
    if (route === 'GET /api/v1/branding') {
      return send(200, { title: '', logo: null, home_image: null });
    }
    if (route === 'GET /api/v1/portal') return send(200, { company: 'casa', registration: false });
    if (route === 'POST /api/v1/setup') return this.setUp(open);
    if (url.pathname === '/api/v1/session') return this.session(request.method, open);
    if (!this.signedIn) return problem(401, 'Hay que entrar');
    if (request.method !== 'GET' && request.headers['x-csrf-token'] !== this.csrf) {
      return problem(403, 'CSRF');
    }
    if (route === 'GET /api/v1/events') return this.stream(response);
    if (route === 'GET /api/v1/replication') return send(200, this.status);
    if (route === 'GET /api/v1/metrics/history') return send(200, { times: [], series: {} });
    if (route === 'GET /api/v1/cluster/nodes') return send(200, { items: sampleMembers() });
    if (route === 'GET /api/v1/cluster/durability') return send(200, { default: 'local' });
    if (route === 'GET /api/v1/conflicts') return send(200, { items: [], next: null });
    if (route === 'POST /api/v1/cluster/tokens') {
      return send(201, { token: `panal1.${'c2VjcmV0LXRva2VuLXBhcmE'.repeat(6)}`,
        expires_at: new Date(Date.now() + 3600_000).toISOString() });
    }
    if (/^\/api\/v1\/users\/[^/]+\/tokens$/.test(url.pathname)) {
      return send(201, { id: randomUUID(), token: `pt_${'a1b2c3d4'.repeat(5)}`, scope: body.scope,
        expires_at: new Date(Date.now() + 86400_000).toISOString() });
    }
    if (url.pathname.startsWith('/api/v1/messages')) return this.message(route, open);
    // Every other kind of record is empty.
    const isList = request.method === 'GET' && /^\/api\/v1\/[a-z_]+$/.test(url.pathname);
    return isList ? send(200, { items: [], next: null }) : problem(404);
  }

  setUp({ send, problem, body }) {
    if (body.code !== 'ABCD-1234') return problem(403, 'Código incorrecto');
    this.setupNeeded = false;
    this.signedIn = true;
    return send(201, this.sessionDocument(body.login, body.name));
  }

  session(method, { send, problem, body }) {
    if (method === 'GET') {
      return this.signedIn ? send(200, this.sessionDocument()) : problem(401);
    }
    if (method === 'DELETE') {
      this.signedIn = false;
      return send(204);
    }
    if (body.password !== 'correcto') return problem(401, 'No');
    this.signedIn = true;
    this.csrf = `csrf-${randomUUID()}`;
    return send(200, this.sessionDocument());
  }

  sessionDocument(login = 'ana', name = 'Ana Ñandú & <b>x</b>') {
    return {
      user: { id: 'u1', login, name, language: 'es', roles: this.roles }, csrf: this.csrf,
      expires_at: new Date(Date.now() + 3600_000).toISOString(),
    };
  }

  stream(response) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hola\n\n');
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
  }

  message(route, { send, problem, body, url, request, response }) {
    const id = url.pathname.split('/')[4];
    const found = this.messages.find((message) => message.id === id);
    if (route === 'GET /api/v1/messages') return send(200, this.list(url.searchParams));
    if (route === 'POST /api/v1/messages') {
      const key = request.headers['idempotency-key'];
      let made = this.byKey.get(key);
      if (!made) {
        if (this.messages.some((one) => one.clid !== null && one.clid === body.clid)) {
          return problem(409, `Ya hay un mensaje con el número ${body.clid}.`);
        }
        made = makeMessage(body.mess, body.clid ?? null, 'n1', 'ana');
        this.byKey.set(key, made);
        this.messages.unshift(made);
        this.changed();
      }
      this.writes.push({ route, key });
      if (this.loseAnswers > 0) {
        this.loseAnswers -= 1;
        return response.destroy();
      }
      return send(201, made, { location: `/api/v1/messages/${made.id}` });
    }
    if (!found) return problem(404, 'No existe.');
    if (request.method === 'GET') return send(200, found);
    if (request.method === 'DELETE') {
      this.messages = this.messages.filter((message) => message !== found);
      this.changed();
      return send(204);
    }
    if (request.headers['if-match'] !== `"${found.etag}"`) return problem(412, 'Ha cambiado.');
    this.change(found, body.mess);
    return send(200, found);
  }

  change(message, mess) {
    message.mess = mess;
    message.etag = randomUUID().slice(0, 8);
    message.updated_at = new Date().toISOString();
    this.changed();
  }

  list(params) {
    const asked = (params.get('q') ?? '').toLowerCase();
    const sort = params.get('sort') ?? '-created_at';
    const rows = this.messages.filter((message) => message.mess.toLowerCase().includes(asked));
    if (sort === 'created_at') rows.reverse();
    if (sort === 'clid') rows.sort((a, b) => (a.clid ?? 1e9) - (b.clid ?? 1e9));
    const from = Number(params.get('cursor') ?? 0);
    const limit = Number(params.get('limit') ?? 50);
    return {
      items: rows.slice(from, from + limit),
      next: from + limit < rows.length ? String(from + limit) : null,
    };
  }

  serveFile(url, request, response) {
    const path = join(this.dist, url.pathname);
    const headers = { 'content-security-policy': kCsp, 'x-content-type-options': 'nosniff' };
    if (url.pathname.startsWith('/assets/') && existsSync(path)) {
      response.writeHead(200, { ...headers, 'content-type': kTypes[extname(path)] });
      return createReadStream(path).pipe(response);
    }
    const cookie = (name, fallback) =>
      new RegExp(`${name}=([a-z]+)`).exec(request.headers.cookie ?? '')?.[1] ?? fallback;
    const html = readFileSync(join(this.dist, 'index.html'), 'utf8')
      .replace('%PANAL_LANG%', cookie('panal_lang', 'es'))
      .replace('%PANAL_THEME%', cookie('panal_theme', 'auto'))
      .replace('%PANAL_SESSION%', this.signedIn ? '1' : '0');
    response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' });
    return response.end(html);
  }
}

function makeMessage(mess, clid, sid, author = null) {
  const now = new Date().toISOString();
  return { id: randomUUID(), clid, mess, sid, author, created_at: now, updated_at: now,
    etag: randomUUID().slice(0, 8) };
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return text ? JSON.parse(text) : undefined;
}
