import { ratingsContract } from '../test/contracts/ratings.ts';
import { openTwoNodesForTest } from '../test/open-postgres.ts';

ratingsContract('PostgreSQL, two nodes', openTwoNodesForTest);
