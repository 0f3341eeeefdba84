package dev.backplane.monitor.internal.http;

/** What the endpoint answers under one path, and below it; a service within this bundle. */
public interface Page {

    /** Where, such as {@code /health}. */
    String path();

    /** Answers a GET; on a virtual thread, many at once. */
    Reply get(Asked asked);
}
