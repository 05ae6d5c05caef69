// English texts of the API page.
import type { ApiDictionary } from './api_es';

export const apiEn: ApiDictionary = {
  apiLead: 'What this page does, a program can do.',
  apiTokenTitle: 'Access token',
  apiTokenLead: 'A program identifies itself with a token. It is shown only once.',
  apiTokenScope: 'What for',
  apiScopeData: '/data, the messages',
  apiScopeApi: 'the whole API, as me',
  apiScopeMonitor: 'watching the status',
  apiTokenCreate: 'Create token',
  apiTokenValue: 'New access token',
  apiTokenOnce: (time) => `Shown only now. Valid until ${time}.`,
  apiTry: 'Try it',
  apiRequest: 'Request',
  apiSend: 'Send',
  apiSending: 'Sending…',
  apiAnswer: 'Answer',
  apiAnswerNode: (node) => `answered by ${node}`,
  apiBody: 'Body (JSON)',
  apiBodyBad: 'The body is not valid JSON.',
  apiBearer: 'Token (Bearer)',
  apiBearerHint: '/data needs it; under /api/v1 your session will do.',
  apiCurl: 'With curl',
  apiReference: 'Full description (OpenAPI)',
};
