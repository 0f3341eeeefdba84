package dev.backplane.config.internal.fleet.protocol;

/** One change in the log, with the attempt that made it. */
public record LogEntry(Document document, Token token) {}
