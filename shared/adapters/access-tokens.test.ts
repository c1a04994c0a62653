import { beforeEach, describe, expect, it } from 'vitest';
import { AccessTokens, tokenIdOf } from './access-tokens.ts';
import { MemoryTable } from './table-fixture.ts';

describe('API tokens', () => {
  let table: MemoryTable;
  let tokens: AccessTokens;
  beforeEach(() => {
    table = new MemoryTable();
    tokens = new AccessTokens(table);
  });

  it('are found by what was shown once, and are stored nowhere as shown', async () => {
    const token = await tokens.create('responder', 'maya', 1);
    expect(await tokens.find(token)).toEqual({ name: 'maya', scope: 'responder' });
    expect(await tokens.find(`${token}x`)).toBeUndefined();
    expect(JSON.stringify(table.dump())).not.toContain(token.slice(4));
  });

  it('are listed by id, the oldest first, without anything that would let somebody in', async () => {
    const second = await tokens.create('integration', 'nagios', 2_000);
    const first = await tokens.create('admin', 'nadia', 1_000);
    expect(await tokens.list()).toEqual([
      { id: tokenIdOf(first), scope: 'admin', holder: 'nadia', createdAt: 1_000 },
      { id: tokenIdOf(second), scope: 'integration', holder: 'nagios', createdAt: 2_000 },
    ]);
  });

  it('end when they are revoked, and the second time says when that was', async () => {
    const kept = await tokens.create('responder', 'maya', 1);
    const gone = await tokens.create('responder', 'tomas', 2);
    expect(await tokens.revoke(tokenIdOf(gone), 5)).toMatchObject({ holder: 'tomas', revokedAt: 5 });
    expect(await tokens.revoke(tokenIdOf(gone), 9)).toMatchObject({ revokedAt: 5 });
    expect(await tokens.find(gone)).toBeUndefined();
    expect(await tokens.find(kept)).toBeDefined();
    expect((await tokens.list()).map(({ revokedAt }) => revokedAt)).toEqual([undefined, 5]);
  });

  it('of an id that was never given cannot be revoked', async () => {
    await tokens.create('responder', 'maya', 1);
    const before = table.dump();
    expect(await tokens.revoke('tok-000000000000', 5)).toBeUndefined();
    expect(table.dump()).toEqual(before);
  });

  it.each([0, 1])('never work without being listed, wherever making one is cut short (write %i)', async (died) => {
    await expect(new AccessTokens(table.connect().dieAt(died)).create('responder', 'maya', 1)).rejects.toThrow();
    const working = Object.keys(table.dump()).filter((key) => key.endsWith(' TOKEN'));
    expect(working).toEqual([]);
    expect(await tokens.list()).toEqual([]);
  });
});
