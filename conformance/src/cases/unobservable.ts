import { type Case, NotObserved } from '../case.ts';

/** Rules that nobody can see through a URL and keys alone, each with the reason. */
export const unobservable: Readonly<Record<string, string>> = {
  I1: 'the server would have to be killed, or its power cut, between an answer and the next read',
  KY8: 'how keys are stored and what the first start prints is seen on the machine of the server',
  MS8: 'whether a message was durable when its answer came shows only after killing the server',
  MS10: 'it takes a database slow enough to fill the write queue, which is no way to treat a running server',
  WS7: 'the bus between the nodes cannot be broken from outside',
  WS13: 'the server would have to be told to stop',
  UP6: 'a virus scanner would have to be connected, and a virus sent',
  UP7: 'it takes a day, and the files that are gone are nowhere to be seen',
  WD4: 'the files are of one widget: another server may serve another, or none',
  WD5: 'a demo is for whoever tries the server out, and is switched off where it serves',
  RL3: 'it takes a caller with several IPv6 addresses of one network',
  RL4: 'it takes two nodes, and a hand on the Redis between them',
  BU1: 'it takes two nodes; whether one address leads to several is not to be seen',
  BU2: 'the Redis between the nodes would have to be stopped',
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
  OP9: 'the command runs beside the database, on the machine of the server',
  OP10: 'the command runs beside the database, on the machine of the server',
  OP11: 'the command runs with the environment of the server, on its machine',
};

export const unobservableCases: Case[] = Object.entries(unobservable).map(([rule, reason]) => ({
  rules: [rule],
  title: 'cannot be seen from outside',
  run: () => Promise.reject(new NotObserved(reason)),
}));
