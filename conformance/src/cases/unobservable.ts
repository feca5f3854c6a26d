import { type Case, NotObserved } from '../case.ts';

/** Rules that nobody can see through a URL and keys alone, each with the reason. */
export const unobservable: Readonly<Record<string, string>> = {
  I1: 'the server would have to be killed, or its power cut, between an answer and the next read',
  KY8: 'how keys are stored and what the first start prints is seen on the machine of the server',
  MS8: 'whether a message was durable when its answer came shows only after killing the server',
  MS10: 'it takes a database slow enough to fill the write queue, which is no way to treat a running server',
  WS7: 'the bus between the nodes cannot be broken from outside',
  WS13: 'the server would have to be told to stop',
  WS14: 'a session lives for 30 idle days at least, and this contract has no request that ends one earlier',
  RL3: 'it takes a caller with several IPv6 addresses of one network',
  ST1: 'a unit of work would have to be interrupted half-way',
  ST3: 'the disk of the server would have to be filled',
  ST4: 'a second process would have to be started on the data directory',
  ST5: 'file modes are seen on the machine of the server',
  ST6: 'the database file would have to be damaged',
  ST7: 'migrations run before the server can be reached',
  ST8: 'the database would have to be stopped',
  OP3: 'logs are read on the machine of the server',
  OP4: 'the server would have to be started with a bad configuration',
  OP5: 'the server would have to be told to stop',
  OP7: 'only a start on an empty database shows it',
  OP8: 'the command runs beside the database, on the machine of the server',
};

export const unobservableCases: Case[] = Object.entries(unobservable).map(([rule, reason]) => ({
  rules: [rule],
  title: 'cannot be seen from outside',
  run: () => Promise.reject(new NotObserved(reason)),
}));
