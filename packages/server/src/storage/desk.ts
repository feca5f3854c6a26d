import type { Desk } from '../ports.ts';
import { createChangeConversation } from './change-conversation.ts';
import { createDeskDetails } from './desk-details.ts';
import { createDeskLists } from './desk-lists.ts';
import type { Engine } from './engine.ts';
import { createEvents } from './events.ts';
import { createReadMarks } from './read-marks.ts';
import { createSavedViews } from './saved-views.ts';
import { createTags } from './tags.ts';
import { createTimeline } from './timeline.ts';

export function createDesk(engine: Engine): Desk {
  return {
    ...createChangeConversation(engine),
    ...createEvents(engine),
    ...createDeskLists(engine),
    ...createDeskDetails(engine),
    ...createTimeline(engine),
    ...createTags(engine),
    ...createReadMarks(engine),
    ...createSavedViews(engine),
  };
}
