// Spanish texts of the pages of settings; system_en.ts must have exactly these.
import type { Texts } from './es';
import { counted } from './words';

const n = counted('es');

export const systemEs = {
  settings: 'Ajustes',
  settingsLead: 'Lo que vale para toda la empresa, en todos los nodos.',
  company: 'La empresa',
  name: 'Nombre',
  nameHint: 'Así se llama este clúster arriba, en las pestañas y en las copias de seguridad.',
  language: 'Idioma de quien no ha elegido',
  languageHint: 'Cada persona puede elegir otro. Fechas y números siguen al idioma.',
  languages: { auto: 'El de su navegador', es: 'Español', en: 'English' },
  notificationDays: 'Días que se guardan los avisos',
  notificationDaysHint: 'Entre 7 y 3650. Los más antiguos se borran.',
  numberBad: 'Escribe un número entero.',
  saved: 'Ajustes guardados',
  elsewhere: 'Otros ajustes',
  places: {
    branding: ['Imagen de la empresa', 'Título, logotipo y foto de inicio'],
    security: ['Seguridad', 'Segundo factor, duración de las sesiones, auditoría'],
    service: ['Plazos y horario', 'Horario, festivos, plazos de las incidencias, portal'],
    certificates: ['Certificados', 'Los de https, uno para todos los nodos'],
    update: ['Actualización', 'Una versión nueva de este equipo'],
    cluster: ['Clúster', 'Nodos, y cuándo se da por guardado un cambio'],
    notifications: ['Mis avisos', 'De qué quiero que se me avise'],
  },

  certificates: 'Certificados',
  certificatesLead: 'Los que usa https en todos los nodos. Se elige por el nombre al que se llama; '
    + 'un cambio vale al momento, sin reiniciar.',
  certificateAdd: 'Añadir certificado',
  certificateNone: 'Aún no hay ninguno',
  certificateNoneHint: 'Mientras, cada nodo usa uno propio, del que los navegadores desconfían. '
    + 'Añade el de tu dominio con su clave.',
  certificateNames: 'Nombres',
  certificateIssuer: 'Emitido por',
  certificateValid: 'Vale hasta',
  certificateFingerprint: 'Huella',
  certificateExpired: 'Caducado',
  certificateSoon: (days: number) => `Caduca en ${n(days, 'día', 'días')}`,
  certificateChain: 'Certificado y los intermedios (PEM)',
  certificateChainHint: 'El tuyo primero. Empieza por «-----BEGIN CERTIFICATE-----».',
  certificateKey: 'Clave privada (PEM)',
  certificateKeyHint: 'Sin contraseña. Se guarda cifrada y no sale nunca del clúster.',
  certificateFile: 'Leer de un fichero…',
  certificateReplaces: 'Si ya hay uno para los mismos nombres, este lo sustituye.',
  certificateAdded: (names: string) => `Certificado de ${names} en uso`,
  certificateRemove: (names: string) => `Quitar el certificado de ${names}`,
  certificateRemoveTitle: '¿Quitar el certificado?',
  certificateRemoveBody: (names: string) =>
    `Los navegadores que llamen a ${names} dejarán de fiarse hasta que haya otro.`,
  certificateRemoved: 'Certificado quitado',
  remove: 'Quitar',

  update: 'Actualización',
  updateLead: 'Una versión nueva de este equipo, firmada. Antes se hace una copia de seguridad; si '
    + 'al arrancar algo va mal, vuelve sola la versión de ahora.',
  updateUnsupported: 'Este nodo no es un equipo Panal',
  updateUnsupportedHint: 'Corre como programa en otro sistema: cambia el programa por el nuevo y '
    + 'reinícialo. Los datos se quedan como están.',
  updateVersion: 'Versión',
  updateSlot: 'Partición',
  updateStates: {
    idle: 'En marcha, sin actualizaciones pendientes',
    checking: 'Comprobando la firma',
    backing_up: 'Haciendo la copia de seguridad',
    writing: 'Escribiendo la versión nueva',
    restarting: 'Reiniciando',
    refused: 'Rechazada',
    on_trial: 'A prueba: si algo va mal, vuelve la anterior',
    updated: 'Actualizado',
    rolled_back: 'La nueva no arrancó bien: ha vuelto la anterior',
  },
  updateSteps: 'Pasos de la actualización',
  updateOther: (node: string) =>
    `Ahora se actualiza ${node}. Este nodo puede hacerlo en cuanto termine.`,
  updateAway: 'El equipo se está reiniciando: vuelve en menos de un minuto.',
  updateChoose: 'Elegir el fichero…',
  updateFile: 'Fichero de la actualización',
  updateTooLarge: 'No es una actualización: pasa de 64 MB.',
  updateSending: 'Enviando y comprobando…',
  updateFits: (version: string) => `Versión ${version}, firmada y completa`,
  updateFitsHint: 'El equipo se reinicia y no atiende durante unos 20 segundos; los demás nodos '
    + 'siguen atendiendo.',
  updateInstall: 'Instalar',
  updateOlder: 'Es más antigua que la de ahora',
  updateOlderHint: 'Se puede instalar a propósito; lo que guarden las versiones nuevas podría no '
    + 'entenderlo.',
  updateForce: 'Instalar de todos modos',
  updateRefused: 'No se puede instalar',
  updateStarted: 'Actualización en marcha',
};

export type SystemDictionary = Texts<typeof systemEs>;
