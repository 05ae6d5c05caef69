// English texts of the page of branding.
import type { BrandingDictionary } from './branding_es';

export const brandingEn: BrandingDictionary = {
  title: 'Branding',
  lead: 'How these pages present themselves, to customers too.',
  name: 'Name',
  nameHint: 'In the place of “Panal”, at the top and at the sign-in. Empty: Panal.',
  logo: 'Logo',
  logoHint: 'PNG, JPEG, GIF or WebP, up to 2 MB. It is shown 24 pixels high.',
  homeImage: 'Home picture',
  homeImageHint: 'A wide picture over the home page, up to 2 MB.',
  none: 'There is none.',
  choose: 'Choose…',
  change: 'Change…',
  remove: 'Remove',
  saved: 'Saved',
};
