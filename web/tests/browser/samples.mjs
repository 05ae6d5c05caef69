// Believable and awkward data for the fake server.

const kTexts = [
  'Reunión de la sede de Gijón a las 10:30. Traed las cifras del trimestre.',
  'El pedido 4411 ha salido; llega mañana por la mañana.',
  'Ñandú & <b>x</b> <script>alert(1)</script>',
  'Delivered to the Bilbao office. Two boxes were wet, photos in the ticket.',
  '🐝🍯 ¡Buen trabajo!',
  'مرحبا بالعالم، هذه رسالة من اليمين إلى اليسار',
  'Cambiar el tóner de la impresora de la planta 2.\nEl repuesto está en el armario azul.',
  `Texto largo. ${'La paciencia es la madre de la ciencia. '.repeat(250)}`,
  'x'.repeat(300),
  'El que a buen árbol se arrima, buena sombra le cobija.',
];

export function sampleMessages(count = 130) {
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.now() - index * 47 * 60_000 - index * index * 9000).toISOString();
    return {
      id: `0192f0c0-0000-7000-8000-${String(count - index).padStart(12, '0')}`,
      clid: index % 3 === 0 ? 2000 - index : null,
      mess: kTexts[index % kTexts.length],
      sid: ['n1', 'n2', 'gijon'][index % 3],
      author: index % 4 === 3 ? null : ['ana', 'luis', 'marta'][index % 3],
      created_at: at, updated_at: index === 1 ? new Date().toISOString() : at,
      etag: `e${index}`,
    };
  });
}

export function samplePeer(id, name, changes = {}) {
  return {
    id, name, address: `10.0.0.${id.charCodeAt(0) - 64}:7443`, state: 'connected',
    vector: { 'A-1f3c': 1042, 'B-77a0': 77, 'C-0b12': 9 }, synced: true, behind_entries: 0,
    behind_ms: 0, rtt_ms: 0.4, clock_offset_ms: -1, bytes_sent: 52_344, bytes_received: 1234,
    last_contact: new Date().toISOString(), last_error: null, ...changes,
  };
}

export function sampleStatus() {
  return {
    cluster: { id: 'c1', name: 'casa', members: 3 },
    node: { id: 'A', uuid: 'u', name: 'n1', version: '0.1.0', schema: 7, role: 'node',
      state: 'ready', reason: null },
    vector: { 'A-1f3c': 1042, 'B-77a0': 77, 'C-0b12': 9 },
    peers: [samplePeer('B', 'n2'), samplePeer('C', 'gijon', { rtt_ms: 23 })],
    log: { entries: 1128, bytes: 52_344, stable: {} },
    held: [], conflicts: { open: 2, total: 5 },
    digest: { value: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b', vector: {}, divergent_with: [] },
  };
}

export function sampleMembers() {
  return ['n1', 'n2', 'gijon'].map((name, at) => ({
    id: `0192f0c0-0000-7000-8000-00000000000${at}`, label: 'ABC'[at], name,
    address: `10.0.0.${at + 1}:7443`, role: 'node', state: at === 2 ? 'draining' : 'active',
    connection: at === 0 ? 'self' : 'connected', certificate_expires_at: '2036-01-01T00:00:00.000Z',
  }));
}
