import type { Numbers } from '@deskbell/protocol';
import { Avatar } from '../ui/avatar.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { sayCount, sayRating } from './tiles.tsx';
import { words } from './words.ts';

/** Who answered how much, most first. */
export function Agents({ agents }: { agents: Numbers['agents'] }) {
  const sorted = agents.toSorted((a, b) => b.replies - a.replies || a.name.localeCompare(b.name));
  return (
    <div>
      <h2>{words.agents}</h2>
      {sorted.length === 0 ? (
        <p class="soft">{words.noAgents}</p>
      ) : (
        <ScrollBox class="table-box" label={words.agents}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{words.agent}</th>
                <th scope="col" class="end">
                  {words.replies}
                </th>
                <th scope="col" class="end">
                  {words.closed}
                </th>
                <th scope="col" class="end">
                  {words.csat}
                </th>
              </tr>
            </thead>
            <tbody>
              {sorted.map(agent => (
                <tr key={agent.member_id}>
                  <th scope="row">
                    <span class="flow">
                      <Avatar id={agent.member_id} name={agent.name} size={1.5} />
                      <bdi class="clip">{agent.name}</bdi>
                    </span>
                  </th>
                  <td class="end number">{sayCount(agent.replies)}</td>
                  <td class="end number">{sayCount(agent.closed)}</td>
                  <td class="end number">
                    {sayRating(agent.csat_average)}
                    {agent.csat_count > 0 && <span class="soft"> · {words.ratings(agent.csat_count)}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </div>
  );
}
