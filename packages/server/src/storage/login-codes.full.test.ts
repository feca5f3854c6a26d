import { loginCodesContract } from '../test/contracts/login-codes.ts';
import { openNodesForTest } from '../test/open-postgres.ts';

loginCodesContract('PostgreSQL, two nodes', clock => openNodesForTest(clock, 2));
