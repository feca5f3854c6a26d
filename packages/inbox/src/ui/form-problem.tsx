import { Icon } from './icon.tsx';

/** What is wrong with a form, or one part of it, said to screen readers at once: the place is there before the words. */
export function FormProblem({ text, id }: { text: string | null | undefined; id?: string }) {
  return (
    <div role="alert">
      {text && (
        <p class="field-error" id={id}>
          <Icon name="alert" /> {text}
        </p>
      )}
    </div>
  );
}
