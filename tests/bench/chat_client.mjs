// The users of the chat benchmark: opens all sockets, writes at a rate, and measures how long it
// takes until the other members of a room have each message, and whether all have all, in order.
//
//   node chat_client.mjs PLAN.json     (PANAL_BENCH_MODULES: a folder with npm's ws)
//
// PLAN: {users: [{url, token, room}], rate, seconds}; the answer is JSON on the standard output.
// Both sides speak the same: {type: "send", room, client, body} is answered by {type: "sent"}, and
// members get {type: "message", message: {room, client?, body, …}}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.PANAL_BENCH_MODULES}/`);
const { WebSocket } = require('ws');
const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const kOpeningAtOnce = 50;
const kSettleMs = 30_000;
const delays = [];
const acknowledged = [];
const sent = new Map(); // body → when
const rooms = new Map(); // room → how many members
let expected = 0;
let received = 0;
let doubled = 0;
const orders = new Map(); // room → user → bodies

for (const user of plan.users) rooms.set(user.room, (rooms.get(user.room) ?? 0) + 1);

function open(user, index) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(user.url, { headers: { Authorization: `Bearer ${user.token}` } });
    user.socket = socket;
    user.heard = new Set();
    user.order = [];
    socket.on('error', reject);
    socket.on('close', (code) => { if (!finished) reject(new Error(`closed: ${code}`)); });
    socket.on('message', (data) => {
      const now = performance.now();
      const frame = JSON.parse(data);
      if (frame.type === 'welcome') resolve();
      if (frame.type === 'sent') acknowledged.push(now - sent.get(frame.client));
      if (frame.type !== 'message') return;
      const { body } = frame.message;
      if (user.heard.has(body)) { doubled += 1; return; }
      user.heard.add(body);
      const { created_at: stamp = '', id = '' } = frame.message;
      user.order.push({ body, stamp, id });
      if (body.startsWith(`${index}-`)) return; // his own
      received += 1;
      delays.push(now - sent.get(body));
    });
  });
}

let finished = false;
for (let at = 0; at < plan.users.length; at += kOpeningAtOnce) {
  await Promise.all(plan.users.slice(at, at + kOpeningAtOnce).map((user, i) => open(user, at + i)));
}

const began = performance.now();
let count = 0;
await new Promise((resolve) => {
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - began) / 1000 * plan.rate);
    while (count < due) {
      const index = (count * 7919) % plan.users.length;
      const user = plan.users[index];
      const body = `${index}-${count} hola a todos los de esta sala`;
      sent.set(body, performance.now());
      expected += rooms.get(user.room) - 1;
      user.socket.send(JSON.stringify({ type: 'send', room: user.room, client: body, body }));
      count += 1;
    }
    if (performance.now() - began > plan.seconds * 1000) { clearInterval(timer); resolve(); }
  }, 2);
});
const until = performance.now() + kSettleMs;
while (received < expected && performance.now() < until) {
  await new Promise((resolve) => { setTimeout(resolve, 50); });
}
finished = true;

// Of two members of a room, whatever both heard, they show in one order: that of the stamps where
// there are such, else that of arrival.
let disordered = 0;
for (const user of plan.users) {
  user.order = user.order.sort((a, b) => (a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1
    : a.id < b.id ? -1 : a.id > b.id ? 1 : 0)).map((one) => one.body);
  const first = orders.get(user.room);
  if (!first) { orders.set(user.room, user.order); continue; }
  const place = new Map(first.map((body, at) => [body, at]));
  let last = -1;
  for (const body of user.order) {
    const at = place.get(body);
    if (at === undefined) continue;
    if (at < last) disordered += 1;
    last = Math.max(last, at);
  }
}
const share = (all, of) => Number((all.sort((a, b) => a - b)[
  Math.min(all.length - 1, Math.floor(all.length * of))] ?? 0).toFixed(2));
console.log(JSON.stringify({
  users: plan.users.length, messages: count, expected, received, doubled, disordered,
  delivery_ms: { p50: share(delays, 0.5), p90: share(delays, 0.9), p99: share(delays, 0.99),
    worst: share(delays, 1) },
  acknowledged_ms: { p50: share(acknowledged, 0.5), p99: share(acknowledged, 0.99) },
}));
process.exit(0);
