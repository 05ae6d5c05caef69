// Spanish texts of the page of branding.
import type { Texts } from './es';

export const brandingEs = {
  title: 'Imagen de la empresa',
  lead: 'Cómo se presentan estas páginas, también a los clientes.',
  name: 'Nombre',
  nameHint: 'En lugar de «Panal», arriba y al entrar. Vacío: Panal.',
  logo: 'Logotipo',
  logoHint: 'PNG, JPEG, GIF o WebP, hasta 2 MB. Se muestra a 24 píxeles de alto.',
  homeImage: 'Imagen de inicio',
  homeImageHint: 'Una foto ancha encima de la página de inicio, hasta 2 MB.',
  none: 'No hay ninguna.',
  choose: 'Elegir…',
  change: 'Cambiar…',
  remove: 'Quitar',
  saved: 'Guardado',
};

export type BrandingDictionary = Texts<typeof brandingEs>;
