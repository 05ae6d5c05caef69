// English texts of webhooks and consumers of events.
import type { WebhookDictionary } from './webhooks_es';
import { counted } from './words';

const n = counted('en');

export const webhooksEn: WebhookDictionary = {
  test: 'Test',
  testAnswered: (status) => `The receiver answered ${status}.`,
  testBad: (why) => `The test did not arrive: ${why}`,
  secret: 'Change the secret',
  secretTitle: 'Secret of the signature',
  secretLead: 'By it the receiver knows that it is this Panal that calls. Copy it now: it cannot '
    + 'be seen afterwards.',
  secretValue: 'New secret',
  secretSave: 'Use this secret',
  secretSaved: 'Secret changed',
  secretNone: 'This webhook has no secret, and cannot send anything.',
  how: 'How the signature is checked',
  howBody: 'Panal-Signature has t=SECONDS,v1=SIGNATURE. The signature is the HMAC-SHA256, in hex '
    + 'and with the secret, of SECONDS, a dot and the body as it comes. Panal-Delivery stays the '
    + 'same when something is sent again.',
  deliveries: 'Deliveries',
  lead: 'The latest that arrived at once, and all that did not.',
  leadConsumer: 'What this consumer gave up, or asked for again.',
  none: 'Nothing has been sent yet',
  noneHint: 'Events are listed here once they are sent.',
  event: 'Event',
  left: 'Lost events',
  at: 'Last attempt',
  state: 'State',
  answer: 'Answer',
  attempts: 'Attempts',
  next: (when) => `Next attempt: ${when}`,
  replay: 'Send again',
  replayOf: (event) => `Send again: ${event}`,
  replayed: 'It will be sent again',
  any: 'all',
  states: {
    delivered: 'Delivered', waiting: 'Will be tried again', dead: 'Not delivered',
    wanted: 'Will be repeated',
  },
  count: (count) => n(count, 'delivery', 'deliveries'),
  events: 'Which events it may ask for',
  eventsBody: 'Names with a space between: incidents.create, incidents.*, *.delete, sign_in. '
    + 'Empty: all.',
};
