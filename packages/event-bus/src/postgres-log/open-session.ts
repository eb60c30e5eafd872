import { Client, type ClientConfig } from 'pg';
import { messagesChannel, type Queryable } from './log-repository.ts';
import { membersChannel } from './reader-repository.ts';

/** A connection of a subscription's own: it hears what happens, and what it locked is free when it ends. */
export interface Session extends Queryable {
  /** Aborted when the connection has ended, for whatever reason. */
  readonly ended: AbortSignal;
  end(): void;
}

export interface SessionEvents {
  readonly onMessages: (topic: string) => void;
  readonly onMembers: (group: string) => void;
  readonly onEnd: () => void;
}

export async function openSession(config: ClientConfig, events: SessionEvents): Promise<Session> {
  const client = new Client({
    ...config,
    // A pool hides its password from spreading.
    ...(config.password === undefined ? {} : { password: config.password }),
    application_name: 'tillkeeper-bus',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    // A server that vanished without a word is noticed by the next question.
    query_timeout: 15_000,
  });
  const ended = new AbortController();
  function end(): void {
    if (ended.signal.aborted) return;
    ended.abort();
    client.end().catch(() => undefined);
    events.onEnd();
  }
  // A client answers one question at a time; asked sooner, it warns that it will soon refuse.
  let lastAnswer: Promise<unknown> = Promise.resolve();
  const query: Queryable['query'] = (text, values) => {
    const answer = lastAnswer.then(() => client.query(text, values));
    lastAnswer = answer.catch(() => undefined);
    return answer;
  };
  client.on('error', end);
  client.on('end', end);
  client.on('notification', ({ channel, payload = '' }) => {
    if (channel === messagesChannel) events.onMessages(payload);
    if (channel === membersChannel) events.onMembers(payload);
  });
  try {
    await client.connect();
    // A machine that vanished must not keep its partitions for the two hours of the usual TCP keepalive. And a crash of the
    // server may forget the last offsets (synchronous_commit): their messages come again, which handlers allow for.
    await client.query(`set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3;
                        set synchronous_commit = off; listen ${messagesChannel}; listen ${membersChannel}`);
  } catch (error) {
    end();
    throw error;
  }
  return { query, ended: ended.signal, end };
}
