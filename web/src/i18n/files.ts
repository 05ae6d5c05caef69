// The texts about files, in both languages.
import { useSettings } from '@/app/settings';
import { plural } from '@/lib/format';
import type { Texts } from './es';

const es = {
  files: 'Ficheros',
  none: 'No hay ficheros',
  drop: 'Arrastra ficheros aquí o elígelos',
  dropNow: 'Suéltalos aquí',
  choose: 'Elegir ficheros',
  limit: 'Hasta 20 MB cada uno.',
  tooLarge: (name: string) => `«${name}» pasa de 20 MB.`,
  empty: (name: string) => `«${name}» está vacío.`,
  sending: (name: string) => `Subiendo ${name}…`,
  sent: (count: number) => plural(count, 'es', 'fichero subido', 'ficheros subidos'),
  remove: (name: string) => `Borrar ${name}`,
  removeTitle: (name: string) => `¿Borrar «${name}»?`,
  removeBody: 'Desaparece para todos.',
  removed: 'Fichero borrado',
  open: (name: string) => `Abrir ${name} en otra pestaña`,
  leaveOut: (name: string) => `Quitar ${name}`,
};

const en: Texts<typeof es> = {
  files: 'Files',
  none: 'There are no files',
  drop: 'Drag files here, or choose them',
  dropNow: 'Drop them here',
  choose: 'Choose files',
  limit: 'Up to 20 MB each.',
  tooLarge: (name) => `“${name}” is over 20 MB.`,
  empty: (name) => `“${name}” is empty.`,
  sending: (name) => `Uploading ${name}…`,
  sent: (count) => plural(count, 'en', 'file uploaded', 'files uploaded'),
  remove: (name) => `Delete ${name}`,
  removeTitle: (name) => `Delete “${name}”?`,
  removeBody: 'It goes for everyone.',
  removed: 'File deleted',
  open: (name) => `Open ${name} in another tab`,
  leaveOut: (name) => `Leave out ${name}`,
};

const kTexts = { es, en };

export function useFileText(): Texts<typeof es> {
  return kTexts[useSettings().language];
}
