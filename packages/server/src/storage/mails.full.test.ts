import { mailsContract } from '../test/contracts/mails.ts';
import { openNodesForTest } from '../test/open-postgres.ts';

mailsContract('PostgreSQL, two nodes', clock => openNodesForTest(clock, 2));
