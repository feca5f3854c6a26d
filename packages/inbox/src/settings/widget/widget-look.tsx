import { LIMITS, ROUTES, WIDGET_POSITIONS, type WidgetLook } from '@deskbell/protocol';
import { api } from '../../api/http.ts';
import { TextArea, TextField } from '../../ui/field.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { changesOf } from '../form/changes.ts';
import { draftName } from '../form/draft-name.ts';
import { Card, SaveBar, Section, Shown } from '../form/section.tsx';
import { useForm } from '../form/use-form.ts';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';
import { ColorField } from './color-field.tsx';
import { WidgetPreview } from './preview.tsx';

const { widget: said } = words;

/** The away message is the hours' (settings/hours): it is not touched here. */
type Draft = Pick<WidgetLook, 'title' | 'greeting' | 'accent_color' | 'position'> & { launcher_label: string };

export function WidgetLookPage() {
  const loaded = useLoaded<WidgetLook>(signal => api.get(ROUTES.agentWidgetSettings, {}, { signal }), []);
  return (
    <Section title={words.sections.widget} intro={said.intro}>
      <Shown loaded={loaded}>{look => <LookForm look={look} />}</Shown>
    </Section>
  );
}

function LookForm({ look }: { look: WidgetLook }) {
  const form = useForm<Draft>({
    saved: toDraft(look),
    keptAs: draftName('widget'),
    check: ({ title, greeting, accent_color }) => ({
      ...(title.trim() === '' && { title: said.missing }),
      ...(greeting.trim() === '' && { greeting: said.missing }),
      ...(!isColor(accent_color) && { accent_color: said.colorWrong }),
    }),
    save: (draft, known) => {
      const { launcher_label: label, ...rest } = changesOf(known, draft);
      const words = label?.trim();
      return api.patch(ROUTES.agentWidgetSettings, {
        ...rest,
        ...(words !== undefined && { launcher_label: words === '' ? null : words }),
      });
    },
  });
  const { draft, problems } = form;
  const preview: WidgetLook = {
    ...draft,
    accent_color: isColor(draft.accent_color) ? draft.accent_color : look.accent_color,
    launcher_label: draft.launcher_label.trim() || null,
    away_message: null,
  };

  return (
    <form class="widget-look" onSubmit={form.submit} noValidate>
      <div class="stack">
        <Card>
          <TextField
            label={said.title}
            hint={said.titleHint}
            dir="auto"
            maxLength={LIMITS.widgetTitleMaxCodePoints}
            value={draft.title}
            onValue={title => form.set({ title })}
            error={problems.title}
          />
          <TextArea
            label={said.greeting}
            hint={said.greetingHint}
            rows={3}
            dir="auto"
            maxLength={LIMITS.widgetTextMaxCodePoints}
            value={draft.greeting}
            onValue={greeting => form.set({ greeting })}
            error={problems.greeting}
          />
          <ColorField
            value={draft.accent_color}
            onValue={accent_color => form.set({ accent_color })}
            error={problems.accent_color}
          />
          <RadioGroup
            label={said.position}
            isInline
            value={draft.position}
            onValue={position => form.set({ position })}
            options={WIDGET_POSITIONS.map(value => ({ value, label: said.positions[value] }))}
          />
          <TextField
            label={said.launcherLabel}
            hint={said.launcherHint}
            dir="auto"
            maxLength={LIMITS.widgetLabelMaxCodePoints}
            value={draft.launcher_label}
            onValue={launcher_label => form.set({ launcher_label })}
            error={problems.launcher_label}
          />
        </Card>
        <SaveBar form={form} />
        <p>
          <a href="/demo" target="_blank" rel="noreferrer">
            {said.tryIt}
          </a>
        </p>
      </div>
      <WidgetPreview look={preview} />
    </form>
  );
}

const isColor = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

function toDraft({ title, greeting, accent_color, position, launcher_label }: WidgetLook): Draft {
  return { title, greeting, accent_color, position, launcher_label: launcher_label ?? '' };
}
