import { uploadsContract } from '../test/contracts/uploads.ts';
import { openTwoNodesForTest } from '../test/open-postgres.ts';

uploadsContract('PostgreSQL, two nodes', openTwoNodesForTest);
