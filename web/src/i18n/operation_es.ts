// Spanish texts of the pages of operation: the front's statistics, metrics over time, the lag;
// operation_en.ts must have exactly these.
import type { Texts } from './es';

export const operationEs = {
  front: 'Reparto',
  frontLead: (node: string) => `Las peticiones que ha recibido ${node} y a qué nodo las ha dado.`,
  frontOthers: 'Cada nodo reparte por su cuenta: para ver otro, entra por su dirección.',
  pause: 'Parar',
  resume: 'Seguir',
  live: 'Se actualiza cada 2 segundos',
  paused: 'Parado',
  csv: 'CSV',
  plain: 'Página sencilla',
  rate: 'Peticiones por segundo',
  rateChart: 'Peticiones por segundo en los últimos minutos',
  answered: 'Respuestas sin error',
  median: 'Latencia, mediana',
  p99: 'Latencia, 99 %',
  columns: {
    svname: 'Nodo', status: 'Estado', rate: 'Por s', stot: 'Peticiones', scur: 'Ahora',
    smax: 'Máx.', qcur: 'En cola', bin: 'Recibido', bout: 'Enviado', hrsp_2xx: '2xx',
    hrsp_3xx: '3xx', hrsp_4xx: '4xx', hrsp_5xx: '5xx', econ: 'Err. conexión',
    eresp: 'Err. respuesta', wretr: 'Reintentos', latency_p50_us: 'p50', latency_p90_us: 'p90',
    latency_p99_us: 'p99', chkfail: 'Comprob. fallidas', lastchg: 'Sin cambios desde',
    downtime: 'Parado en total',
  },
  rows: { FRONTEND: 'Recibido en total', BACKEND: 'Repartido en total' } as Record<string, string>,
  backendStates: {
    ready: 'Atiende', down: 'Caído', draining: 'Retirándose', open: 'Abierto', up: 'Atiende',
    not_ready: 'No listo', starting: 'Arrancando', stale: 'Atrasado', unknown: 'Por comprobar',
  } as Record<string, string>,

  metrics: 'Métricas',
  metricsLead: (node: string) =>
    `Cómo le va a ${node}. Él mismo recuerda la última hora; lo mismo lee Prometheus en /metrics.`,
  metricsAll: 'Todas las cifras',
  metricsFilter: 'Buscar una métrica',
  metricsName: 'Métrica',
  metricsValue: 'Valor',
  metricsNone: 'Ninguna métrica se llama así.',
  collecting: 'Reuniendo datos…',
  charts: {
    requests: 'Peticiones por segundo', commit: 'Guardar un cambio, media',
    applied: 'Cambios aplicados por segundo', behind: 'Retraso de los demás nodos',
    connections: 'Conexiones abiertas', wal: 'Registro de SQLite (WAL)', log: 'Registro de cambios',
    queue: 'Cambios en cola', latency: 'Latencia, 99 %',
    memory: 'Memoria del proceso', disk: 'Disco libre',
  },
  chartNow: (now: string, top: string) => `ahora ${now}, máximo ${top}`,
  minutesAgo: (minutes: number) => `hace ${minutes} min`,
  now: 'ahora',
  span: 'Cuánto tiempo',
  spans: (minutes: number) => (minutes === 60 ? '1 hora' : `${minutes} min`),

  lag: 'Retraso, última hora',
  lagLead: 'Cambios que le faltan a cada nodo. Una línea plana en cero es lo normal.',
  lagNow: (peer: string, now: number, top: number) => `${peer}: ahora ${now}, máximo ${top}`,
};

export type OperationDictionary = Texts<typeof operationEs>;
