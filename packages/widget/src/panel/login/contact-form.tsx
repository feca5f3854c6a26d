import type { ContactType, WidgetSettings } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import type { Language } from '../../labels/translate.ts';
import { useSubmit } from './use-submit.ts';

interface Props {
  channels: WidgetSettings['login'];
  language: Language;
  requestCode: (contact: string, type: ContactType) => ReturnType<Parameters<typeof useSubmit>[0]>;
}

const EMAIL = { type: 'email', autocomplete: 'email' } as const;
const PHONE = { type: 'tel', autocomplete: 'tel' } as const;

export function ContactForm({ channels, language, requestCode }: Props) {
  const [type, setType] = useState<ContactType>(channels.email ? 'email' : 'phone');
  const [contact, setContact] = useState('');
  const { onSubmit, isBusy, problem } = useSubmit(() => requestCode(contact.trim(), type));
  const channel = (value: ContactType, label: string) => (
    <label>
      <input type="radio" name="channel" checked={type === value} onChange={() => setType(value)} />
      <span>{label}</span>
    </label>
  );
  return (
    <form onSubmit={onSubmit} noValidate>
      <p>{language.say('loginText')}</p>
      {channels.email && channels.sms && (
        <div class="channels" role="radiogroup" aria-label={language.say('logIn')}>
          {channel('email', language.say('byEmail'))}
          {channel('phone', language.say('bySms'))}
        </div>
      )}
      <label class="input">
        <span>{language.say(type === 'email' ? 'email' : 'phone')}</span>
        <input
          key={type}
          {...(type === 'email' ? EMAIL : PHONE)}
          dir="ltr"
          value={contact}
          required
          aria-invalid={problem !== null}
          aria-describedby="deskbell-problem"
          onInput={({ currentTarget }) => setContact(currentTarget.value)}
        />
      </label>
      <p class="problem" id="deskbell-problem" role="alert">
        {problem && language.say(problem)}
      </p>
      <button type="submit" class="button" aria-disabled={isBusy || contact.trim() === ''}>
        {language.say('sendCode')}
      </button>
    </form>
  );
}
