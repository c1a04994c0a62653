import type { Item } from './dynalite.ts';

/** What Lambda receives for one change of an item (`DynamoDBRecord`). */
export interface StreamRecord {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  eventVersion: '1.1';
  eventSource: 'aws:dynamodb';
  awsRegion: string;
  dynamodb: {
    /** Epoch seconds by the local clock. */
    ApproximateCreationDateTime: number;
    Keys: Item;
    NewImage?: Item;
    OldImage?: Item;
    /** 21 digits: compares as text in the order of the stream. */
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: StreamViewType;
  };
  eventSourceARN: string;
}

export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** The streams of all tables. A record can be read only once the item it tells of can be read. */
export interface StreamReader {
  /** The oldest `max` records after the sequence number; from the stream's oldest record (TRIM_HORIZON) without one. */
  read(streamArn: string, afterSequence: string | undefined, max: number): StreamRecord[];
  /** Called after a record became readable. */
  onAppend(listener: () => void): void;
}
