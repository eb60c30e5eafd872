import { setTimeout as sleep } from 'node:timers/promises';

export interface SteadyLoad {
  /** How many requests were answered so far. */
  answered(): number;
  /** Stops sending and resolves with what became of every request. */
  stop(): Promise<{
    /** Numbers of the baskets that were taken (202), each sent once. */
    readonly taken: readonly string[];
    /** Requests that were not answered by 202, each in words. */
    readonly lost: readonly string[];
  }>;
}

/**
 * A store that sends a file of one basket of two lines, again and again, by several tills at once, and tries nothing twice:
 * a request that is not answered by 202 is lost.
 */
export function startSteadyLoad(options: {
  readonly url: string;
  readonly key: string;
  readonly storeId: string;
  readonly productId: string;
  /** Different from every other load's: part of the tills' names. */
  readonly round: number;
  readonly tills: number;
  /** Between an answer and a till's next request. */
  readonly pauseMs: number;
}): SteadyLoad {
  const { url, key, storeId, productId, round, tills, pauseMs } = options;
  const taken: string[] = [];
  const lost: string[] = [];
  let isOver = false;
  const send = async (till: string, sequence: number): Promise<void> => {
    const name = `${storeId}_sales_20101223_${till}_${String(sequence).padStart(6, '0')}.csv`;
    const basket = `${till}-${sequence}`;
    const line = (number: number) =>
      `${basket},${number},2010-12-23T10:00:00,${productId},${number},2.50,${(number * 2.5).toFixed(2)}`;
    const body = [
      'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
      line(1),
      line(2),
      '',
    ].join('\n');
    try {
      const answer = await fetch(`${url}/v1/senders/${storeId}/files/${name}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
        body,
        signal: AbortSignal.timeout(30_000),
      });
      const said = await answer.text();
      if (answer.status === 202) taken.push(basket);
      else lost.push(`${name}: ${answer.status} ${said}`);
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
      lost.push(`${name}: ${error instanceof Error ? error.message : error}${cause} at ${new Date().toISOString()}`);
    }
  };
  const running = Array.from({ length: tills }, async (_, index) => {
    const till = `T${round}${String(index + 1).padStart(2, '0')}`;
    for (let sequence = 1; !isOver; sequence++) {
      await send(till, sequence);
      await sleep(pauseMs);
    }
  });
  return {
    answered: () => taken.length + lost.length,
    async stop() {
      isOver = true;
      await Promise.all(running);
      return { taken, lost };
    },
  };
}
