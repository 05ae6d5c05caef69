// The words for attributes and choices: of the entity's own, else the common ones.
import type { Entity } from '@/api/entities';
import type { PageDictionary } from '@/i18n/pages';

export function attributeWord(entity: Entity, name: string, text: PageDictionary): string {
  const own: Record<string, string> = text.ownAttributes;
  const common: Record<string, string> = text.attributes;
  return own[`${entity.name}.${name}`] ?? common[name] ?? name;
}

export function wordFor(
  entity: Entity, attribute: string, choice: string, text: PageDictionary,
): string {
  const own: Record<string, string> = text.ownChoices;
  const common: Record<string, string> = text.choices;
  return own[`${entity.name}.${attribute}.${choice}`] ?? common[choice] ?? choice;
}

export function entityWords(entity: Entity, text: PageDictionary) {
  return text.entities[entity.name as keyof PageDictionary['entities']];
}
