package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Revision;

/** What the store showed of a document to somebody who asked at a time. */
record ReadInRealTime(String pid, Revision revision, long begun, long ended) {}
