// What the chat stands beside: a relay of Node, ws and RabbitMQ, as such services are written. Each
// process takes sockets; a message goes, persistent and confirmed, to a topic exchange, and comes
// back to all processes by a durable queue of each.
//
//   node chat_relay.mjs PORT AMQP_URL      (PANAL_BENCH_MODULES: npm's ws and amqplib)
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.PANAL_BENCH_MODULES}/`);
const { WebSocketServer } = require('ws');
const amqp = require('amqplib');

const [port, url] = process.argv.slice(2);
const kExchange = 'chat';
const rooms = new Map(); // room → sockets

const connection = await amqp.connect(url);
const out = await connection.createConfirmChannel();
await out.assertExchange(kExchange, 'topic', { durable: true });
const incoming = await connection.createChannel();
const { queue } = await incoming.assertQueue(`relay-${port}`, { durable: true });
await incoming.bindQueue(queue, kExchange, '#');
await incoming.consume(queue, (message) => {
  const frame = message.content.toString();
  for (const socket of rooms.get(message.fields.routingKey) ?? []) socket.send(frame);
  incoming.ack(message);
});

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(port) });
server.on('connection', (socket, request) => {
  const room = request.headers.authorization.split(' ').pop();
  const members = rooms.get(room) ?? new Set();
  rooms.set(room, members.add(socket));
  socket.on('close', () => members.delete(socket));
  socket.on('message', (data) => {
    const said = JSON.parse(data);
    const frame = JSON.stringify({
      type: 'message', message: { room: said.room, client: said.client, body: said.body } });
    out.publish(kExchange, said.room, Buffer.from(frame), { persistent: true }, (error) => {
      if (!error) socket.send(JSON.stringify({ type: 'sent', client: said.client }));
    });
  });
  socket.send(JSON.stringify({ type: 'welcome' }));
});
server.on('listening', () => console.log('ready'));
