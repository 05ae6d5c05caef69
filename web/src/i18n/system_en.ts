// English texts of the pages of settings.
import type { SystemDictionary } from './system_es';
import { counted } from './words';

const n = counted('en');

export const systemEn: SystemDictionary = {
  settings: 'Settings',
  settingsLead: 'What holds for the whole company, on all nodes.',
  company: 'The company',
  name: 'Name',
  nameHint: 'What this cluster is called at the top, in tabs and in backups.',
  language: 'Language of whoever has chosen none',
  languageHint: 'Each person may choose another. Dates and numbers follow the language.',
  languages: { auto: 'That of the browser', es: 'Español', en: 'English' },
  notificationDays: 'Days that notifications are kept',
  notificationDaysHint: 'Between 7 and 3650. Older ones are deleted.',
  numberBad: 'Enter a whole number.',
  saved: 'Settings saved',
  elsewhere: 'Other settings',
  places: {
    branding: ['Branding', 'Title, logo and home picture'],
    security: ['Security', 'Second factor, length of sessions, audit log'],
    service: ['Service levels', 'Hours, holidays, limits of incidents, portal'],
    certificates: ['Certificates', 'Those of https, one for all nodes'],
    update: ['Update', 'A new version of this appliance'],
    cluster: ['Cluster', 'Nodes, and when a change counts as saved'],
    notifications: ['My notifications', 'What I want to be told of'],
  },

  certificates: 'Certificates',
  certificatesLead: 'Those that https uses on all nodes. The name that is asked for decides; a '
    + 'change takes effect at once, without a restart.',
  certificateAdd: 'Add certificate',
  certificateNone: 'There is none yet',
  certificateNoneHint: 'Meanwhile each node uses one of its own, which browsers do not trust. Add '
    + 'that of your domain with its key.',
  certificateNames: 'Names',
  certificateIssuer: 'Issued by',
  certificateValid: 'Valid until',
  certificateFingerprint: 'Fingerprint',
  certificateExpired: 'Expired',
  certificateSoon: (days: number) => `Expires in ${n(days, 'day', 'days')}`,
  certificateChain: 'Certificate and intermediates (PEM)',
  certificateChainHint: 'Yours first. It begins with “-----BEGIN CERTIFICATE-----”.',
  certificateKey: 'Private key (PEM)',
  certificateKeyHint: 'Without a password. It is kept encrypted and never leaves the cluster.',
  certificateFile: 'Read from a file…',
  certificateReplaces: 'One for the same names is replaced by this.',
  certificateAdded: (names: string) => `Certificate of ${names} in use`,
  certificateRemove: (names: string) => `Remove the certificate of ${names}`,
  certificateRemoveTitle: 'Remove the certificate?',
  certificateRemoveBody: (names: string) =>
    `Browsers that ask for ${names} will not trust it until there is another one.`,
  certificateRemoved: 'Certificate removed',
  remove: 'Remove',

  update: 'Update',
  updateLead: 'A new, signed version of this appliance. A backup is made first; if something goes '
    + 'wrong at the start, the present version comes back by itself.',
  updateUnsupported: 'This node is no Panal appliance',
  updateUnsupportedHint: 'It runs as a program on another system: replace the program with the '
    + 'new one and restart it. The data stay as they are.',
  updateVersion: 'Version',
  updateSlot: 'Slot',
  updateStates: {
    idle: 'Running, no update pending',
    checking: 'Checking the signature',
    backing_up: 'Making the backup',
    writing: 'Writing the new version',
    restarting: 'Restarting',
    refused: 'Refused',
    on_trial: 'On trial: if something goes wrong, the one before comes back',
    updated: 'Updated',
    rolled_back: 'The new one did not start well: the one before is back',
  },
  updateSteps: 'Steps of the update',
  updateOther: (node: string) =>
    `${node} is being updated now. This node can be once that is done.`,
  updateAway: 'The appliance is restarting: it is back in less than a minute.',
  updateChoose: 'Choose the file…',
  updateFile: 'File of the update',
  updateTooLarge: 'This is no update: it is over 64 MB.',
  updateSending: 'Sending and checking…',
  updateFits: (version: string) => `Version ${version}, signed and complete`,
  updateFitsHint: 'The appliance restarts and does not answer for about 20 seconds; the other '
    + 'nodes go on answering.',
  updateInstall: 'Install',
  updateOlder: 'It is older than the present one',
  updateOlderHint: 'It can be installed on purpose; it may not understand what newer versions '
    + 'have written.',
  updateForce: 'Install anyway',
  updateRefused: 'It cannot be installed',
  updateStarted: 'Update under way',
};
