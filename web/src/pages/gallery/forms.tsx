// Fields and choices, empty, filled, with a hint, with an error.
import { useState } from 'preact/hooks';
import { useGalleryText } from '@/i18n/gallery';
import { Checkbox, CheckboxGroup } from '@/kit/checkbox';
import { Combobox, type Choice } from '@/kit/combobox';
import { DateField } from '@/kit/date_field';
import { Field, TextField } from '@/kit/field';
import { MomentField } from '@/kit/moment_field';
import { PasswordField } from '@/kit/password_field';
import { Segmented } from '@/kit/segmented';
import { SelectField } from '@/kit/select_field';
import { Tabs } from '@/kit/tabs';

const kCities = ['Avilés', 'Gijón', 'Langreo', 'Llanes', 'Mieres', 'Oviedo'];

export function Fields() {
  const text = useGalleryText();
  const [name, setName] = useState('Ñandú & <b>x</b> 🐝');
  const [secret, setSecret] = useState('');
  const [note, setNote] = useState('');
  const [day, setDay] = useState('2026-11-21');
  const [moment, setMoment] = useState('');
  return (
    <div class="form">
      <TextField label={text.name} value={name} hint={text.nameHint} onValue={setName} />
      <TextField label={`${text.name} *`} value="" error={text.nameError} onValue={() => {}} />
      <PasswordField label={text.code} name="secret" value={secret} autocomplete="new-password"
        onValue={setSecret} />
      <Field label={text.note}>
        {(ids) => (
          <textarea {...ids} class="input area" rows={2} value={note}
            onInput={(event) => setNote(event.currentTarget.value)} />
        )}
      </Field>
      <DateField label={text.day} value={day} onValue={setDay} />
      <MomentField label={text.moment} value={moment} onValue={setMoment} />
    </div>
  );
}

export function Choices() {
  const text = useGalleryText();
  const [city, setCity] = useState<Choice | null>(null);
  const [kind, setKind] = useState('a');
  const [part, setPart] = useState<'a' | 'b' | 'c'>('a');
  const [days, setDays] = useState<string[]>(['1']);
  const [agrees, setAgrees] = useState(true);
  const [tab, setTab] = useState('a');
  const choices = [['a', 'Alfa'], ['b', 'Beta'], ['c', 'Gamma']] as const;
  const load = async (typed: string): Promise<Choice[]> => kCities
    .filter((one) => one.toLowerCase().startsWith(typed.toLowerCase()))
    .map((one) => ({ id: one, label: one, hint: 'Asturias' }));
  return (
    <div class="form">
      <Combobox label={text.city} value={city} load={load} onChange={setCity} />
      <SelectField label={text.kind} value={kind} choices={choices} onValue={setKind} />
      <Segmented<'a' | 'b' | 'c'> legend={text.kind} value={part} choices={choices}
        onChoose={setPart} />
      <CheckboxGroup legend={text.days} values={days} onChange={setDays}
        choices={[['1', '1'], ['2', '2'], ['3', '3']]} />
      <Checkbox label={text.agree} hint={text.agreeHint} checked={agrees} onChange={setAgrees} />
      <div>
        <Tabs label={text.kind} open={tab} onOpen={setTab}
          tabs={choices.map(([key, label], at) => ({ key, label, count: at }))}>
          <p>{choices.find(([key]) => key === tab)![1]}</p>
        </Tabs>
      </div>
    </div>
  );
}
