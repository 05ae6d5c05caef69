// English texts of files.
import type { FilesDictionary } from './files_es';
import { counted } from './words';

const n = counted('en');

export const filesEn: FilesDictionary = {
  files: 'Files',
  none: 'There are no files',
  drop: 'Drag files here, or choose them',
  dropNow: 'Drop them here',
  choose: 'Choose files',
  limit: 'Up to 20 MB each.',
  tooLarge: (name) => `“${name}” is over 20 MB.`,
  empty: (name) => `“${name}” is empty.`,
  sending: (name) => `Uploading ${name}…`,
  sent: (count) => n(count, 'file uploaded', 'files uploaded'),
  remove: (name) => `Delete ${name}`,
  removeTitle: (name) => `Delete “${name}”?`,
  removeBody: 'It goes for everyone.',
  removed: 'File deleted',
  open: (name) => `Open ${name} in another tab`,
  leaveOut: (name) => `Leave out ${name}`,
};
