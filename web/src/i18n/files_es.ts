// Spanish texts of files.
import type { Texts } from './es';
import { counted } from './words';

const n = counted('es');

export const filesEs = {
  files: 'Ficheros',
  none: 'No hay ficheros',
  drop: 'Arrastra ficheros aquí o elígelos',
  dropNow: 'Suéltalos aquí',
  choose: 'Elegir ficheros',
  limit: 'Hasta 20 MB cada uno.',
  tooLarge: (name: string) => `«${name}» pasa de 20 MB.`,
  empty: (name: string) => `«${name}» está vacío.`,
  sending: (name: string) => `Subiendo ${name}…`,
  sent: (count: number) => n(count, 'fichero subido', 'ficheros subidos'),
  remove: (name: string) => `Borrar ${name}`,
  removeTitle: (name: string) => `¿Borrar «${name}»?`,
  removeBody: 'Desaparece para todos.',
  removed: 'Fichero borrado',
  open: (name: string) => `Abrir ${name} en otra pestaña`,
  leaveOut: (name: string) => `Quitar ${name}`,
};

export type FilesDictionary = Texts<typeof filesEs>;
