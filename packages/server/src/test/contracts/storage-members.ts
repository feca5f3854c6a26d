import { LIMITS } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import type { MemberRecord } from '../../domain/model.ts';
import { createIds } from '../../ids.ts';
import type { OpenedStorage } from './storage.ts';
import type { World } from './storage-world.ts';

/** The shop's people, their sessions and invitations, on any engine. */
export function storageMembersContract(scene: () => OpenedStorage & { world: World }): void {
  let number = 0;

  function fresh(role: MemberRecord['role'] = 'agent', email = `member${++number}@shop.example`): MemberRecord {
    const { clock, world } = scene();
    const { businessId } = world.tenant;
    const id = createIds(clock).member();
    const known = { enabled: true, twoFactorEnabled: false, createdAt: clock.now(), lastSeenAt: null };
    return { id, businessId, name: `Member ${number}`, email, role, ...known };
  }

  function invitation(email: string, tokenHash: string, expiresAt = scene().clock.now() + 1000) {
    const { clock, world } = scene();
    const { businessId } = world.tenant;
    const id = createIds(clock).invitation();
    return { id, businessId, email, role: 'agent' as const, tokenHash, createdAt: clock.now(), expiresAt };
  }

  async function invite(...about: Parameters<typeof invitation>) {
    const invited = invitation(...about);
    expect(await scene().storage.addInvitation(invited, LIMITS.membersMax)).toBe('added');
    return invited.id;
  }

  async function join(role: MemberRecord['role'] = 'agent'): Promise<MemberRecord> {
    const { storage, clock } = scene();
    const member = fresh(role);
    const tokenHash = `hash of ${member.id}`;
    await invite(member.email, tokenHash);
    const password = { accountId: `acc ${member.id}`, hash: 'scrypt' };
    expect(await storage.acceptInvitation(tokenHash, { member, password }, clock.now())).toEqual({ kind: 'made' });
    return member;
  }

  async function logIn(member: MemberRecord, tokenHash: string): Promise<string> {
    const { storage, clock } = scene();
    const id = createIds(clock).memberSession();
    const now = clock.now();
    await storage.insertAuthRow('member_session', {
      id,
      member_id: member.id,
      token_hash: tokenHash,
      ip: null,
      user_agent: 'Browser',
      created_at: now,
      updated_at: now,
      expires_at: now + 1000,
      last_seen_at: now,
    });
    return id;
  }

  test('[AC2] a set-up link makes one first admin, however many race for it', async () => {
    const { storage, clock, world } = scene();
    const { businessId } = world.tenant;
    const now = clock.now();
    await storage.addSetUpLink({ tokenHash: 'older', businessId, expiresAt: now + 10 }, now);
    await storage.addSetUpLink({ tokenHash: 'link', businessId, expiresAt: now + 1000 }, now);
    expect(await storage.findSetUpLink('older', now + 10), 'it is over').toBeNull();
    expect(await storage.findSetUpLink('link', now + 10)).toBe(businessId);
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => storage.takeUpSetUpLink('link', { member: fresh('admin'), password: null }, now)),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['made', ...Array(7).fill('no-link')]);
    expect(await storage.findSetUpLink('older', now), 'all of them went with it').toBeNull();
    expect(await storage.hasAdmin()).toBe(true);
  });

  test('[AC7] an invitation makes one member, however many race for it, and a new one voids the old', async () => {
    const { storage, clock, world } = scene();
    const email = 'invited@shop.example';
    await invite(email, 'old');
    const id = await invite(email, 'new');
    const { businessId } = world.tenant;
    expect((await storage.listInvitations(businessId, clock.now())).filter(one => one.email === email)).toMatchObject([
      { id },
    ]);
    expect(await storage.findInvitation({ tokenHash: 'old' }, clock.now())).toBeNull();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () =>
        storage.acceptInvitation('new', { member: fresh('agent', email), password: null }, clock.now()),
      ),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['made', ...Array(7).fill('no-link')]);
    await invite('member1@shop.example', 'taken');
    const taken = fresh('agent', email);
    expect(await storage.acceptInvitation('taken', { member: taken, password: null }, clock.now())).toEqual({
      kind: 'email-taken',
    });
    const over = await invite('over@shop.example', 'over', clock.now() + 1);
    expect(await storage.acceptInvitation('over', { member: fresh(), password: null }, clock.now() + 1)).toEqual({
      kind: 'no-link',
    });
    expect(await storage.deleteInvitation('biz_other', over)).toBeNull();
    expect(await storage.deleteInvitation(businessId, over)).toMatchObject({ id: over });
  });

  test('[AC7] a business has at most so many members and open invitations, however many are invited at once', async () => {
    const { storage, clock, world } = scene();
    const { businessId } = world.tenant;
    const open = await storage.listInvitations(businessId, clock.now());
    const max = (await storage.listMembers(businessId)).length + open.length + 3;
    const add = (n: number, hash = `crowd ${n}`) =>
      storage.addInvitation(invitation(`crowd${n}@shop.example`, hash), max);
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, n) => add(n)));
    expect(outcomes.filter(outcome => outcome === 'added')).toHaveLength(3);
    expect(outcomes.filter(outcome => outcome === 'full')).toHaveLength(5);
    expect(await add(outcomes.indexOf('added'), 'anew'), 'in place of the older one').toBe('added');
    clock.advance(1_000);
    expect(await add(8), 'those that ran out take no place').toBe('added');
  });

  test('[AC9] the last admin who can log in stays one, also when two step down at once', async () => {
    const { storage, clock, world } = scene();
    const { businessId } = world.tenant;
    const others = (await storage.listMembers(businessId)).filter(({ role }) => role === 'admin');
    const [first, second] = [await join('admin'), await join('admin')];
    for (const { id } of others) await storage.changeMember(businessId, id, { role: 'agent' }, clock.now());
    const outcomes = await Promise.all([
      storage.changeMember(businessId, first.id, { role: 'agent' }, clock.now()),
      storage.changeMember(businessId, second.id, { enabled: false }, clock.now()),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['changed', 'last-admin']);
    expect(await storage.changeMember('biz_other', first.id, { name: 'x' }, clock.now())).toEqual({
      kind: 'no-member',
    });
  });

  test('[AC9] [AC10] disabling ends all sessions, and other nodes are told', async () => {
    const { storage, clock, world } = scene();
    const { businessId } = world.tenant;
    const member = await join();
    const kept = await logIn(member, 'kept');
    const gone = await logIn(member, 'gone');
    expect(await storage.findMemberSession('gone')).toMatchObject({ member: { id: member.id }, session: { id: gone } });
    const [ended] = await storage.endMemberSessions(member.id, { exceptId: kept }, clock.now());
    expect(ended).toMatchObject({ sessionId: gone, tokenHash: 'gone' });
    expect(await storage.findMemberSession('gone')).toBeNull();
    expect(await storage.endMemberSessions('mem_other', { id: kept }, clock.now())).toEqual([]);
    const outcome = await storage.changeMember(businessId, member.id, { enabled: false }, clock.now());
    expect(outcome).toMatchObject({ kind: 'changed', ended: [{ sessionId: kept }], before: { enabled: true } });
    const told = await storage.listEndedSessions(ended?.number ?? 0);
    expect(told.map(({ sessionId }) => sessionId)).toEqual(expect.arrayContaining([gone, kept]));
    await logIn(member, 'late');
    expect(await storage.findMemberSession('late'), 'a disabled member has no session').toBeNull();
  });

  test('[AC4] a session is seen at most once a while, and with it its member', async () => {
    const { storage, clock } = scene();
    const member = await join();
    await logIn(member, 'seen');
    const session = (await storage.findMemberSession('seen'))?.session;
    if (!session) throw new Error('no session');
    const later = clock.now() + 500;
    await storage.touchMemberSession(session, later, clock.now());
    expect((await storage.findMemberSession('seen'))?.session.lastSeenAt, 'it was seen just now').toBe(clock.now());
    await storage.touchMemberSession(session, later, later);
    expect(await storage.findMemberSession('seen')).toMatchObject({
      session: { lastSeenAt: later },
      member: { lastSeenAt: later },
    });
  });

  test('[AC8] a new password ends the sessions and takes the second factor away', async () => {
    const { storage, clock } = scene();
    const member = await join();
    await logIn(member, 'before');
    await storage.insertAuthRow('member_two_factor', {
      id: `2fa ${member.id}`,
      member_id: member.id,
      secret: 's',
      backup_codes: 'b',
      verified: 1,
      failed_verification_count: 0,
      locked_until: null,
    });
    const ended = await storage.replacePassword(member.id, `new ${member.id}`, 'hash', clock.now());
    expect(ended).toMatchObject([{ tokenHash: 'before' }]);
    const of = (table: 'member_account' | 'member_two_factor') =>
      storage.findAuthRows(table, [{ column: 'member_id', operator: '=', value: member.id, joins: 'and' }]);
    expect(await of('member_account')).toMatchObject([{ password: 'hash', provider_id: 'credential' }]);
    expect(await of('member_two_factor')).toEqual([]);
  });

  test('[AC11] a counter loses no step, however many race', async () => {
    const { storage } = scene();
    const member = await join();
    const where = [{ column: 'member_id', operator: '=' as const, value: member.id, joins: 'and' as const }];
    await storage.insertAuthRow('member_two_factor', {
      id: `2fa ${member.id}`,
      member_id: member.id,
      secret: 's',
      backup_codes: 'b',
      verified: 1,
      failed_verification_count: null,
      locked_until: null,
    });
    await Promise.all(
      Array.from({ length: 12 }, () =>
        storage.incrementAuthRow('member_two_factor', where, { failed_verification_count: 1 }, {}),
      ),
    );
    expect(await storage.findAuthRows('member_two_factor', where)).toMatchObject([{ failed_verification_count: 12 }]);
    expect(
      await storage.countAuthRows('member_two_factor', [
        ...where,
        { column: 'id', operator: 'in', value: [], joins: 'and' },
      ]),
    ).toBe(0);
  });

  test('[AC14] what was done is read newest first, of the tenant and of its business', async () => {
    const { storage, clock, world } = scene();
    const ids = createIds(clock);
    const { businessId, environment } = world.tenant;
    const entry = (action: string, of: 'live' | 'test' | null) => ({
      id: ids.auditEntry(),
      businessId,
      environment: of,
      action,
      actor: { kind: 'key' as const, id: 'key_1', name: 'sk_…' },
      targetId: null,
      details: { from: 1 },
      ip: '::1',
      createdAt: clock.now(),
    });
    const other = environment === 'live' ? 'test' : 'live';
    for (const one of [entry('a', environment), entry('b', other), entry('c', null)]) await storage.addAuditEntry(one);
    const first = await storage.listAuditEntries(world.tenant, { limit: 1 });
    expect(first.entries).toMatchObject([{ action: 'c', details: { from: 1 }, ip: '::1' }]);
    const after = first.next ?? 0;
    const second = await storage.listAuditEntries(world.tenant, { after, limit: 10 });
    expect(second).toMatchObject({ entries: [{ action: 'a' }], next: null });
  });
}
