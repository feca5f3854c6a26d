import { searchAndNumbersContract } from '../test/contracts/search-and-numbers.ts';
import { openTwoNodesForTest } from '../test/open-postgres.ts';

// Both nodes write, both index, both search.
searchAndNumbersContract('PostgreSQL, two nodes', openTwoNodesForTest);
