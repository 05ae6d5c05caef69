// Spanish texts of the API page.
import type { Texts } from './es';

export const apiEs = {
  apiLead: 'Lo que hace esta página lo puede hacer un programa.',
  apiTokenTitle: 'Código de acceso',
  apiTokenLead: 'Un programa se identifica con un código. Se muestra una sola vez.',
  apiTokenScope: 'Para qué',
  apiScopeData: '/data, los mensajes',
  apiScopeApi: 'toda la API, con mis permisos',
  apiScopeMonitor: 'vigilar el estado',
  apiTokenCreate: 'Crear código',
  apiTokenValue: 'Código de acceso nuevo',
  apiTokenOnce: (time: string) => `Se muestra solo ahora. Vale hasta ${time}.`,
  apiTry: 'Probar',
  apiRequest: 'Petición',
  apiSend: 'Enviar',
  apiSending: 'Enviando…',
  apiAnswer: 'Respuesta',
  apiAnswerNode: (node: string) => `respondió ${node}`,
  apiBody: 'Cuerpo (JSON)',
  apiBodyBad: 'El cuerpo no es JSON válido.',
  apiBearer: 'Código (Bearer)',
  apiBearerHint: '/data lo necesita; en /api/v1 vale tu sesión.',
  apiCurl: 'Con curl',
  apiReference: 'Descripción completa (OpenAPI)',
};

export type ApiDictionary = Texts<typeof apiEs>;
