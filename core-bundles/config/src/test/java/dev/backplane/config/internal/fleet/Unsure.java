package dev.backplane.config.internal.fleet;

/** An update whose node went away before it was told what became of it. */
record Unsure(String pid, String content) {}
