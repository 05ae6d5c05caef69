// Spanish texts of the first-run wizard.
import type { Texts } from './es';

export const setupEs = {
  setupTitle: 'Primeros pasos',
  setupLead: 'Este nodo es nuevo. En un minuto será un clúster de uno al que se pueden unir más.',
  setupNode: (node: string) => `Nodo ${node}`,
  setupCode: 'Código de instalación',
  setupCodeHint: 'Lo muestra «panal serve» en el terminal al arrancar. Sirve una sola vez.',
  setupCodeWrong: 'Ese código no es correcto. Cópialo del terminal donde corre «panal serve».',
  setupCluster: 'Nombre del clúster',
  setupClusterHint: 'Por ejemplo, el de la empresa o la sede.',
  setupAdmin: 'Administrador',
  setupAdminHint: 'La primera cuenta. Podrá crear las demás y añadir nodos.',
  setupLogin: 'Usuario',
  setupLoginHint: 'Con lo que entrarás: corto y sin espacios.',
  setupName: 'Nombre completo',
  setupSubmit: 'Crear el clúster',
  setupSubmitting: 'Creando…',
  setupDone: 'Otra persona ha terminado la instalación. Entra con tu cuenta.',
  setupJoin: '¿Ya tienes un clúster? En este nodo ejecuta',
};

export type SetupDictionary = Texts<typeof setupEs>;
