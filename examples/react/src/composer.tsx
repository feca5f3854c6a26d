import { useClient, useSupport } from '@deskbell/sdk/react';
import { type FormEvent, useState } from 'react';

/** Text and at most one file: uploaded first, then sent with the message. */
export function Composer() {
  const { uploads } = useClient();
  const { send, notifyTyping } = useSupport();
  const [text, setText] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [note, setNote] = useState('');

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const attachments: string[] = [];
    if (file) {
      const uploaded = await uploads.upload(file, {
        onProgress: share => setNote(`${file.name}: ${Math.round(share * 100)} %`),
      });
      if (!uploaded.ok) return setNote(`${file.name}: ${uploaded.error.message}`);
      attachments.push(uploaded.value.id);
    }
    setText('');
    setFile(null);
    setNote('');
    form.reset();
    // Not waited for: it stands among `pending` until the server has it.
    void send(text, { attachments });
  }

  return (
    <form onSubmit={event => void submit(event)}>
      <label>
        Message
        <textarea
          value={text}
          required
          maxLength={4000}
          onChange={event => {
            setText(event.target.value);
            notifyTyping();
          }}
        />
      </label>
      <label>
        File <input type="file" onChange={event => setFile(event.target.files?.[0] ?? null)} />
      </label>
      <button type="submit">Send</button>
      <p role="status">{note}</p>
    </form>
  );
}
