// Spanish texts of the cluster and its notices.
import type { Texts } from './es';
import { counted } from './words';

const n = counted('es');

export const clusterEs = {
  entries: (count: number) => n(count, 'cambio', 'cambios'),
  clusterLead: (members: number) => n(members, 'nodo', 'nodos'),
  addNode: 'Añadir un nodo',
  thisNode: 'este nodo',
  theyLack: 'Le falta',
  weLack: 'Nos falta',
  roundTrip: 'Ida y vuelta',
  clockOffset: 'Reloj',
  lastContact: 'Último contacto',
  lastError: 'Último error',
  never: 'nunca',
  lagGraph: 'Retraso, 5 min',
  lagGraphLabel: (they: number, we: number, top: number) =>
    `Retraso de los últimos 5 minutos: ahora le faltan ${they} y nos faltan ${we}; máximo ${top}`,
  stateReady: 'Listo',
  stateJoining: 'Uniéndose',
  stateCatchingUp: 'Poniéndose al día',
  stateDraining: 'Retirándose',
  stateReadOnly: 'Solo lectura',
  stateFenced: 'Apartado',
  peerConnected: 'Conectado',
  peerBehind: 'Sincronizando',
  peerConnecting: 'Conectando',
  peerUnreachable: 'Sin contacto',
  peerRemoved: 'Retirado',
  peerNeedsSnapshot: 'Necesita una copia',
  allGood: 'Todos los nodos están al día.',
  aloneTitle: 'Un solo nodo',
  aloneBody: 'Todo funciona, pero hay una sola copia de los datos. Añade otro nodo para tener más.',
  noticeUnreachable: (name: string) => `${name} no responde`,
  noticeSince: (time: string) => `desde las ${time}`,
  noticeSinceDay: (day: string) => `desde el ${day}`,
  noticeUnreachableDo: (lacks: string) =>
    `Comprueba que está encendido y que la red llega hasta él. Le faltan ${lacks}; `
    + 'los recibirá solo en cuanto vuelva. Aquí se puede seguir trabajando.',
  noticeUnreachableIdle:
    'Comprueba que está encendido y que la red llega hasta él. Se pondrá al día solo en cuanto '
    + 'vuelva. Aquí se puede seguir trabajando.',
  noticeBehind: (name: string) => `${name} va con retraso`,
  noticeBehindDo: (lacks: string) =>
    `Le faltan ${lacks} y los está recibiendo. No hay que hacer nada; si no baja en unos minutos, `
    + 'mira la red y el disco de ese nodo.',
  noticeSnapshot: (name: string) => `${name} necesita una copia completa`,
  noticeSnapshotDo: 'Lleva demasiado tiempo apartado. Une el nodo otra vez con un código nuevo.',
  noticeDivergent: (name: string) => `${name} tiene datos distintos`,
  noticeDivergentDo: 'Con los mismos cambios aplicados, su contenido no coincide con el de aquí. '
    + 'Ejecuta «panal verify» en los dos nodos.',
  noticeHeld: (origin: string) => `Cambios de ${origin} en espera`,
  noticeHeldDo: (count: number, reason: string) =>
    `${n(count, 'cambio', 'cambios')}: ${reason}.`,
  heldClock: 'el reloj de ese nodo va adelantado; ponlo en hora',
  heldSchema: 'vienen de una versión más nueva de Panal; actualiza este nodo',
  heldDependency: 'falta un cambio anterior, que llegará por otro nodo',
  nodeNotReady: (name: string, state: string) => `${name}: ${state.toLowerCase()}`,
  nodeReasonDisk: 'El disco está lleno. Libera sitio: volverá solo en unos segundos.',
  nodeReasonClockAhead: 'Su reloj va adelantado. Ponlo en hora (NTP).',
  nodeReasonClockBehind: 'Su reloj va atrasado. Ponlo en hora (NTP).',
  nodeReasonOther: 'Mira el registro de ese nodo para saber por qué.',
  nodeReasonBusy: 'Atenderá peticiones en cuanto termine. No hay que hacer nada.',
  logTitle: 'Registro',
  logEntries: 'Cambios guardados',
  logSize: 'Tamaño',
  conflictsOpen: 'Conflictos abiertos',
  digestTitle: 'Huella de los datos',
  tokenTitle: 'Añadir un nodo',
  tokenLead: 'Se crea un código que vale para un solo nodo y caduca.',
  tokenRole: 'Papel del nodo',
  tokenRoleNode: 'Nodo completo: guarda los datos',
  tokenRoleFront: 'Solo reparto: no guarda datos',
  ttl15m: '15 minutos',
  tokenCreating: 'Creando…',
  tokenOnce: (time: string) => `Se muestra solo ahora. Sirve una vez, hasta ${time}.`,
  tokenSteps: 'En la máquina nueva, con Panal instalado:',
  tokenStepJoin: '1. Unir',
  tokenStepServe: '2. Arrancar',
  tokenStepCheck: '3. Comprobar',
  tokenQr: 'Código QR con el código para unirse',
};

export type ClusterDictionary = Texts<typeof clusterEs>;
