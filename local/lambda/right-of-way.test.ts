import { describe, expect, it } from 'vitest';
import { createRightOfWay, type RightOfWay } from './right-of-way.ts';

const forEver = 2 ** 31 - 1;

/** Enters and notes the name when it may begin; answers what ends the work. */
async function begin(way: RightOfWay, name: string, mayWait: boolean, begun: string[]): Promise<() => void> {
  const leave = await way.enter(mayWait);
  begun.push(name);
  return leave;
}

describe('two processors', () => {
  it('begin at once what may not wait, however much it is', async () => {
    const begun: string[] = [];
    const way = createRightOfWay(2, forEver);
    for (const name of ['a', 'b', 'c', 'd']) await begin(way, name, false, begun);
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('begin an email while they are not both busy with pages', async () => {
    const begun: string[] = [];
    const way = createRightOfWay(2, forEver);
    await begin(way, 'page', false, begun);
    await begin(way, 'email', true, begun);
    expect(begun).toEqual(['page', 'email']);
  });

  it('begin no email while both are busy with pages, and all that waited once one has ended', async () => {
    const begun: string[] = [];
    const way = createRightOfWay(2, forEver);
    const [endFirst, endSecond, endThird] = [
      await begin(way, 'page 1', false, begun),
      await begin(way, 'page 2', false, begun),
      await begin(way, 'page 3', false, begun),
    ];
    const emails = ['email 1', 'email 2'].map((name) => begin(way, name, true, begun));
    endFirst();
    await begin(way, 'page 4', false, begun);
    endSecond();
    expect(begun).toEqual(['page 1', 'page 2', 'page 3', 'page 4']);
    endThird();
    await Promise.all(emails);
    expect(begun.slice(4)).toEqual(['email 1', 'email 2']);
  });

  it('do not let an email wait for ever', async () => {
    const begun: string[] = [];
    const way = createRightOfWay(1, 1);
    await begin(way, 'page that never ends', false, begun);
    await begin(way, 'email', true, begun);
    expect(begun).toEqual(['page that never ends', 'email']);
  });
});
