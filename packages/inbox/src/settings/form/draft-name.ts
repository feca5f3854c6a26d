import { environment } from '../../app/session.ts';
import type { SectionId } from '../sections.ts';

/** What a section's draft is kept as: of this environment, as the settings are. */
export const draftName = (section: SectionId): string => `${section} ${environment.peek()}`;
