import { type AuditEntry, type AuditPage, ROUTES } from '@deskbell/protocol';
import { api } from '../../api/http.ts';
import { sayMoment } from '../../ui/say-time.ts';
import { ScrollBox } from '../../ui/scroll-box.tsx';
import { MorePages } from '../form/more-pages.tsx';
import { Card, Section } from '../form/section.tsx';
import { usePages } from '../form/use-pages.ts';
import { words } from '../words.ts';
import { sayActor, sayAuditAction, sayDetail, sayDetailName } from './say-audit.ts';

const { audit: said } = words;

export function AuditLog() {
  const pages = usePages<AuditEntry>(async (cursor, signal) => {
    const page = await api.get<AuditPage>(ROUTES.agentAudit, { cursor, limit: 50 }, { signal });
    return page.ok ? { ok: true, value: { items: page.value.entries, next: page.value.next_cursor } } : page;
  });
  return (
    <Section title={words.sections.audit} intro={said.intro}>
      <Card>
        <MorePages pages={pages} nothing={said.none}>
          {entries => (
            <ScrollBox class="table-box" label={words.sections.audit}>
              <table class="table audit-table">
                <thead>
                  <tr>
                    <th scope="col">{said.when}</th>
                    <th scope="col">{said.who}</th>
                    <th scope="col">{said.what}</th>
                    <th scope="col">{said.target}</th>
                    <th scope="col">{said.details}</th>
                  </tr>
                </thead>
                <tbody>
                  {entries.map(entry => (
                    <tr key={entry.id}>
                      <td class="number">
                        <time dateTime={entry.created_at}>{sayMoment(entry.created_at)}</time>
                      </td>
                      <td>
                        <bdi>{sayActor(entry.actor)}</bdi>
                        {entry.ip && (
                          <p class="soft">
                            <bdi dir="ltr">{entry.ip}</bdi>
                          </p>
                        )}
                      </td>
                      <th scope="row">{sayAuditAction(entry.action)}</th>
                      <td>{entry.target_id && <code dir="ltr">{entry.target_id}</code>}</td>
                      <td>
                        {Object.entries(entry.details).map(([name, value]) => (
                          <p key={name} class="break">
                            <span class="soft">{sayDetailName(name)}:</span> <bdi>{sayDetail(value, name)}</bdi>
                          </p>
                        ))}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollBox>
          )}
        </MorePages>
      </Card>
    </Section>
  );
}
