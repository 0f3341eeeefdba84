package dev.backplane.itests;

/** A category of tests that race with time: nothing else runs beside them. */
public interface Alone {}
