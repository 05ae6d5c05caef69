// Spanish texts of the sign-in.
import type { Texts } from './es';

export const entryEs = {
  signInTitle: 'Iniciar sesión',
  signInTo: (cluster: string) => `Entra en ${cluster}`,
  signIn: 'Entrar',
  signInWrong: 'El usuario o la contraseña no son correctos.',
  signInRequired: 'Escribe tu usuario y tu contraseña.',
  lockedHint: 'La cuenta no se bloquea: al pasar ese tiempo se puede volver a probar. Si has '
    + 'olvidado la contraseña, pide a un administrador un enlace para cambiarla.',
  codeLabel: 'Código de 6 cifras',
  codeHint: 'Lo muestra la aplicación de códigos de tu teléfono. Cambia cada 30 segundos.',
  codeUse: 'Usar el código de la aplicación',
  recoveryLabel: 'Código de recuperación',
  recoveryHint: 'Uno de los diez que guardaste al activar el segundo factor. Sirve una sola vez.',
  recoveryUse: '¿Sin el teléfono? Usa un código de recuperación',
  recoveryWrong: 'Ese código de recuperación no es correcto o ya se ha usado.',
  registerLink: '¿Eres cliente y aún no tienes cuenta? Créala',
  expiredTitle: 'Tu sesión ha caducado',
  expiredBody: 'Entra otra vez para seguir donde estabas. Lo que has escrito sigue ahí.',
};

export type EntryDictionary = Texts<typeof entryEs>;
